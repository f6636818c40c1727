"""Whoever sits at a screen that was left open takes over nobody's account."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from hub.base.models import LimitEntry
from peers.accounts import archive_making, archives
from peers.models import DataArchive
from tests.factories.peers import PASSWORD, make_user
from tests.peers.letters import body_of, letters

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
NEW = "ana.new@county.example"


@pytest.fixture
def ana():
    return make_user("member", email="ana@county.example")


@pytest.fixture
def client(ana):
    client = Client()
    client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    return client


def later(client, minutes=11):
    """Let minutes pass since the person last showed who they are."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= minutes * 60
    session.save()


def add_address(client, **options):
    return client.post("/accounts/email/", {"email": NEW, "action_add": ""}, **options)


def is_asked(response) -> bool:
    return response.status_code == 302 and response.url.startswith("/accounts/reauthenticate/")


def test_a_new_address_soon_after_the_log_in_and_the_old_one_is_told(client, ana):
    add_address(client)
    assert EmailAddress.objects.filter(email=NEW, verified=False).exists()
    told = body_of(letters(ana.email)[-1])
    assert NEW in told
    assert reverse("account_reset_password") in told


def test_a_new_address_some_minutes_later_needs_the_password(client):
    later(client, minutes=9)
    assert not is_asked(client.post("/accounts/email/", {}))
    later(client, minutes=2)
    assert is_asked(add_address(client))
    assert not EmailAddress.objects.filter(email=NEW).exists()
    client.post("/accounts/reauthenticate/", {"password": "no", "next": "/accounts/email/"})
    assert not EmailAddress.objects.filter(email=NEW).exists()
    # What was asked for is done once the password is right; nobody types it twice.
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/email/"})
    assert EmailAddress.objects.filter(email=NEW).exists()


def test_the_old_address_is_told_when_the_new_one_holds(client, ana):
    add_address(client)
    path = next(word for word in body_of(letters(NEW)[-1]).split() if "/confirm-email/" in word)
    client.post("/" + path.split("/", 3)[3])
    ana.refresh_from_db()
    assert ana.email == NEW
    assert f"to {NEW}" in body_of(letters("ana@county.example")[-1])


def test_all_one_s_data_needs_the_password_and_is_told(client, ana):
    later(client)
    assert client.get("/my/data/").status_code == 200
    assert is_asked(client.post("/my/data/"))
    assert not DataArchive.objects.exists()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/my/data/"})
    assert DataArchive.objects.filter(user=ana).exists()
    assert "all your data" in body_of(letters(ana.email)[-1])


def test_the_file_itself_needs_the_password(client, ana):
    archives.ask(ana)
    archive_making.make_due()
    assert b"".join(client.get("/my/data/archive/"))
    later(client)
    assert is_asked(client.get("/my/data/archive/"))


def test_ending_other_sessions_needs_the_password(client, ana):
    other = Client()
    other.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    later(client)
    assert is_asked(client.post("/my/sessions/end/", {"session": "others"}))
    assert UserSession.objects.count() == 2
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/my/sessions/end/"})
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize("path", ["/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/generate/"])
def test_two_step_log_in_is_not_changed_without_it(path, client):
    later(client)
    assert is_asked(client.get(path))


def test_the_second_factor_will_do_instead(client, ana):
    TOTP.activate(ana, SECRET)
    later(client)
    assert client.post("/my/data/").status_code == 302
    assert not DataArchive.objects.exists()
    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    client.post("/accounts/2fa/reauthenticate/", {"code": code, "next": "/my/data/"})
    assert DataArchive.objects.exists()


def test_a_code_is_taken_once_by_all_processes_together(ana):
    """Which codes were used stood in the memory of one process."""
    totp = TOTP.activate(ana, SECRET)
    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    with context.request_context(RequestFactory().get("/")):
        assert totp.validate_code(code)
    before = LimitEntry.objects.count()
    assert before
    cache.clear()
    with context.request_context(RequestFactory().get("/")):
        assert not totp.validate_code(code)

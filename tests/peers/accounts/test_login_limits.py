"""Wrong passwords: who guesses is stopped, and nobody locks another person out."""

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as hub_settings
from django.test import Client
from django.urls import reverse

from hub.base.models import LimitEntry
from hub.settings import base as base_settings
from peers.models import LogIn
from tests.factories.peers import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def limits_of_production(settings):
    settings.ACCOUNT_RATE_LIMITS = base_settings.ACCOUNT_RATE_LIMITS


@pytest.fixture
def ana():
    return UserFactory(email="ana@county.example", role="Members")


@pytest.fixture
def cyd():
    return UserFactory(email="cyd@county.example", role="Members")


def log_in(email, password=PASSWORD, *, client=None, address=HOME):
    """Whether a log-in succeeds, through one proxy that adds the address to what the client claims."""
    client = client or Client()
    client.post(
        reverse("account_login"),
        {"login": email, "password": password},
        headers={"X-Forwarded-For": f"192.0.2.1, {address}"},
        REMOTE_ADDR="10.0.0.1",
    )
    return "_auth_user_id" in client.session


def log_out(client):
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def guess(email, times, *, address=ELSEWHERE, client=None):
    for _time in range(times):
        assert not log_in(email, "no", client=client, address=address)


class TestByAddress:
    def test_what_one_address_does_concerns_no_other(self, ana):
        """All came from the proxy's address: eleven wrong log-ins a minute locked everybody out."""
        for number in range(12):
            log_in(f"person{number}@county.example", "no", address=ELSEWHERE)
        assert not log_in(ana.email, address=ELSEWHERE)
        assert log_in(ana.email, address=HOME)

    def test_an_address_that_a_client_writes_itself_counts_for_nothing(self, ana):
        client = Client()
        for number in range(12):
            client.post(
                reverse("account_login"),
                {"login": f"person{number}@county.example", "password": "no"},
                headers={"X-Forwarded-For": f"192.0.2.{number}, {ELSEWHERE}"},
            )
        assert not log_in(ana.email, address=ELSEWHERE)

    def test_the_address_of_a_log_in_is_the_client_s(self, ana):
        assert log_in(ana.email, address=HOME)
        assert LogIn.objects.get().ip == HOME
        assert UserSession.objects.get().ip == HOME


class TestByAccount:
    def test_five_guesses_at_an_account_from_one_address(self, ana, cyd):
        guess(ana.email, 5)
        assert not log_in(ana.email, address=ELSEWHERE)
        assert log_in(cyd.email, address=ELSEWHERE)

    def test_who_guesses_at_an_account_locks_its_owner_out_nowhere_else(self, ana):
        guess(ana.email, 15)
        assert log_in(ana.email, address=HOME)

    def test_right_passwords_are_not_counted(self, ana):
        for _time in range(8):
            assert log_in(ana.email)

    def test_the_message_says_what_to_do(self, ana):
        guess(ana.email, 5)
        page = Client().post(
            reverse("account_login"),
            {"login": ana.email, "password": PASSWORD},
            headers={"X-Forwarded-For": ELSEWHERE},
        )
        assert "reset your password" in page.content.decode()


class TestFromEverywhere:
    """Many addresses guess at one account together."""

    @pytest.fixture(autouse=True)
    def fewer(self, settings):
        rates = {**base_settings.ACCOUNT_RATE_LIMITS, "password_failed_account": "6/d/key"}
        settings.ACCOUNT_RATE_LIMITS = rates

    def attack(self, email):
        for number in range(8):
            log_in(email, "no", address=f"203.0.113.{number}")

    def test_they_are_stopped(self, ana):
        self.attack(ana.email)
        assert not log_in(ana.email, address="203.0.113.99")

    def test_a_device_that_logged_in_before_is_let_in_from_any_address(self, ana):
        client = Client()
        assert log_in(ana.email, client=client)
        log_out(client)
        self.attack(ana.email)
        assert not log_in(ana.email, address=HOME)
        assert log_in(ana.email, client=client, address=HOME)

    def test_such_a_device_guesses_no_more_often_than_others(self, ana):
        client = Client()
        log_in(ana.email, client=client)
        log_out(client)
        guess(ana.email, 5, client=client)
        assert not log_in(ana.email, client=client)

    def test_a_device_of_one_account_is_none_of_another(self, ana, cyd):
        client = Client()
        log_in(cyd.email, client=client)
        log_out(client)
        self.attack(ana.email)
        assert not log_in(ana.email, client=client)

    def test_a_computer_that_two_share_is_known_for_both(self, ana, cyd):
        client = Client()
        for person in (ana, cyd):
            assert log_in(person.email, client=client)
            log_out(client)
        self.attack(ana.email)
        assert log_in(ana.email, client=client)

    def test_a_device_s_word_alone_is_not_believed(self, ana):
        client = Client()
        log_in(ana.email, client=client)
        log_out(client)
        name = hub_settings.KNOWN_DEVICE_COOKIE_NAME
        client.cookies[name] = client.cookies[name].value + "x"
        self.attack(ana.email)
        assert not log_in(ana.email, client=client)

    def test_choosing_another_password_by_mail_lets_its_owner_in(self, ana, mailoutbox):
        self.attack(ana.email)
        client = Client()
        client.post(reverse("account_reset_password"), {"email": ana.email})
        path = next(word for word in mailoutbox[-1].body.split() if "/password/reset/key/" in word)
        form = client.get("/" + path.split("/", 3)[3], follow=True)
        new = "another-long-password"
        client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
        assert log_in(ana.email, new, address=HOME)


def test_the_cookie_tells_nobody_s_address_and_no_script_reads_it(ana):
    client = Client()
    log_in(ana.email, client=client)
    cookie = client.cookies[hub_settings.KNOWN_DEVICE_COOKIE_NAME]
    assert "ana" not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 180 * 24 * 60 * 60


def test_all_limits_of_log_in_are_counted_where_all_processes_look(ana):
    guess(ana.email, 1)
    assert LimitEntry.objects.count() >= 5
    before = LimitEntry.objects.count()
    Client().post(reverse("account_reset_password"), {"email": ana.email})
    assert LimitEntry.objects.count() > before


def test_a_failed_log_in_stands_in_the_log_without_what_was_typed(ana, caplog):
    log_in(ana.email, "not-the-password")

    [line] = [record.getMessage() for record in caplog.records if record.name == "peers.signal_handlers"]
    assert line == f"A log-in failed, from {HOME}"

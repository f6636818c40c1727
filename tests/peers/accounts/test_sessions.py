"""Where somebody is logged in, to be seen and ended by themselves."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from peers.accounts import sessions
from peers.accounts.devices import device_name
from peers.models import LogIn
from tests.factories.peers import PASSWORD, make_user

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


def log_in(user, agent=FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_sessions_are_seen_and_ended_one_by_one_or_all():
    user = make_user("member")
    here, phone, third = log_in(user), log_in(user, IPHONE), log_in(user)
    page = here.get("/my/sessions/").content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    of_phone = UserSession.objects.get(user_agent=IPHONE)
    here.post("/my/sessions/end/", {"session": of_phone.pk})
    assert phone.get("/my/sessions/").status_code == 302
    assert third.get("/my/sessions/").status_code == 200
    here.post("/my/sessions/end/", {"session": "others"})
    assert third.get("/my/sessions/").status_code == 302
    assert here.get("/my/sessions/").status_code == 200


def test_nobody_ends_anothers_session_nor_their_own_by_its_number():
    mine, others = log_in(make_user("member")), log_in(make_user("member"))
    for session in UserSession.objects.all():
        mine.post("/my/sessions/end/", {"session": session.pk})
    assert others.get("/my/sessions/").status_code == 200
    assert mine.get("/my/sessions/").status_code == 200


def test_presence_is_written_now_and_then(django_assert_max_num_queries):
    client = log_in(make_user("member"))
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=1))
    client.get("/my/account/")
    assert UserSession.objects.get().last_seen_at < timezone.now() - timedelta(hours=1)
    session = client.session
    session[sessions.SEEN_KEY] -= sessions.SEEN_EVERY_SECONDS + 1
    session.save()
    client.get("/my/account/")
    assert UserSession.objects.get().last_seen_at > timezone.now() - timedelta(hours=1)


def test_log_ins_are_forgotten():
    user = make_user("member")
    log_in(user)
    now = timezone.now()
    sessions.forget_old_log_ins(now=now + timedelta(days=100))
    row = LogIn.objects.get()
    assert (row.ip, row.user_agent) == (None, "")
    sessions.forget_old_log_ins(now=now + timedelta(days=800))
    assert not LogIn.objects.exists()


def test_browser_that_says_nothing_has_a_name_too():
    assert device_name("") == "A browser that does not say which"

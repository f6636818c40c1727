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


def earlier(client, **seconds):
    """Move what is known of a client's session back in time."""
    session = client.session
    for key, ago in seconds.items():
        session[f"hub_{key}"] -= ago
    session.save()


HOUR = 60 * 60


class TestTheEndOfASession:
    def test_who_does_nothing_for_two_hours_logs_in_again_and_is_told_why(self):
        client = log_in(make_user("member"))
        earlier(client, seen=2 * HOUR - 60)
        assert client.get("/my/account/").status_code == 200
        earlier(client, seen=2 * HOUR + 60)
        response = client.get("/my/account/", follow=True)
        assert response.redirect_chain[0][0] == "/accounts/login/?next=/my/account/"
        assert "For your safety you were logged out" in response.content.decode()
        assert not UserSession.objects.purge_and_list(LogIn.objects.get().user)

    def test_who_is_busy_stays_for_a_day_and_no_longer(self):
        client = log_in(make_user("member"))
        earlier(client, began=24 * HOUR - 60)
        assert client.get("/my/account/").status_code == 200
        earlier(client, began=120)
        assert client.get("/my/account/").status_code == 302

    def test_what_is_used_in_between_goes_on(self):
        client = log_in(make_user("member"))
        for _time in range(3):
            earlier(client, seen=HOUR)
            assert client.get("/my/account/").status_code == 200

    def test_the_times_are_settings(self, settings):
        settings.SESSION_IDLE_MINUTES, settings.SESSION_MAX_HOURS = 15, 8
        idle, long = log_in(make_user("member")), log_in(make_user("member"))
        earlier(idle, seen=16 * 60)
        assert idle.get("/my/account/").status_code == 302
        earlier(long, began=9 * HOUR)
        assert long.get("/my/account/").status_code == 302

    def test_a_session_from_before_an_upgrade_goes_on_from_now(self):
        client = log_in(make_user("member"))
        session = client.session
        del session["hub_began"]
        session["hub_seen"] -= HOUR
        session.save()
        assert client.get("/my/account/").status_code == 200
        assert client.session["hub_began"] >= LogIn.objects.get().at.timestamp() - 1

    def test_nothing_is_done_for_whoever_comes_too_late(self):
        user = make_user("member")
        client = log_in(user)
        earlier(client, seen=3 * HOUR)
        assert client.post("/my/sessions/end/", {"session": "others"}).url.startswith("/accounts/login/")
        assert "_auth_user_id" not in client.session

    def test_visitors_are_not_concerned(self, client):
        assert client.get("/accounts/login/").status_code == 200


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

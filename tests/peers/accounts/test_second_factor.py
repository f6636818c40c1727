"""Two-step log-in for those who can do the most."""

from datetime import timedelta
from importlib import import_module

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hub.settings import base as base_settings
from peers.accounts import second_factor
from peers.models import ProgrammePerson, User
from tests.factories.benchmarks import make_round
from tests.factories.peers import PASSWORD, ProgrammeFactory, make_user

pytestmark = pytest.mark.django_db

ASKED = "/my/two-step-log-in/"


@pytest.fixture(autouse=True)
def roles_of_production(settings):
    settings.MFA_REQUIRED_ROLES = base_settings.MFA_REQUIRED_ROLES


def log_in(user, client=None):
    client = client or Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_led_there(client, path="/my/account/") -> bool:
    response = client.get(path)
    return response.status_code == 302 and response.url == ASKED


class TestWhoMust:
    @pytest.mark.parametrize("role", ["administrator", "moderator", "program_host"])
    def test_by_role(self, role):
        assert is_led_there(log_in(make_user(role)))

    def test_the_host_of_a_programme(self):
        user = make_user("member")
        ProgrammePerson.objects.create(programme=ProgrammeFactory(), user=user, part="host")
        assert is_led_there(log_in(user))

    def test_a_round_s_data_steward(self):
        user = make_user("member")
        make_round().stewards.add(user)
        assert is_led_there(log_in(user))

    @pytest.mark.parametrize("role", ["applicant", "member", "editor"])
    def test_others_need_not(self, role):
        assert not is_led_there(log_in(make_user(role)))

    def test_the_setting_says_who(self, settings):
        settings.MFA_REQUIRED_ROLES = ["editors"]
        assert is_led_there(log_in(make_user("editor")))
        assert not is_led_there(log_in(make_user("moderator")))
        settings.MFA_REQUIRED_ROLES = []
        assert not is_led_there(log_in(make_user("editor")))

    def test_a_role_that_nobody_knows_fails_the_check(self, settings):
        assert second_factor.every_role_of_the_setting_is_known(None) == []
        settings.MFA_REQUIRED_ROLES = ["stewards", "moderator"]
        (error,) = second_factor.every_role_of_the_setting_is_known(None)
        assert "'moderator'" in error.msg


class TestOnTheWay:
    @pytest.mark.parametrize("path", ["/", "/moderation/", "/admin/", "/my/messages/", "/files/x"])
    def test_nothing_else_opens(self, path):
        assert is_led_there(log_in(make_user("administrator")), path)

    def test_nothing_is_done_either(self):
        client = log_in(make_user("moderator"))
        assert client.post("/my/account/", {"name": "Another"}).url == ASKED
        assert not User.objects.filter(name="Another").exists()

    def test_it_is_set_up_from_there_and_then_all_opens(self):
        user = make_user("moderator")
        client = log_in(user)
        assert "/accounts/2fa/totp/activate/" in client.get(ASKED).content.decode()
        assert client.get("/accounts/2fa/totp/activate/").status_code == 200
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        assert client.get("/my/account/").status_code == 200

    def test_one_can_leave(self):
        client = log_in(make_user("moderator"))
        client.post("/accounts/logout/")
        assert "_auth_user_id" not in client.session

    def test_who_came_by_a_provider_is_left_to_it(self):
        client = log_in(make_user("moderator"))
        session = client.session
        session["account_authentication_methods"][0]["method"] = "socialaccount"
        session.save()
        assert client.get("/my/account/").status_code == 200

    def test_roles_are_asked_for_now_and_then(self, django_assert_num_queries):
        user = make_user("member")
        client = log_in(user)
        client.get("/my/account/")
        request = client.get("/my/account/").wsgi_request
        with django_assert_num_queries(0):
            assert not second_factor.is_missing(request)


class TestGrace:
    def test_who_was_there_at_the_upgrade_has_two_weeks(self):
        user = make_user("moderator")
        migration = import_module("peers.migrations.0017_second_factor_due")
        migration.give_grace(apps, None)
        user.refresh_from_db()
        left = user.second_factor_due_at - timezone.now()
        assert timedelta(days=13, hours=23) < left <= timedelta(days=14)
        client = log_in(user)
        page = client.get("/my/account/")
        assert "Set up two-step log-in" in page.content.decode()
        User.objects.update(second_factor_due_at=timezone.now() - timedelta(seconds=1))
        assert is_led_there(client)

    def test_members_are_told_nothing(self):
        user = make_user("member")
        User.objects.update(second_factor_due_at=timezone.now() + timedelta(days=3))
        assert "Set up two-step" not in log_in(user).get("/my/account/").content.decode()

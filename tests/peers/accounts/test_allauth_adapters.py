"""Log-in by an identity provider: whose word on an address counts, and what it opens."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.urls import reverse

from hub.base.access.audiences import is_member
from peers.models import User
from tests.factories.peers import PASSWORD, OrganisationFactory, UserFactory, make_user
from tests.peers.letters import body_of, letters

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Ana Sample",
    "organisation_name": "Sample County",
    "level": "county",
    "country": "US",
    "jurisdiction_name": "Sample County",
    "reason": "We share payroll.",
}


@pytest.fixture(autouse=True)
def provider(settings):
    """A provider of county.example, trusted for that domain alone."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "county",
                    "name": "County log-in",
                    "client_id": "hub",
                    "secret": "secret",
                    "settings": {
                        "server_url": "https://login.county.example",
                        "email_domains": ["county.example"],
                    },
                }
            ]
        }
    }


@pytest.fixture
def come_back(client, rf):
    """Come back from the provider with what it says of the person; the browser's next answer."""

    def come(**claims):
        request = rf.get("/accounts/oidc/county/login/callback/")
        SessionMiddleware(lambda _request: None).process_request(request)
        MessageMiddleware(lambda _request: None).process_request(request)
        request.user = AnonymousUser()
        with context.request_context(request):
            provider = get_adapter().get_provider(request, "county")
            told = {"sub": "42", "name": "Ana Sample", **claims}
            login = provider.sociallogin_from_response(request, {"userinfo": told})
            response = complete_login(request, login)
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
        return response

    return come


def sign_up(client, **fields):
    return client.post(reverse("socialaccount_signup"), {**ANSWERS, **fields})


def test_a_vouched_address_needs_no_confirmation_but_a_moderator(client, come_back):
    assert come_back(email="ana@county.example").url == reverse("socialaccount_signup")
    page = client.get(reverse("socialaccount_signup")).content.decode()
    assert "ana@county.example" in page
    assert "Ana Sample" in page
    # What the provider vouches for can't be exchanged for something else.
    sign_up(client, email="somebody@else.example")
    user = User.objects.get()
    assert user.email == "ana@county.example"
    assert user.membership_application.verified_at is not None
    assert not is_member(user)
    assert not letters("ana@county.example")


def test_a_vouched_address_of_a_verified_domain_makes_a_member_at_once(client, come_back):
    OrganisationFactory(domain="county.example")
    come_back(email="ana@county.example")
    sign_up(client)
    assert is_member(User.objects.get())


@pytest.mark.parametrize("claim", [True, "true", False])
def test_an_address_of_another_domain_must_be_confirmed_whatever_the_provider_says(client, come_back, claim):
    OrganisationFactory(domain="city.example")
    come_back(email="ana@city.example", email_verified=claim)
    response = sign_up(client, email="ana@city.example")
    assert response.url == reverse("account_email_verification_sent")
    user = User.objects.get()
    assert not is_member(user)
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert not get_user(client).is_authenticated
    path = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+/)", body_of(letters(user.email)[-1])).group(
        1
    )
    client.post(path)
    assert is_member(User.objects.get())


def test_a_provider_that_says_it_did_not_verify_is_believed(come_back, client):
    come_back(email="ana@county.example", email_verified=False)
    sign_up(client, email="ana@county.example")
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_an_account_is_opened_by_a_vouched_address_and_connected(client, come_back):
    user = UserFactory(email="ana@county.example", role="Members")
    come_back(email="ANA@county.example")
    assert get_user(client) == user
    assert SocialAccount.objects.get().user == user


@pytest.mark.parametrize("claim", [True, "true"])
def test_an_account_is_not_opened_by_an_address_that_the_provider_may_not_vouch_for(client, come_back, claim):
    UserFactory(email="ana@city.example", role="Members")
    come_back(email="ana@city.example", email_verified=claim)
    assert not get_user(client).is_authenticated
    response = sign_up(client, email="ana@city.example")
    # The same answer as for an unknown address; the owner gets a letter.
    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert not get_user(client).is_authenticated


def test_a_password_set_by_whoever_registered_the_address_without_owning_it_is_wiped(client, come_back):
    UserFactory(email="ana@county.example", verified=False)
    come_back(email="ana@county.example")
    assert not User.objects.get().check_password(PASSWORD)


# --- The second factor --------------------------------------------------------------------------
def test_whoever_has_a_second_factor_is_asked_for_it_before_the_admin_too(client):
    user = make_user("editor")
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    assert Authenticator.objects.filter(user=user).exists()
    response = client.post(
        f"{reverse('account_login')}?next=/admin/", {"login": user.email, "password": PASSWORD}, follow=True
    )
    assert response.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302
    assert not get_user(client).is_authenticated
    client.post(f"{reverse('account_login')}?next=/admin/", {"login": user.email, "password": PASSWORD})
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    response = client.post(reverse("mfa_authenticate"), {"code": code})
    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200

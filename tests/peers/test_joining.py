"""Signing up, confirming, waiting: requests as a browser makes them."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user
from django.test import override_settings
from django.urls import reverse

from hub.base.access.audiences import is_member
from peers.membership import services
from peers.models import MembershipApplication, MembershipPolicy, User
from tests.factories.peers import PASSWORD, MembershipApplicationFactory, OrganisationFactory, UserFactory
from tests.peers.letters import body_of, letters, recipients

pytestmark = pytest.mark.django_db

SIGNUP = reverse("account_signup")
FORM = {
    "name": "Ana Sample",
    "email": "ana@county.example",
    "password1": "quite-a-long-password",
    "password2": "quite-a-long-password",
    "organisation_name": "Sample County",
    "level": "county",
    "country": "US",
    "jurisdiction_name": "Sample County",
    "reason": "We share payroll and look for others who do.",
}


def confirm(client, address):
    """Follow the link in the last letter to the address."""
    path = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+/)", body_of(letters(address)[-1])).group(1)
    assert client.get(path).status_code == 200
    return client.post(path, follow=True)


def test_signing_up_makes_an_account_and_an_application_that_are_not_confirmed(client):
    response = client.post(SIGNUP, FORM)
    assert response.url == reverse("account_email_verification_sent")
    user = User.objects.get(email="ana@county.example")
    application = user.membership_application
    assert user.name == "Ana Sample"
    assert application.kind == User.Kind.PUBLIC_BODY
    assert application.organisation_name == "Sample County"
    assert application.verified_at is None
    assert recipients() == ["ana@county.example"]
    assert client.get(reverse("peers:waiting")).status_code == 302


def test_confirming_puts_the_application_into_the_queue(client):
    moderator = UserFactory(role="Moderators")
    client.post(SIGNUP, FORM)
    response = confirm(client, FORM["email"])
    assert response.redirect_chain[-1][0] == reverse("peers:waiting")
    assert "Waiting for approval" in response.content.decode()
    assert MembershipApplication.objects.waiting().count() == 1
    assert recipients().count(moderator.email) == 1


def test_confirming_an_address_of_a_verified_domain_makes_a_member_at_once(client):
    OrganisationFactory(domain="county.example")
    client.post(SIGNUP, FORM)
    assert not is_member(User.objects.get())
    response = confirm(client, FORM["email"])
    assert is_member(User.objects.get())
    assert response.redirect_chain[-1][0] == settings.LOGIN_REDIRECT_URL


@pytest.mark.parametrize("field", [name for name in FORM if name != "name"] + ["name"])
def test_each_field_is_required_and_what_was_typed_stays(client, field):
    response = client.post(SIGNUP, {**FORM, field: ""})
    form = response.context["form"]
    assert list(form.errors) == [field] or (field == "password1" and field in form.errors)
    page = response.content.decode()
    for name, value in FORM.items():
        if name not in {field, "level", "country"} and not name.startswith("password"):
            assert value in page, name
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", "x" * 50_000),
        ("organisation_name", "x" * 201),
        ("name", "x" * 151),
        ("country", "XX"),
        ("level", "galactic"),
        ("email", "not an address"),
        ("name", "Ana\0"),
    ],
)
def test_wrong_input_is_said_at_its_field(client, field, value):
    response = client.post(SIGNUP, {**FORM, field: value})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not User.objects.exists()


def test_html_stays_text(client):
    markup = "<script>alert(1)</script>"
    client.post(SIGNUP, {**FORM, "reason": markup, "organisation_name": markup})
    page = confirm(client, FORM["email"]).content.decode()
    assert markup not in page
    assert "&lt;script&gt;" in page


def test_a_machine_that_fills_in_everything_gets_no_account_and_the_same_answer(client):
    page = client.get(SIGNUP).content.decode()
    assert re.search(r'<input type="text" name="fax_number"[^>]* hidden', page)
    response = client.post(SIGNUP, {**FORM, settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD: "555"})
    assert response.url == reverse("account_email_verification_sent")
    assert not User.objects.exists()
    assert recipients() == []


def test_public_bodies_alone_may_join_unless_the_policy_says_more(client):
    assert "kind" not in client.get(SIGNUP).context["form"].fields
    response = client.post(SIGNUP, {**FORM, "kind": "vendor"})
    assert response.status_code == 302
    assert MembershipApplication.objects.get().kind == User.Kind.PUBLIC_BODY


def test_a_vendor_may_ask_where_the_policy_admits_vendors(client):
    policy = MembershipPolicy.load()
    policy.admits_vendors = True
    policy.save()
    assert client.post(SIGNUP, {**FORM, "kind": "researcher"}).context["form"].errors["kind"]
    client.post(SIGNUP, {**FORM, "kind": "vendor"})
    assert MembershipApplication.objects.get().kind == User.Kind.VENDOR


def test_an_address_that_has_an_account_gets_the_same_answer_and_no_second_account(client):
    known = UserFactory(email="ana@county.example", password="their-own-password-1")
    fresh = client.post(SIGNUP, {**FORM, "email": "other@county.example"})
    taken = client.post(SIGNUP, {**FORM, "email": "ANA@county.example"})
    assert (taken.status_code, taken.url) == (fresh.status_code, fresh.url)
    assert User.objects.filter(email="ana@county.example").count() == 1
    known.refresh_from_db()
    assert known.check_password("their-own-password-1")
    assert not MembershipApplication.objects.filter(user=known).exists()
    assert [bool(re.search("confirm-email", body_of(row))) for row in letters()] == [True, False]


@pytest.mark.parametrize("email", ["ana@county.example", "nobody@county.example"])
def test_resetting_a_password_says_the_same_whether_the_address_is_known(client, email):
    UserFactory(email="ana@county.example")
    response = client.post(reverse("account_reset_password"), {"email": email})
    assert response.url == reverse("account_reset_password_done")


def test_resetting_a_password(client):
    UserFactory(email="ana@county.example", role="Members")
    client.post(reverse("account_reset_password"), {"email": "ana@county.example"})
    path = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+/)", body_of(letters()[-1])).group(1)
    response = client.get(path, follow=True)
    form = {"password1": "another-long-password", "password2": "another-long-password"}
    client.post(response.redirect_chain[-1][0], form)
    assert client.login(email="ana@county.example", password="another-long-password")


def test_who_has_not_confirmed_the_address_is_not_let_in(client):
    UserFactory(email="ana@county.example", verified=False)
    response = client.post(
        reverse("account_login"), {"login": "ana@county.example", "password": PASSWORD}, follow=True
    )
    assert response.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_who_is_suspended_is_not_let_in_and_is_put_out(client):
    user = UserFactory(email="ana@county.example", role="Members")
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get(reverse("peers:waiting")).status_code == 302
    assert not get_user(client).is_authenticated
    client.post(reverse("account_login"), {"login": "ana@county.example", "password": PASSWORD})
    assert not get_user(client).is_authenticated


def test_logging_in_by_the_address_in_any_case(client):
    UserFactory(email="ana@county.example", role="Members")
    response = client.post(reverse("account_login"), {"login": "Ana@County.example", "password": PASSWORD})
    assert response.url == settings.LOGIN_REDIRECT_URL


def test_an_applicant_who_logs_in_is_told_what_happens_next(client):
    user = MembershipApplicationFactory().user
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response.url == reverse("peers:waiting")


@override_settings(ACCOUNT_RATE_LIMITS={"password_failed_here": "2/m/key"})
def test_guessing_passwords_is_limited(client):
    UserFactory(email="ana@county.example")
    for _attempt in range(3):
        response = client.post(reverse("account_login"), {"login": "ana@county.example", "password": "no"})
    assert "Too many failed" in response.content.decode()


# --- A changed address --------------------------------------------------------------------------
def test_a_changed_address_counts_once_it_is_confirmed_and_the_membership_stays(client):
    user = UserFactory(email="ana@county.example", role="Members")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_email"), {"email": "ana@city.example", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "ana@county.example"
    confirm(client, "ana@city.example")
    user = User.objects.get(pk=user.pk)
    assert user.email == "ana@city.example"
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) == [
        ("ana@city.example", True)
    ]
    assert is_member(user)


# --- Waiting ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["peers:waiting", "peers:application"])
def test_these_pages_are_for_people_who_are_not_members(client, roles, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))
    assert roles("member").get(reverse(name)).url == settings.LOGIN_REDIRECT_URL


def test_an_account_without_an_application_is_asked_for_one(roles):
    client = roles("applicant")
    assert client.get(reverse("peers:waiting")).url == reverse("peers:application")
    answers = {key: FORM[key] for key in FORM if key not in {"name", "email", "password1", "password2"}}
    response = client.post(reverse("peers:application"), answers)
    assert response.url == reverse("peers:waiting")
    assert list(MembershipApplication.objects.waiting()) == [client.user.membership_application]


def test_an_applicant_changes_the_application(client):
    application = MembershipApplicationFactory()
    client.force_login(application.user)
    page = client.get(reverse("peers:application"))
    assert application.reason in page.content.decode()
    answers = {key: FORM[key] for key in FORM if key not in {"name", "email", "password1", "password2"}}
    assert client.post(reverse("peers:application"), {**answers, "reason": ""}).context["form"].errors
    client.post(reverse("peers:application"), {**answers, "reason": "Changed"})
    application.refresh_from_db()
    assert (application.reason, application.version) == ("Changed", 2)


def test_a_refused_applicant_reads_the_reason_and_asks_again(client):
    application = MembershipApplicationFactory()
    services.refuse(
        application=application, by=UserFactory(role="Moderators"), version=1, reason="<b>Who</b> are you?"
    )
    client.force_login(application.user)
    page = client.get(reverse("peers:waiting")).content.decode()
    assert "&lt;b&gt;Who&lt;/b&gt; are you?" in page
    answers = {key: FORM[key] for key in FORM if key not in {"name", "email", "password1", "password2"}}
    response = client.post(reverse("peers:application"), answers, follow=True)
    assert "Waiting for approval" in response.content.decode()
    assert list(MembershipApplication.objects.waiting()) == [application]


def test_somebody_whose_membership_was_taken_back_is_told_and_cannot_ask_again(client):
    application = MembershipApplicationFactory()
    services.approve(application=application, by=UserFactory(role="Moderators"), version=1)
    services.withdraw_role(application.user, "Members")
    client.force_login(application.user)
    assert "suspended" in client.get(reverse("peers:waiting")).content.decode()
    assert client.get(reverse("peers:application")).url == reverse("peers:waiting")


# --- Wagtail's admin ----------------------------------------------------------------------------
def test_a_visitor_to_the_admin_logs_in_as_everywhere(client):
    response = client.get("/admin/pages/", follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next=/admin/pages/"


@pytest.mark.parametrize("role", ["applicant", "member", "program_host", "moderator"])
def test_the_admin_refuses_whoever_is_no_editor_without_a_loop(roles, role):
    client = roles(role)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_the_admin_admits_editors_and_administrators(roles, role):
    client = roles(role)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/login/?next=/admin/pages/").url == "/admin/pages/"


def test_the_admins_login_leads_nowhere_else(roles):
    response = roles("editor").get("/admin/login/?next=https://elsewhere.example/")
    assert response.url == reverse("wagtailadmin_home")


def test_logging_out_of_the_admin_logs_out(roles):
    client = roles("editor")
    assert client.get("/admin/logout/").url == reverse("account_logout")
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session

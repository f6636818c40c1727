"""From a first visit to being a member, as people do it in a browser."""

import re

from playwright.sync_api import expect

from hub.base.access.audiences import is_member
from peers.models import MembershipApplication, User
from search.entries import services as search_services
from tests.factories.peers import (
    PASSWORD,
    MembershipApplicationFactory,
    OrganisationFactory,
    ProgrammeFactory,
    UserFactory,
)
from tests.peers.letters import body_of, letters

ANA = "ana@county.example"


def sign_up(page, *, email=ANA, name="Ana Sample"):
    """Fill in the form behind "Join" and send it."""
    page.goto("/accounts/signup/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Work e-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_label("Organisation").fill("Sample County")
    page.get_by_label("Level").select_option("county")
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Jurisdiction").fill("Sample County")
    page.get_by_label("Why you want to join").fill("We share payroll and look for others who do.")
    page.get_by_role("button", name="Ask to join").click()


def link_in_the_last_letter(to):
    """The path of the first link of the site in the last letter."""
    return re.search(r"https?://[^/\s]+(/accounts/\S+)", body_of(letters(to)[-1])).group(1)


def confirm(page, email=ANA):
    page.goto(link_in_the_last_letter(email))
    page.get_by_role("main").get_by_role("button").first.click()


def log_in(page, email, password=PASSWORD):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def test_sign_up_confirm_wait_and_be_approved(page, open_page):
    moderator = UserFactory(role="Moderators", name="Mo Moderator")
    OrganisationFactory(name="Sample County")
    sign_up(page)
    confirm(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for approval")

    desk = open_page(user=moderator)
    desk.goto("/moderation/members/")
    desk.get_by_role("link", name="Ana Sample").click()
    expect(desk.get_by_label("Sample County (County or regional)")).to_be_checked()
    desk.get_by_role("button", name="Approve").click()
    expect(desk.get_by_text("Ana Sample is a member now")).to_be_visible()
    expect(desk.get_by_text("Nobody waits for you")).to_be_visible()

    ana = User.objects.get(email=ANA)
    assert is_member(ana)
    assert ana.organisation.name == "Sample County"
    assert "was approved" in body_of(letters(ANA)[-1])
    page.goto("/waiting/")
    expect(page).to_have_url(re.compile(r"[0-9]/$"))


def test_a_refusal_has_a_reason_and_the_person_asks_again(open_page):
    application = MembershipApplicationFactory(user__name="Ana Sample", reason="Hello")
    desk = open_page(user=UserFactory(role="Moderators"))
    desk.goto(application.get_absolute_url())
    desk.get_by_role("button", name="Refuse").click()
    expect(desk.get_by_text("Something needs your attention")).to_be_visible()
    desk.get_by_label("Reason").fill("Please tell us which service you share.")
    desk.get_by_role("button", name="Refuse").click()
    expect(desk.get_by_text("Ana Sample was refused")).to_be_visible()
    assert "Please tell us which service you share." in body_of(letters(application.user.email)[-1])

    phone = open_page(width=390, user=application.user)
    phone.goto("/waiting/")
    expect(phone.get_by_text("Please tell us which service you share.")).to_be_visible()
    phone.get_by_role("link", name="Change it and ask again").click()
    phone.get_by_label("Why you want to join").fill("We share a payroll desk.")
    phone.get_by_role("button", name="Ask again").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Waiting for approval")

    desk.goto("/moderation/members/")
    expect(desk.get_by_text("Asks again")).to_be_visible()
    desk.get_by_role("link", name="Ana Sample").click()
    expect(desk.get_by_text("We share a payroll desk.")).to_be_visible()
    assert list(MembershipApplication.objects.waiting()) == [application]


def test_an_address_of_a_verified_domain_needs_no_moderator(open_page):
    OrganisationFactory(name="Sample County", domain="county.example")
    phone = open_page(width=390)
    sign_up(phone)
    confirm(phone)
    assert is_member(User.objects.get(email=ANA))
    expect(phone).to_have_url(re.compile(r"[0-9]/$"))


def test_a_form_that_is_not_complete_says_what_is_missing_and_keeps_the_rest(page):
    page.goto("/accounts/signup/")
    page.get_by_label("Name", exact=True).fill("Ana Sample")
    page.get_by_role("button", name="Ask to join").click()
    expect(page.get_by_text("Something needs your attention")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ana Sample")


def test_log_in_without_javascript(open_page):
    user = UserFactory(role="Members")
    page = open_page(javascript=False)
    log_in(page, user.email)
    expect(page.get_by_role("link", name="Log in")).to_have_count(0)


def test_a_forgotten_password(page):
    user = UserFactory(role="Members", email=ANA)
    page.goto("/accounts/login/")
    page.goto("/accounts/password/reset/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto(link_in_the_last_letter(ANA))
    for label in ("New Password", "New Password (again)"):
        page.get_by_label(label, exact=True).fill("another-long-password")
    page.get_by_role("main").get_by_role("button").first.click()
    log_in(page, ANA, "another-long-password")
    expect(page.get_by_role("main").get_by_role("button", name="Log in")).to_have_count(0)
    user.refresh_from_db()
    assert user.check_password("another-long-password")


def test_the_pages_of_bodies_at_both_widths(open_page):
    organisation = OrganisationFactory(name="Sample County", domain="county.example")
    search_services.refresh(organisation)
    host = UserFactory(role="Members")
    programme = host_a_programme(host, organisation)
    for width in (390, 1440):
        page = open_page(width=width, user=host)
        page.goto("/organisations/?q=sample&level=county")
        page.get_by_role("link", name="Sample County").click()
        expect(page.get_by_text("county.example (verified)")).to_be_visible()
        page.goto("/programmes/")
        page.get_by_role("link", name=programme.name).click()
        page.get_by_role("link", name="Edit this page").click()
        page.get_by_label("Summary").fill(f"Edited at {width}")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text(f"Edited at {width}")).to_be_visible()


def host_a_programme(host, organisation):
    """A programme that the person may edit, with one organisation."""
    programme = ProgrammeFactory(hosts=[host], about="We run **one desk**.")
    programme.participants.model.objects.create(programme=programme, organisation=organisation, part="host")
    return programme

"""Finding an organisation, telling what its record lacks, and who is like it, as people do it in a browser."""

from playwright.sync_api import expect

from hub.base.models import ServiceLine
from peers.models import OrganisationFigure
from peers.organisations import service_links
from search.entries import services as search_services
from tests.factories.peers import OrganisationFactory, make_user
from tests.peers.letters import letters


def body(name: str, *, population: int, **fields):
    """An organisation of so many people, as search knows it."""
    organisation = OrganisationFactory(name=name, **fields)
    OrganisationFigure.objects.create(
        organisation=organisation, kind="population", year=2025, value=population, source="Invented"
    )
    search_services.refresh(organisation)
    return organisation


def test_find_an_organisation_tell_what_is_missing_and_see_its_peers(open_page):
    payroll = ServiceLine.objects.get(slug="human-resources-payroll")
    valley = body("Sample Valley", population=80_000, region="Sample State")
    hill = body("Sample Hill", population=75_000, region="Sample State")
    body("Sample Coast", population=2_000_000)
    links = [(valley.pk, hill.pk, payroll.pk)]
    service_links.set_links(origin_kind="", origin_id=0, links=links)
    member, moderator = make_user("member", name="Ana Sample"), make_user("moderator")

    # Found by what it hosts and how many it serves.
    page = open_page(user=member)
    page.goto("/directory/")
    page.get_by_role("main").get_by_role("link", name="Organisations").click()
    page.get_by_role("group", name="Hosts for others").get_by_label(payroll.label).check()
    expect(page.get_by_role("heading", name="1 organisation")).to_be_visible()
    expect(page.get_by_text(f"Hosts for others: {payroll.label}")).to_be_visible()
    page.get_by_role("group", name="Population served").get_by_label("50,000 to 250,000").check()
    expect(page.get_by_text("Serves 80,000 people").first).to_be_visible()
    page.get_by_role("link", name="Sample Valley").click()

    # What its record lacks, told by a member and accepted by a moderator.
    page.get_by_role("link", name="Propose a change").click()
    page.locator("input[name$=place]").fill("Sample Town")
    page.get_by_label("How you know").fill("I work there.")
    page.get_by_role("button", name="Propose").click()
    desk = open_page(user=moderator)
    desk.goto("/moderation/organisations/")
    desk.get_by_role("link", name="Sample Valley").click()
    expect(desk.get_by_text("Sample Town").first).to_be_visible()
    desk.get_by_role("button", name="Accept").click()
    assert len(letters(member.email)) == 1
    page.goto(valley.get_absolute_url())
    expect(page.get_by_text("Sample Town").first).to_be_visible()

    # Who is like it.
    page.get_by_role("link", name="Peers like this one").click()
    expect(page.get_by_role("link", name="Sample Hill").first).to_be_visible()

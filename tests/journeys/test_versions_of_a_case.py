"""A case's versions, in a browser: what changed, and an older one restored."""

from playwright.sync_api import expect

from cases.models import CasePage
from cases.review import services
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory

FIRST = "Two clerks less, no late pay."
SECOND = "Three clerks less, no late pay."


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_compare_restore_and_publish_an_older_version(open_page):
    author = UserFactory(role="Members", name="Ana Sample")
    moderator = UserFactory(role="Moderators", name="Mo Sample")
    case = make_published(
        author=author,
        moderator=moderator,
        results=FIRST,
        what_helped="- One sheet\n- Names on the list",
        what_stood_in_the_way="The vendor file.",
    )
    draft = services.latest_draft(case)
    draft.results = SECOND
    services.save_draft(author=author, draft=draft, read_revision_id=None)
    case = services.submit(author=author, case=case)
    digest = services.content_digest(services.latest_draft(case))
    case = services.approve(moderator=moderator, case=case, read_digest=digest)

    visitor = open_page(width=390)
    visitor.goto(case.url)
    expect(visitor.get_by_role("main")).to_contain_text(f"{case.lead_organisation_name} (")
    visitor.get_by_role("link", name="Published").click()
    press(visitor, "Compare")
    expect(visitor.locator("del")).to_have_text("Two ")
    expect(visitor.locator("ins")).to_have_text("Three ")
    expect(visitor.get_by_role("link", name="Restore")).to_have_count(0)

    page = open_page(user=author)
    page.goto("/my/cases/")
    page.get_by_role("link", name=case.title).click()
    page.get_by_role("link", name="History").click()
    page.get_by_role("main").get_by_role("listitem").filter(has_text="Published").last.get_by_role(
        "link", name="Restore"
    ).click()
    expect(page.locator("ins")).to_have_text("Two ")
    press(page, "Restore this version")
    expect(page.get_by_role("main")).to_contain_text("The older version is your draft now")
    visitor.goto(case.url)
    expect(visitor.get_by_role("main")).to_contain_text(SECOND)
    press(page, "Submit for review")
    case = CasePage.objects.get(pk=case.pk)
    digest = services.content_digest(services.latest_draft(case))
    services.approve(moderator=moderator, case=case, read_digest=digest)
    visitor.reload()
    expect(visitor.get_by_role("main")).to_contain_text(FIRST)

    visitor.goto("/cases/")
    visitor.get_by_role("link", name="What helped and what stood in the way").click()
    expect(visitor.get_by_role("main")).to_contain_text("Names on the list")

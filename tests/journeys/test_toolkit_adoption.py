"""A member says that they used a toolkit and names their case; the host sees it in the figures."""

import pytest
from playwright.sync_api import expect

from tests.factories.adoptions import make_member_of
from tests.factories.cases import make_published
from tests.factories.files import word
from tests.factories.peers import OrganisationFactory, UserFactory
from tests.factories.toolkits import make_toolkit

TITLE = "A joint payroll desk"


@pytest.fixture
def host(transactional_db):
    return UserFactory(role="Members", name="Hana Sample")


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_a_member_records_an_adoption_and_the_host_sees_it(open_page, host, tmp_path):
    toolkit = make_toolkit(host=host, title=TITLE, files={"Charter.docx": word("A charter.")})
    member = make_member_of(OrganisationFactory(name="Sample Bay County"), name="Mona Sample")
    make_published(author=member, title="How the bay shares its payroll")

    page = open_page(user=member, width=390)
    page.goto(toolkit.url)
    page.get_by_role("link", name="We used this").click()
    page.get_by_label("When you began to use it").fill("2025-05-05")
    page.get_by_label("What you changed in it").fill("We left out the fees.")
    page.get_by_label("It worked", exact=True).check()
    page.get_by_label("How it went").fill("Nine town halls signed it.")
    page.get_by_label("How useful it was").select_option("4")
    page.get_by_label("Your case").select_option(label="How the bay shares its payroll")
    press(page, "Save")
    ours = tmp_path / "Our charter.docx"
    ours.write_bytes(word("Our charter."))
    page.get_by_label("Your file").set_input_files(ours)
    page.get_by_label("Made of").select_option(label="Charter.docx")
    press(page, "Add it")
    expect(page.get_by_role("main")).to_contain_text("made of “Charter.docx”, version 1")
    page.get_by_role("link", name="No more files").click()
    expect(page.get_by_role("main")).to_contain_text("Nine town halls signed it.")
    page.get_by_role("link", name="How the bay shares its payroll").click()
    page.get_by_role("region", name="Toolkits used").get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("main")).to_contain_text("1 organisation used it.")

    desk = open_page(user=host)
    desk.goto("/my/toolkits/")
    desk.get_by_role("link", name=TITLE).first.click()
    desk.get_by_role("link", name="Figures").click()
    table = desk.get_by_role("group", name="By month").get_by_role("table")
    desk.get_by_role("link", name="36 months").click()
    expect(table.get_by_role("row").nth(1).get_by_role("cell").last).to_have_text("1")
    expect(table.get_by_role("row", name="May 2025").get_by_role("cell").last).to_have_text("1")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download as CSV").click()
    assert "Adoptions,2025-05," in download.value.path().read_text(encoding="utf-8-sig")

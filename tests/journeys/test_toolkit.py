"""A toolkit's way from its host to a member: six files, a second release, found by a word, downloaded as a zip."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from hub.base.files import document_texts
from hub.base.models import DocumentText
from tests.factories.files import excel, pdf, word
from tests.factories.peers import ProgrammeFactory, UserFactory
from toolkits.files import zips

TITLE = "Setting up a joint payroll desk"
FILES = {
    "Charter of the desk.docx": word("The charter names a quorum of five towns."),
    "Agreement & annexes.docx": word("The towns agree to share one desk."),
    "Service levels.docx": word("Payslips leave on the 25th."),
    "Costs.xlsx": excel(["Town", "Share"], ["Sample", 1200]),
    "Request for proposals.docx": word("Bidders state their price."),
    "Migration plan.pdf": pdf("Move one town a month"),
}


@pytest.fixture
def host():
    host = UserFactory(role="Members", name="Hana Sample")
    ProgrammeFactory(name="Sample Payroll Programme", hosts=[host])
    return host


def press(page, name):
    # Here the texts of uploaded files are read at once, which the worker does on a site.
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click(timeout=90_000)


def written_to(folder, files) -> list:
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def read_and_pack() -> None:
    """What the worker does meanwhile."""
    for pk in DocumentText.objects.filter(status="waiting").values_list("document_id", flat=True):
        document_texts.read(pk)
    zips.make_due()


def begin_and_describe(page):
    page.goto("/toolkits/")
    page.get_by_role("link", name="My toolkits").click()
    page.get_by_role("link", name="Begin a toolkit").first.click()
    page.get_by_label("Title").fill(TITLE)
    press(page, "Begin")
    page.get_by_role("textbox", name="Summary").fill("What six towns used.")
    page.get_by_role("textbox", name="What it is for").fill("To set up **one** payroll desk.")
    page.get_by_label("City or local").check()
    page.get_by_role("combobox", name="Licence").select_option("CC-BY-4.0")
    press(page, "Save and continue")
    page.get_by_role("link", name="Add a step").click()
    page.get_by_label("Step", exact=True).fill("Sign the charter")
    page.get_by_label("What comes out").fill("A signed charter")
    press(page, "Save the step")


def release(page, notes):
    page.get_by_role("link", name="Number, notes, publish").click()
    page.get_by_role("textbox", name="What is new").fill(notes)
    press(page, "Publish the release")


def test_a_host_publishes_and_a_member_finds_and_downloads(open_page, host, tmp_path):
    page = open_page(user=host)
    begin_and_describe(page)
    page.get_by_role("link", name="Go on: files").click()
    press(page, "Begin the first release")
    page.get_by_label("Files").set_input_files(written_to(tmp_path, FILES))
    press(page, "Add them")
    expect(page.get_by_role("main")).to_contain_text("6 files are in the draft.")
    release(page, "The first release.")
    page.goto("/my/toolkits/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("navigation", name="Places of the desk").get_by_role("link", name="Publish").click()
    press(page, "Publish")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    read_and_pack()

    page.get_by_role("link", name="Edit this toolkit").click()
    page.get_by_role("navigation", name="Places of the desk").get_by_role("link", name="Files").click()
    press(page, "Begin the next release")
    page.get_by_role("link", name="Replace or name").filter(has_text="Charter of the desk.docx").click()
    changed = tmp_path / "new charter.docx"
    changed.write_bytes(word("The charter names a quorum of seven towns."))
    page.get_by_label("Another version").set_input_files(changed)
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("version 1 became 2")
    release(page, "A larger quorum.")
    read_and_pack()

    reader = open_page(user=UserFactory(role="Members", name="Rea Sample"))
    reader.goto("/search/?q=quorum")
    reader.get_by_role("link", name=TITLE).first.click()
    reader.get_by_role("link", name="What is new, and what changed").click()
    reader.get_by_role("link", name="What changed in their text").click()
    expect(reader.locator("ins")).to_contain_text("seven")
    reader.go_back()
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Download all as a zip").click()
    content = download.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert set(FILES) < set(packed.namelist())
        assert packed.read("Charter of the desk.docx") == changed.read_bytes()
        assert packed.read("Agreement & annexes.docx") == FILES["Agreement & annexes.docx"]

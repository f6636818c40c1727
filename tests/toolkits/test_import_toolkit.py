"""``manage.py import_toolkit``: what becomes of a folder of pages, and what it says."""

import html
import io
import re
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command

from hub.base.text import markdown
from peers.models import Programme
from tests.conftest import DATA
from tests.factories.files import word
from tests.factories.peers import ProgrammeFactory
from tests.factories.toolkits import make_toolkit
from toolkits.desk import services
from toolkits.importing.folder import Folder
from toolkits.importing.plan import Planner
from toolkits.models import FileVersion, Release, ToolkitPage

pytestmark = pytest.mark.django_db

TOLD = {"summary": "How to buy.", "purpose": "To buy well.", "licence": "CC0-1.0", "live": True}


@pytest.fixture(autouse=True)
def programme(db):
    return ProgrammeFactory()


@pytest.fixture
def folder(tmp_path):
    """Four pages that link one another and three files, of which one is not there."""
    folder = tmp_path / "sample-kit"
    pages, files = folder / "pages", folder / "attachments"
    (pages / "later").mkdir(parents=True)
    files.mkdir()
    (files / "Plan & costs  2.docx").write_bytes(word("Sample plan."))
    (files / "not linked.txt").write_text("Alone.")
    (files / "empty.txt").write_text("")
    (pages / "index.md").write_text("# Begin here\n\nGo on [later](later/).\n")
    (pages / "menu.yaml").write_text("menu:\n  - link: /second/\n  - link: /first/\n")
    (pages / "first.mdx").write_text(
        "---\nheading: First\nweight: 1\n---\nSee <Box>the [plan](/assets/files/Plan%20&%20costs%20%202.docx)</Box>, "
        "[the gap](gone.pdf), [nothing](empty.txt) and [elsewhere](https://sample.example/x).\n"
    )
    (pages / "second.mdx").write_text(
        "---\ntitle: Second\nweight: 9\nlink: /assets/files/Plan & costs  2.docx\n---\n"
        "Back to [the first](../first#top), to [a page](/nowhere/) or "
        "[the web](https://kit.example/later/deep/).\n"
    )
    (pages / "later" / "deep.md").write_text("---\ntitle: Deep\n---\n![Picture](picture.png)\n")
    return folder


def run(folder, **options) -> str:
    out = io.StringIO()
    call_command("import_toolkit", str(folder), stdout=out, **options)
    return out.getvalue()


def steps() -> list:
    return list(ToolkitPage.objects.get().steps.all())


def test_pages_become_steps_with_their_links_and_files(folder):
    said = run(folder, **TOLD, site=["https://kit.example"])
    toolkit = ToolkitPage.objects.get()
    assert (toolkit.title, toolkit.slug, toolkit.live) == ("Sample kit", "sample-kit", True)
    _begin, second, first, deep = steps()
    assert [step.title for step in steps()] == ["Begin here", "Second", "First", "Deep"]
    file = toolkit.files.get()
    assert file.name == "Plan & costs  2.docx"
    to_file = f"/toolkits/{toolkit.pk}/files/{file.pk}/"
    assert f"[plan]({to_file})" in first.text
    assert "the gap" in first.text
    assert "gone.pdf" not in first.text
    assert "[elsewhere](https://sample.example/x)" in first.text
    assert f"[the first](/toolkits/{toolkit.pk}/steps/{first.slug}/)" in second.text
    assert f"[the web](/toolkits/{toolkit.pk}/steps/{deep.slug}/)" in second.text
    assert second.text.endswith(f"[Second]({to_file})")
    assert (first.file_keys, second.file_keys) == ([file.pk], [file.pk])
    assert [row.version.file for row in Release.objects.get().files.all()] == [file]
    for told in ("gone.pdf (first.mdx)", "picture.png (later/deep.md)", "not linked.txt", "/nowhere/"):
        assert told in said
    assert "“empty.txt” is empty" in said


SPELLINGS = [
    "[a](/assets/files/D%26F%20%20one.docx)",
    "[a](/assets/D&F  one.docx)",
    "[a](</assets/D&F  one.docx>)",
    "[a](../files/D&amp;F%20%20one.docx?raw=1#page=2)",
    "[a](/assets/d%26f_ONE.DOCX\n'Title over two lines')",
    "[a](/assets/D%2526F%2520%2520one.docx)",
    "[a][1]\n\n[1]: /assets/D%26F%20%20one.docx",
    "<a href='/assets/D&F  one.docx'>a</a>",
    '<Button href={"/assets/D%26F++one.docx"}>a</Button>',
    "[a](https://kit.example/assets/D%26F%20%20one.docx)",
]


def test_a_file_is_found_however_its_link_is_written(tmp_path):
    (tmp_path / "attachments").mkdir()
    for name in ("D&F  one.docx", "cover.png", "form.txt"):
        (tmp_path / "attachments" / name).write_bytes(b"x")
    (tmp_path / "a").mkdir()
    pages = {f"a/{number:02}.mdx": f"---\ntitle: x\n---\n{link}\n" for number, link in enumerate(SPELLINGS)}
    # What the front matter and the tags name; and two pages linked in full say where all of them stand.
    pages["b.mdx"] = (
        "---\ntitle: x\nmedia: ./img/cover.png\ntext: Of Node.js/none.js\n---\n"
        '<Get file="/form.txt"/> <Box media="/gone.png">b</Box> `<Box media="/code.png"/>`\n'
        "[one](https://kit.example/a/01/) and [two](https://kit.example/a/02#top), "
        "[elsewhere](https://other.example/a/01/).\n"
    )
    for name, text in pages.items():
        (tmp_path / name).write_text(text)
    planner = Planner(Folder.read(tmp_path))
    plan = planner.plan()
    for step, link in zip(plan.steps, SPELLINGS, strict=False):
        assert step.text == "[a](hub-file:D%26F%20%20one.docx)", link
        assert step.files == ["D&F  one.docx"]
    last = plan.steps[-1]
    assert last.files == ["cover.png", "form.txt"]
    assert "[one](hub-step:a-01) and [two](hub-step:a-02), [elsewhere](https://other.example" in last.text
    assert (plan.missing, planner.hosts) == ({"gone.png": ["b.mdx"]}, {"kit.example"})


def test_twice_is_once_and_a_change_is_an_update(folder):
    first = run(folder, **TOLD)
    again = run(folder, **TOLD)
    assert again.split("missing")[1] == first.split("missing")[1]
    assert "\nunchanged\n" in again
    assert (ToolkitPage.objects.count(), Release.objects.count(), FileVersion.objects.count()) == (1, 1, 1)
    (folder / "attachments" / "Plan & costs  2.docx").write_bytes(word("Another plan."))
    assert "\nupdated, published\n" in run(folder, **TOLD)
    assert [release.number for release in Release.objects.published().newest_first()] == ["1.1", "1.0"]
    assert FileVersion.objects.count() == 2


def test_a_page_that_could_not_be_shown_is_named(folder):
    (folder / "pages" / "deep.md").write_text("---\ntitle: Deep\n---\n" + "> " * 60 + "a")
    with pytest.raises(CommandError, match=r"deep\.md: .* levels deep"):
        run(folder, **TOLD)
    assert not ToolkitPage.objects.exists()


def test_a_trial_writes_nothing(folder):
    assert "a trial: nothing was written" in run(folder, dry_run=True)
    assert not ToolkitPage.objects.exists()
    assert not FileVersion.objects.exists()


def test_what_was_edited_on_the_site_is_left_alone(folder):
    run(folder, **TOLD)
    draft = services.latest_draft(ToolkitPage.objects.get())
    draft.purpose = "Said on the site."
    services.save_draft(by=None, draft=draft, read_revision_id=None)
    (folder / "pages" / "first.mdx").write_text("---\nheading: First of all\n---\nNew.\n")
    assert "\nskipped\n" in run(folder, **TOLD)
    assert "\nupdated, published\n" in run(folder, **TOLD, overwrite=True)
    assert ToolkitPage.objects.get().purpose == "To buy well."


def test_a_toolkit_written_on_the_site_is_left_alone(folder):
    written = make_toolkit(slug="sample-kit")
    assert "was written on the site" in run(folder, programme=written.programme.slug)
    assert not steps()


def test_what_is_wrong_is_said(folder, tmp_path, programme):
    with pytest.raises(CommandError, match="--licence"):
        run(folder, live=True, summary="x", purpose="x")
    with pytest.raises(CommandError, match="There is no programme"):
        run(folder, programme="none")
    another = ProgrammeFactory()
    ToolkitPage.objects.get().delete()  # by now it was known whose it is
    with pytest.raises(CommandError, match=", ".join(sorted([programme.slug, another.slug]))):
        run(folder)
    with pytest.raises(CommandError, match="is no folder"):
        run(tmp_path / "nowhere")
    (folder / "pages" / "broken.md").write_text("---\na: [\n---\n")
    with pytest.raises(CommandError, match="1 pages could not be read"):
        run(folder, programme=another.slug)


def test_where_there_is_no_programme_one_is_made(folder, programme):
    programme.delete()
    assert "There was no programme: “Sample kit” is made" in run(folder)
    assert ToolkitPage.objects.get().programme == Programme.objects.get(slug="sample-kit")
    ProgrammeFactory()
    assert "\nunchanged\n" in run(folder)


@pytest.mark.data
def test_real_pages():
    """All pages of a real site in their order, its files under their names, what is missing named; twice the same."""
    source = DATA / "toolkits" / "techfar-hub"
    said = run(source, **TOLD)
    toolkit = ToolkitPage.objects.get()
    made = steps()
    assert len(made) == 80
    order = [step.slug for step in made]
    assert order[:4] == ["get-started", "get-started-ditap", "get-started-8a", "get-started-how-to-use"]
    sections = ("pre-solicitation", "solicitation", "evaluation", "contract-administration", "resources")
    places = [order.index(name) for name in sections]
    assert places == sorted(places)
    present = {path.name for path in (source / "attachments").iterdir()}
    attached = {row.version.file.name for row in Release.objects.get().files.select_related("version__file")}
    # Every page's text, looked at with other eyes: each file whose name is written in it, and no other.
    written = html.unescape(unquote("".join(path.read_text() for path in (source / "pages").rglob("*.md*"))))
    assert attached == {name for name in present if name in written}
    assert len(attached) == 19
    assert {"UX Contract Principles.docx", "Template IGCE - Agile Team Estimator.xlsx"} <= attached
    missing = set(re.findall(r"^  (.+?) \(.+\)$", said.split("were not found:")[1], re.MULTILINE))
    assert {"FAC_C_Mod_Memo_2023.pdf", "JourneyMap.pdf", "USDS-SBA8a_Brief.pdf"} <= missing
    assert not missing & present
    slugs = {step.slug for step in made}
    keys = {str(pk) for pk in toolkit.files.values_list("pk", flat=True)}
    for step in made:
        shown = str(markdown.render(step.text))
        assert "hub-step:" not in shown
        assert "hub-file:" not in shown
        for link in re.findall(r'href="(/[^"]*)"', shown):
            to_step = re.fullmatch(rf"/toolkits/{toolkit.pk}/steps/([^/]+)/", link)
            to_file = re.fullmatch(rf"/toolkits/{toolkit.pk}/files/(\d+)/", link)
            assert (to_step and to_step[1] in slugs) or (to_file and to_file[1] in keys), link
    assert "techfarhub.usds.gov/solicitation" not in "".join(step.text for step in made)
    assert run(source, **TOLD).replace("unchanged", "created, published") == said
    assert (ToolkitPage.objects.count(), Release.objects.count()) == (1, 1)

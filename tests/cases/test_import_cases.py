"""``manage.py import_cases``: what goes in, what stays out, and what it says."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import Page

from cases.models import CaseIndexPage, CasePage
from cases.models.sections import SECTION_MAX_LENGTH
from cases.review import services
from hub.base.models import HubDocument, HubImage, Tag
from hub.base.text import markdown
from tests.factories.base import png
from tests.factories.cases import make_draft
from tests.factories.peers import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%sample\n"
CASE = """---
title: One desk for nine sample counties
slug: one-desk
summary: Nine sample counties moved their invoices to one desk.
lead_organisation: Sample Valley Council
service_lines: [finance-accounts-payable]
themes: [funding]
level: county
country: US
stage: operating
started: 2021-03
live: 2022-01-15
tags: [invoices]
---

By the sample team

<Summary>
  What was done, in short.
</Summary>

## Problem
Each county keyed its own invoices.

## Approach
One desk. See [the plan](/assets/files/The%20plan.pdf).

### Who took part
Nine counties.

## Results
Half the cost.
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "The plan.pdf").write_bytes(PDF)
    return tmp_path / "cases"


def put(folder: Path, text: str | bytes = CASE, *, name: str = "one-desk.mdx", **changes) -> Path:
    """Write a file, with some keys of its front matter changed."""
    if isinstance(text, str):
        for key, value in changes.items():
            text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.MULTILINE)
        text = text.encode()
    (folder / name).write_bytes(text)
    return folder / name


def run(path: Path, *options: str, fails: bool = False) -> str:
    """What the command says; with the files of the folder beside the cases'."""
    out = io.StringIO()
    arguments = [str(path), *options]
    files = (path if path.is_dir() else path.parent).parent / "files"
    if files.is_dir() and "--attachments" not in options:
        arguments += ["--attachments", str(files)]
    if fails:
        with pytest.raises(CommandError) as error:
            call_command("import_cases", *arguments, stdout=out)
        return f"{out.getvalue()}\n{error.value}"
    call_command("import_cases", *arguments, stdout=out)
    return out.getvalue()


def is_served(client, url: str) -> bool:
    """Whether the client gets it, to its end: that closes a file."""
    response = client.get(url)
    return response.status_code == 200 and bool(b"".join(response))


def counted(said: str, status: str) -> int:
    return int(re.search(rf"^  {status} +(\d+)$", said, re.MULTILINE)[1])


def the_case() -> CasePage:
    """The newest draft."""
    return services.latest_draft(CasePage.objects.get(slug="one-desk"))


# --- What goes in ------------------------------------------------------------------------------


def test_a_file_becomes_a_draft_with_all_that_it_tells(folder):
    OrganisationFactory(name="Sample Valley Council")
    said = run(put(folder))
    assert "created: one-desk.mdx" in said
    case = the_case()
    assert (case.live, case.owner) == (False, None)
    assert case.title == "One desk for nine sample counties"
    assert case.lead_organisation.name == case.lead_organisation_name == "Sample Valley Council"
    assert [line.slug for line in case.service_lines.all()] == ["finance-accounts-payable"]
    assert [theme.slug for theme in case.themes.all()] == ["funding"]
    assert (case.level, case.country.code, case.stage.slug) == ("county", "US", "operating")
    assert (str(case.started_on), str(case.live_on), case.ended_on) == ("2021-03-01", "2022-01-15", None)
    assert [tag.name for tag in case.tags.all()] == ["invoices"]
    assert (
        case.problem
        == "By the sample team\n\nWhat was done, in short.\n\n## Problem\n\nEach county keyed its own invoices."
    )
    assert case.results == "Half the cost."
    assert "## Who took part" in case.approach
    assert case.missing_sections == []


def test_a_linked_file_hangs_on_the_case_and_its_link_leads_there(folder):
    run(put(folder))
    case = the_case()
    attachment = case.attachments.get()
    assert attachment.title == "the plan"
    assert attachment.document.original_name == "The plan.pdf"
    assert f"[the plan]({attachment.document.url})" in case.approach
    assert attachment.document.url in markdown.render(case.approach)


def test_live_publishes_and_visitors_read_it_with_its_file(folder, client):
    said = run(put(folder), "--live")
    assert counted(said, "published") == 1
    case = CasePage.objects.get(slug="one-desk")
    assert is_served(client, case.url)
    assert is_served(client, case.attachments.get().document.url)


def test_a_case_for_members_is_not_for_visitors(folder, client):
    run(put(folder, CASE.replace("slug: one-desk", "slug: one-desk\naudience: members")), "--live")
    assert not is_served(client, CasePage.objects.get(slug="one-desk").url)


def test_images_go_to_the_end_of_their_section(folder):
    (folder.parent / "files" / "desk.png").write_bytes(png())
    text = CASE.replace(
        "Half the cost.", "Half the cost.\n\n![The desk](../img/desk.png)\n\n![A plan](plan.png)"
    )
    said = run(put(folder, text))
    case = the_case()
    image = case.images.get()
    assert (image.alt_text, image.section) == ("The desk", "results")
    assert case.results == "Half the cost.\n\n*A plan*"
    assert "plan.png (one-desk.mdx)" in said
    run(put(folder, text.replace("Half", "A third of")))
    assert HubImage.objects.count() == 1


def test_links_to_other_cases_are_kept_and_those_that_lead_nowhere_are_words(folder):
    put(folder, name="other.mdx", slug="other-desk", title="Another desk")
    put(
        folder,
        CASE.replace(
            "Half the cost.",
            "See [another](../other-desk), [the list](../list), [part](#part), [web](https://county.example/x) "
            "and [a file](/assets/files/gone.pdf) or [theirs](https://county.example/assets/files/gone.pdf).",
        ),
    )
    said = run(folder)
    url = CaseIndexPage.objects.get().url
    assert the_case().results == (
        f"See [another]({url}other-desk/), the list, part, [web](https://county.example/x) and a file "
        "or [theirs](https://county.example/assets/files/gone.pdf)."
    )
    assert "“the list” to ../list leads nowhere" in said
    assert "gone.pdf (one-desk.mdx)" in said


def test_two_cases_share_the_one_file_that_both_link(folder):
    put(folder)
    put(folder, name="other.mdx", slug="other-desk")
    run(folder)
    assert HubDocument.objects.count() == 1


def test_a_summary_that_is_too_long_is_cut_and_kept_whole_in_the_story(folder):
    summary = "word " * 120
    said = run(put(folder, summary=summary))
    assert len(the_case().summary) <= 400
    assert the_case().problem.startswith(summary.strip())
    assert "was cut to 400" in said


def test_a_tag_that_was_merged_gives_way(folder):
    target = Tag.objects.create(name="Accounts payable")
    Tag.objects.create(name="invoices", merged_into=target)
    run(put(folder))
    assert [tag.name for tag in the_case().tags.all()] == ["Accounts payable"]
    assert counted(run(folder), "unchanged") == 1


# --- Run again ---------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(folder):
    run(put(folder))
    revision = CasePage.objects.get(slug="one-desk").latest_revision_id
    assert counted(run(folder), "unchanged") == 1
    assert CasePage.objects.get(slug="one-desk").latest_revision_id == revision
    assert HubDocument.objects.count() == 1


def test_a_changed_file_updates_the_draft_and_what_is_published_waits_for_live(folder):
    run(put(folder), "--live")
    put(folder, CASE.replace("Half the cost.", "A third of the cost."))
    assert counted(run(folder), "updated") == 1
    assert the_case().results == "A third of the cost."
    assert CasePage.objects.get(slug="one-desk").results == "Half the cost."
    assert counted(run(folder, "--live"), "published") == 1
    assert CasePage.objects.get(slug="one-desk").results == "A third of the cost."
    assert the_case().attachments.count() == HubDocument.objects.count() == 1
    assert counted(run(folder, "--live"), "unchanged") == 1


def test_a_case_that_was_edited_here_is_left_alone_unless_told_otherwise(folder):
    run(put(folder))
    draft = the_case()
    draft.results = "An editor's words."
    draft.save_revision(user=UserFactory(role="Editors"))
    assert counted(run(folder), "unchanged") == 1
    put(folder, CASE.replace("Half the cost.", "A third of the cost."))
    said = run(folder)
    assert counted(said, "skipped") == 1
    assert "one-desk.mdx: it was edited on the site since" in said
    assert the_case().results == "An editor's words."
    assert counted(run(folder, "--overwrite"), "updated") == 1
    assert the_case().results == "A third of the cost."
    assert counted(run(folder), "unchanged") == 1


def test_an_editors_draft_is_not_published_by_live(folder):
    run(put(folder))
    draft = the_case()
    draft.results = "Not ready."
    draft.save_revision(user=UserFactory(role="Editors"))
    assert counted(run(folder, "--live"), "published") == 0
    assert not CasePage.objects.get(slug="one-desk").live


def test_what_was_taken_off_the_site_stays_off(folder):
    run(put(folder), "--live")
    CasePage.objects.get(slug="one-desk").unpublish()
    assert "taken off the site" in run(folder, "--live")
    assert not CasePage.objects.get(slug="one-desk").live
    run(folder, "--live", "--overwrite")
    assert CasePage.objects.get(slug="one-desk").live


def test_a_case_that_a_member_wrote_is_never_touched(folder):
    case = make_draft(title="Mine", slug="one-desk")
    said = run(put(folder), "--overwrite")
    assert "was written on the site" in said
    assert services.latest_draft(case).title == "Mine"


def test_the_slug_of_another_kind_of_page_is_told(folder):
    index = CaseIndexPage.objects.get()
    index.add_child(instance=Page(title="A notice", slug="one-desk"))
    assert "the slug is that of another page, “A notice”" in run(put(folder))
    assert not CasePage.objects.exists()


def test_a_case_in_review_or_locked_is_left_to_those_who_have_it(folder):
    run(put(folder))
    put(folder, CASE.replace("Half", "A third of"))
    case = CasePage.objects.get(slug="one-desk")
    Page.objects.filter(pk=case.pk).update(locked=True)
    assert "an editor has locked the case" in run(folder)
    Page.objects.filter(pk=case.pk).update(locked=False)
    case.get_workflow().start(case, UserFactory(role="Members"))
    assert "the case is in review" in run(folder, "--overwrite")
    assert the_case().results == "Half the cost."


def test_a_trial_writes_nothing(folder, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    said = run(put(folder), "--dry-run", "--live")
    assert counted(said, "created") == 1
    assert "nothing was written" in said
    assert not CasePage.objects.exists()
    assert not HubDocument.objects.exists()
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


# --- Wrong input -------------------------------------------------------------------------------

WRONG = {
    "yaml.mdx": (b"---\ntitle: [One\n---\nText", "line 3: the front matter is not YAML"),
    "bytes.mdx": (b"---\ntitle: Caf\xe9\n---\nText", "line 2: is not text in UTF-8"),
    "title.mdx": (b"---\nslug: no-title\n---\nText", "there is no title"),
    "dates.mdx": (
        b"---\ntitle: Dates\nstarted: 2024-05-01\nended: 2023-01-01\n---\nText",
        "line 4: “ended”: It can't end before it started.",
    ),
    "words.mdx": (
        b"---\ntitle: Words\nstage: nearly\nthemes: [nonsense]\nlevel: moon\ncountry: Atlantis\n---\nText",
        "line 3: “stage: nearly” is not known; there are",
    ),
    "long.mdx": (
        b"---\ntitle: Long\n---\n## Results\n" + b"x" * 50_000,
        f"the section “results” has 50,000 characters; {SECTION_MAX_LENGTH:,} at the most",
    ),
    "deep.mdx": (
        b"---\ntitle: Deep\n---\n## Results\n" + b"> " * 60 + b"a",
        "the section “results”: Lists, quotations or tags stand inside each other more than 50 levels deep",
    ),
    "slug.mdx": (b"---\ntitle: Slug\nslug: 'not a slug'\n---\nText", "line 3: “slug: not a slug” is no slug"),
    "date.mdx": (b"---\ntitle: Date\nlive: soon\n---\nText", "line 3: “live: soon” is no date"),
    "nul.mdx": (b'---\ntitle: "A\\0B"\n---\nText', "line 2: “title” has a character in it that is no text"),
    "tags.mdx": (
        b"---\ntitle: Tags\ntags: " + b"x" * 101 + b"\n---\nText",
        "“tags” has a tag of 101 characters",
    ),
    "audience.mdx": (
        b"---\ntitle: A\naudience: friends\n---\nText",
        "line 3: “audience: friends” is not known",
    ),
}


def test_wrong_files_are_named_with_line_and_reason_while_good_ones_go_in(folder):
    put(folder)
    for name, (content, _reason) in WRONG.items():
        put(folder, content, name=name)
    said = run(folder, fails=True)
    assert counted(said, "failed") == len(WRONG)
    assert f"{len(WRONG)} of {len(WRONG) + 1} files could not be brought in" in said
    for name, (_content, reason) in WRONG.items():
        assert f"{name}: " in said
        assert reason in said
    for reason in (
        "“themes: nonsense” is not known",
        "“level: moon” is not known",
        "“country: Atlantis” is no country",
    ):
        assert reason in said
    assert [case.slug for case in CasePage.objects.all()] == ["one-desk"]


def test_a_file_that_fails_leaves_no_file_behind(folder, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    run(put(folder, live="2020-01-01"), fails=True)
    assert not HubDocument.objects.exists()
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_one_slug_in_two_files_is_an_error_in_the_second(folder):
    put(folder)
    put(folder, name="twin.mdx")
    assert "twin.mdx: the slug “one-desk” is that of one-desk.mdx as well" in run(folder, fails=True)


def test_a_file_that_is_not_what_it_is_called_is_not_taken_and_the_case_goes_in(folder):
    (folder.parent / "files" / "The plan.pdf").write_bytes(b"MZ no plan")
    said = run(put(folder))
    assert "the file was not taken: “The plan.pdf”" in said
    assert "See the plan." in the_case().approach
    assert not HubDocument.objects.exists()


def test_a_link_can_not_reach_out_of_the_folder(folder):
    (folder.parent / "secret.pdf").write_bytes(PDF)
    text = CASE.replace("/assets/files/The%20plan.pdf", "/assets/files/..%2Fsecret.pdf")
    assert "secret.pdf (one-desk.mdx)" in run(put(folder, text))
    assert not HubDocument.objects.exists()


def test_html_and_script_never_reach_a_reader(folder, client):
    text = CASE.replace(
        "Half the cost.", '<script>alert(1)</script><b onclick="x()">Half</b> <i\n\nonclick=y>'
    )
    run(put(folder, text, title="'<script>alert(2)</script>'"), "--live")
    html = client.get(CasePage.objects.get(slug="one-desk").url).content.decode()
    assert "alert(1)" not in html
    assert "<script>alert(2)" not in html
    assert "onclick" not in html.replace("onclick=y&gt;", "").replace("onclick=y>", "")


def test_what_is_no_case_is_skipped_with_its_reason(folder):
    put(folder, b"---\ntitle: Stub\n---\n", name="stub.md")
    put(folder, b"# About this folder\n", name="README.md")
    said = run(folder)
    assert counted(said, "skipped") == 2
    assert "stub.md: it has no text" in said
    assert "README.md: line 1: has no front matter" in said


def test_a_case_that_lacks_a_section_says_so_to_editors(folder, roles):
    said = run(put(folder, CASE.replace("## Results", "## Something else")))
    assert "lacks: Results (editors are told)" in said
    page = roles("administrator").get(reverse("wagtailadmin_pages:edit", args=[the_case().pk]))
    assert "This case lacks what its author would have to tell" in page.content.decode()


def test_keys_that_nobody_mapped_are_named(folder):
    assert "line 2: “colour” is not mapped" in run(
        put(folder, CASE.replace("---\n", "---\ncolour: red\n", 1))
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--mapping", "nowhere.yaml"], "can't be read"),
        (["--attachments", "nowhere"], "is no folder"),
    ],
)
def test_a_wrong_option_is_explained_before_anything_is_read(folder, options, words):
    assert words in run(put(folder), *options, fails=True)
    assert not CasePage.objects.exists()


def test_a_path_without_cases_is_explained(folder):
    assert "no .md or .mdx file" in run(folder, fails=True)
    assert "is not there" in run(folder / "nowhere.mdx", fails=True)


# --- The real ones -----------------------------------------------------------------------------

DEBRIS = [
    "<Summary",
    "</",
    "{/*",
    "import ",
    "class=",
    "<a name",
    "[!",
    ":tada:",
    "hub-file:",
    "assets/files/",
]


@pytest.mark.data
def test_the_real_cases_go_in_whole(data, client, roles):
    options = [
        "--mapping",
        "techfar-hub",
        "--attachments",
        str(data / "toolkits" / "techfar-hub" / "attachments"),
    ]
    folder = data / "cases" / "techfar-hub"
    said = run(folder, "--live", *options)
    assert (counted(said, "created"), counted(said, "skipped"), counted(said, "published")) == (10, 3, 10)
    assert said.count("it only points to another page") == 4
    assert "index.mdx: it is a list of other pages" in said
    assert CasePage.objects.filter(tags__name="exercise").count() == 5
    assert HubDocument.objects.count() == 5
    cases = list(CasePage.objects.all())
    for case in cases:
        story = "\n".join(part["text"] for part in case.story)
        html = "\n".join(markdown.render(part["text"]) for part in case.story)
        shown = re.sub(r"<[^>]+>", " ", html)
        assert [debris for debris in DEBRIS if debris in story or debris in shown] == []
        assert is_served(client, case.url)
        for attachment in case.attachments.all():
            assert is_served(client, attachment.document.url)
        # Every word of the file's text is in the case, but for headings that say what the section's says.
        source = (folder / case.import_source).read_text().split("---\n", 2)[2]
        words = set(
            re.findall(r"[A-Za-z]{6,}", re.sub(r"\]\([^)]*\)|<[^>]*>|https?://\S+|:tada:", " ", source))
        )
        assert {word for word in words if word not in story} <= {
            "CAUTION",
            "Lessons",
            "Learned",
            "Results",
            "Solution",
        }
    lacking = next(case for case in cases if case.missing_sections)
    page = roles("administrator").get(reverse("wagtailadmin_pages:edit", args=[lacking.pk]))
    assert "This case lacks what its author would have to tell" in page.content.decode()
    again = run(folder, "--live", *options)
    assert (counted(again, "unchanged"), counted(again, "skipped")) == (10, 3)
    assert HubDocument.objects.count() == 5

"""What all importers share: tables, reports, trials, digests, mapping files, vocabularies, files in a folder."""

import pytest
from openpyxl import Workbook

from hub.base.importing import attached_files, digests, mapping_files, tables, vocabularies
from hub.base.importing.reports import Problem, Report, RowError, Status
from hub.base.importing.transactions import all_or_nothing
from hub.base.models import Audience, Tag, Theme

# --- Tables and reports ----------------------------------------------------------------------------


def test_a_row_knows_its_text_its_heading_and_what_is_wrong_with_it():
    row = tables.Row(2, {"name": "  Sample\n County ", "size": 0, "empty": None})
    assert [row.text(column) for column in ("name", "size", "empty", "no such")] == [
        "Sample County",
        "0",
        "",
        "",
    ]
    assert row.checked() is row.cells
    assert not row.is_heading
    assert tables.Row(9, {"name": " name", "size": "size "}).is_heading
    broken = tables.Row(3, error="it has 2 cells")
    assert not broken.is_heading
    with pytest.raises(RowError, match="it has 2 cells"):
        broken.checked()


def test_a_missing_column_is_named():
    rows = [tables.Row(2, {"name": "A"}), tables.Row(3, {"size": "1"})]
    tables.require(rows, {"name", "size"}, name="a.csv")
    with pytest.raises(tables.TableError, match=r"a\.csv has no column “level”"):
        tables.require(rows, {"name", "level", "size"}, name="a.csv")


def test_a_report_keeps_what_is_wrong_with_a_row_and_goes_on():
    report = Report()
    for number, error in enumerate([None, RowError("no name"), ValueError("no number")], 1):
        with report.row(number, ValueError, label="A: "):
            if error:
                raise error
            report.counts[Status.CREATED] += 1
    report.remark(3, "taken in part")
    assert report.counts == {"created": 1}
    assert report.problems == [
        Problem(2, "A: no name"),
        Problem(3, "A: no number"),
        Problem(3, "taken in part", is_error=False),
    ]
    assert report.errors == 2


def test_an_error_that_nobody_expects_is_not_swallowed():
    with pytest.raises(KeyError), Report().row(1, ValueError):
        raise KeyError("x")


def put_workbook(path, *rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Notes").append(["not read"])
    book.save(path)
    return path


def test_the_first_sheet_of_a_workbook_is_a_table(tmp_path):
    path = put_workbook(
        tmp_path / "bodies.xlsx",
        ["Name ", "Staff", "Level", None],
        ["Sample County", 412, None],
        [None, "", None],
        ["Sample City", 0.5, "city", "a remark"],
    )
    good, bad = tables.read(path)
    assert (good.number, good.text("Name"), good.text("Staff"), good.text("Level")) == (
        2,
        "Sample County",
        "412",
        "",
    )
    assert (bad.number, bad.error) == (4, "it has 4 cells where the heading has 3")


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"no workbook"), ("a.xlsx", b"PK\x05\x06" + bytes(18))]
)
def test_what_is_no_workbook_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(tables.TableError, match=r"a\.xlsx is damaged, or no \.xlsx file"):
        tables.read(tmp_path / name)


def test_a_workbook_without_a_heading_is_refused(tmp_path):
    with pytest.raises(tables.TableError, match="the first line has to name the columns"):
        tables.read(put_workbook(tmp_path / "a.xlsx"))


# --- Transactions ----------------------------------------------------------------------------------


class Stored:
    """A file in a storage that remembers what was deleted."""

    def __init__(self):
        self.name, self.storage, self.deleted = "a.pdf", self, []

    def delete(self, name):
        self.deleted.append(name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dry_run", "error", "stays"), [(False, None, True), (True, None, False), (False, OSError, False)]
)
def test_all_stays_or_nothing_does(dry_run, error, stays):
    file, raised = Stored(), None
    try:
        with all_or_nothing(dry_run=dry_run) as stored:
            stored.append(file)
            Tag.objects.create(name="sample tag")
            if error:
                raise error
    except OSError as problem:
        raised = problem
    assert Tag.objects.filter(name="sample tag").exists() == stays
    assert file.deleted == ([] if stays else ["a.pdf"])
    assert (raised is not None) == (error is not None)


@pytest.mark.django_db
def test_a_bad_row_within_a_transaction_leaves_the_good_ones():
    report = Report()
    with all_or_nothing():
        for number, name in enumerate(["sample one", "", "sample two"], 1):
            with report.row(number), all_or_nothing():
                Tag.objects.create(name=name or "sample lost")
                if not name:
                    raise RowError("no name")
    assert set(Tag.objects.filter(name__startswith="sample").values_list("name", flat=True)) == {
        "sample one",
        "sample two",
    }
    assert [problem.number for problem in report.problems] == [2]


# --- Digests ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "content", "overwrite", "status", "is_edited"),
    [
        ({"a": [2], "b": 1}, "a text", False, Status.UNCHANGED, False),
        ({"a": [2], "b": 2}, "a text", False, Status.UPDATED, False),
        ({"a": [2], "b": 1}, "edited", False, Status.UNCHANGED, True),
        ({"a": [2], "b": 2}, "edited", False, Status.SKIPPED, True),
        ({"a": [2], "b": 1}, "edited", True, Status.UPDATED, False),
        ({"a": [2], "b": 2}, "edited", True, Status.UPDATED, False),
    ],
)
def test_what_was_edited_on_the_site_stays_and_what_is_the_same_is_left_alone(
    source, content, overwrite, status, is_edited
):
    kept = digests.remembered(digests.digest_of({"b": 1, "a": [2]}), digests.digest_of("a text"))
    assert len(kept) == 64
    source, content = digests.digest_of(source), digests.digest_of(content)
    judged, reason = digests.judge(kept, source=source, content=content, overwrite=overwrite, what="the file")
    assert (judged, "edited on the site" in reason) == (status, is_edited)


# --- Mapping files ---------------------------------------------------------------------------------


def test_a_mapping_says_only_what_differs_from_the_default(tmp_path):
    default, own = tmp_path / "default.yaml", tmp_path / "own.yaml"
    default.write_text("keys: {title: [title], slug: [slug]}\nskip: [a, b]\nremove: [x]\n")
    own.write_text("keys: {title: [heading]}\nskip: [c]\n")
    content = mapping_files.load(own, dict, known={"keys", "skip", "remove"}, default=default)
    assert content == {"keys": {"title": ["heading"], "slug": ["slug"]}, "skip": ["c"], "remove": ["x"]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("keys: [", "is not YAML"),
        ("- a", "is not a list of “key: value”"),
        ("colour: red", "“colour” means nothing here; known are keys"),
        ("keys: 5", "is not laid out as a mapping"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_name(tmp_path, text, reason):
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(mapping_files.MappingError, match=f"own.yaml: {reason}"):
        mapping_files.load(path, lambda content: list(content["keys"]), known={"keys"})


# --- Vocabularies ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"), [("us", "US"), ("CA", "CA"), ("canada", "CA"), ("Atlantis", ""), ("", "")]
)
def test_a_country_is_known_by_its_code_or_name(name, code):
    assert vocabularies.country_code(name) == code


@pytest.mark.django_db
def test_rows_are_found_by_slug_or_name_and_each_once(django_assert_num_queries):
    find = vocabularies.Vocabularies()
    theme = Theme.objects.get(slug="funding")
    with django_assert_num_queries(1):
        assert find.rows(["funding", theme.name.upper(), "funding"], "themes", Theme) == [theme]
        assert find.row("", "theme", Theme) is None
        with pytest.raises(ValueError, match=r"“theme: nonsense” is not known; there are .*funding"):
            find.row("nonsense", "theme", Theme)
    with pytest.raises(ValueError, match="“tag: finance” is not known; there is none yet"):
        find.row("finance", "tag", Tag)


@pytest.mark.django_db
def test_words_that_are_not_known_are_refused_with_those_that_are():
    assert vocabularies.level("county", "level") == "county"
    assert vocabularies.audience(None, "audience") == Audience.everyone()
    assert vocabularies.audience("members", "audience") == Audience.members()
    with pytest.raises(ValueError, match="“audience: friends” is not known; there are everyone, members"):
        vocabularies.audience("friends", "audience")


# --- Files in a folder -----------------------------------------------------------------------------


def test_of_two_files_of_one_name_the_first_is_taken(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.pdf").write_bytes(b"x")
    first, second = tmp_path / "a" / "plan.pdf", tmp_path / "b" / "plan.pdf"
    assert attached_files.below(tmp_path) == {"plan.pdf": first}
    by_path = {"plan.pdf": first, "a/plan.pdf": first, "b/plan.pdf": second}
    assert attached_files.below(tmp_path, by_path=True) == by_path
    assert attached_files.below(None) == attached_files.below(tmp_path / "nowhere") == {}

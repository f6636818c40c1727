"""The table that organisations fill in: written, and read with errors by cell."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from benchmarks.submitting import spreadsheets
from benchmarks.submitting.services import Sheet
from benchmarks.submitting.spreadsheets import SpreadsheetError
from tests.factories.benchmarks import METRIC, version_of
from tests.factories.peers import OrganisationFactory
from tests.factories.rounds import COST_PER_INVOICE, make_open_round, submission_of, write

pytestmark = pytest.mark.django_db

HEADINGS = ["Organisation", "Code", "Numerator", "Denominator", "Answer", "Note"]
OWN = "Sample County of Tables"


@pytest.fixture
def sheet() -> Sheet:
    organisation = OrganisationFactory(name=OWN)
    round_ = make_open_round([organisation], metrics=[METRIC, COST_PER_INVOICE])
    return Sheet(submission_of(round_, organisation))


def xlsx(*rows, name="figures.xlsx", headings=HEADINGS) -> SimpleUploadedFile:
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def csv(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("figures.csv", text.encode())


def test_the_template_filled_in_is_read_as_it_was_written(sheet):
    write(sheet.submission, "2.5")
    fresh = Sheet(sheet.submission)
    with spreadsheets.as_xlsx(fresh) as template:
        book = load_workbook(template)
    assert [cell.value for cell in book.worksheets[0][1]][:2] == ["Organisation", "Code"]
    file = io.BytesIO()
    book.save(file)
    reading = spreadsheets.read(SimpleUploadedFile("back.xlsx", file.getvalue()), fresh)
    assert reading.problems == []
    ((version, written),) = reading.written.items()
    assert version == version_of()
    assert (written.numerator, written.denominator) == (25, 1000)


@pytest.mark.parametrize("text", ["1.234,56", "1,234.56", "1 234,56"])
def test_numbers_as_they_are_written_in_different_places(sheet, text):
    reading = spreadsheets.read(xlsx([OWN, METRIC, text, "7.4 million"]), sheet)
    written = reading.written[version_of()]
    assert f"{written.numerator:.2f} {written.denominator:.0f}" == "1234.56 7400000"


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        ([OWN, METRIC, "many", 1000], "C2", "is no number"),
        ([OWN, METRIC, "=SUM(A1:A2)", 1000], "C2", "formula"),
        ([OWN, METRIC, "1,234", 1000], "C2", "a thousand or a fraction"),
        ([OWN, METRIC, 20, "3k"], "D2", "different things"),
        (["Sample County of Others", METRIC, 20, 1000], "A2", "another organisation"),
        ([OWN, "no-such-metric", 20, 1000], "B2", "not asked for"),
        ([OWN, None, 20, 1000], "B2", "no code"),
        ([OWN, METRIC, 20, 1000, "maybe"], "E2", "is no answer"),
        ([OWN, METRIC, 20, 1000, "not available"], "E2", "yet there is a figure"),
    ],
)
def test_what_is_wrong_is_said_by_cell(sheet, row, cell, said):
    (problem,) = spreadsheets.read(xlsx(row), sheet).problems
    assert problem.cell == cell
    assert said in problem.text


def test_headings_in_mid_file_and_a_footer_are_passed_over(sheet):
    rows = [[OWN, METRIC, 20, 1000], HEADINGS, [OWN, COST_PER_INVOICE, "n/a"], ["Source: our books, 2026"]]
    reading = spreadsheets.read(xlsx(*rows), sheet)
    assert reading.problems == []
    assert reading.passed_over == [3, 5]
    assert {version.metric.slug: one.answer for version, one in reading.written.items()} == {
        METRIC: "given",
        COST_PER_INVOICE: "not_available",
    }


def test_csv_with_a_byte_order_mark_and_semicolons(sheet):
    text = f"\ufeffOrganisation;Code;Numerator;Denominator\n{OWN};{METRIC};1.234,5;100.000,00\n"
    reading = spreadsheets.read(csv(text), sheet)
    assert reading.written[version_of()].denominator == 100_000


def test_a_metric_twice_is_said(sheet):
    reading = spreadsheets.read(xlsx([OWN, METRIC, 20, 1000], [OWN, METRIC, 30, 1000]), sheet)
    assert "in line 2 already" in reading.problems[0].text


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (SimpleUploadedFile("figures.xlsm", b"PK"), "macros"),
        (SimpleUploadedFile("figures.pdf", b"%PDF-"), "Choose a spreadsheet"),
        (SimpleUploadedFile("figures.xlsx", b"not a zip archive"), "read as a .xlsx file|looks like"),
        (csv("a,b\n1,2\n"), "no line with the headings"),
        (csv("Organisation,Code,Numerator\nx,,\n"), "no figure in this file"),
    ],
)
def test_a_file_that_is_none_is_refused(sheet, upload, said):
    with pytest.raises(SpreadsheetError, match=said):
        spreadsheets.read(upload, sheet)


def test_a_macro_behind_the_ending_of_a_plain_sheet_is_refused(sheet):
    content = io.BytesIO(xlsx([OWN, METRIC, 20, 1000]).read())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    with pytest.raises(SpreadsheetError, match="has macros in it"):
        spreadsheets.read(SimpleUploadedFile("figures.xlsx", content.getvalue()), sheet)

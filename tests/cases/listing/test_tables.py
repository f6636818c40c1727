"""The list of cases as CSV and XLSX."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases.listing.results import CaseListing
from cases.listing.tables import COLUMNS, CaseTable
from cases.models import CaseIndexPage, CaseInvestment, CasePage
from hub.base.listing import tables
from hub.base.output.tables import harmless
from tests.factories.base import JurisdictionFactory
from tests.factories.cases import make_draft, make_published, make_submitted
from tests.factories.peers import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

FIGURES = (
    *("Currency", "Price year", "Yearly cost before", "Yearly cost after"),
    *("Unit of volume", "Volume a year before", "Volume a year after"),
    *("Staff (FTE) before", "Staff (FTE) after", "One-off investment"),
    *("Saved a year", "Saved, % of the cost before", "Payback (years)", "Net present value (NPV)"),
)
HEADINGS = [str(column.heading) for column in COLUMNS]


@pytest.fixture
def people():
    return {"author": UserFactory(role="Members")}


def csv_rows(client, query="") -> list[dict]:
    response = client.get(f"/cases/export.csv{query}")
    assert response.status_code == 200
    assert response.streaming
    text = b"".join(response).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def xlsx_rows(client, query="") -> list[tuple]:
    response = client.get(f"/cases/export.xlsx{query}")
    assert response.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(response)))
    assert book.sheetnames == ["Cases"]
    return list(book.active.iter_rows(values_only=True))


@pytest.fixture
def full_case(people):
    case = make_published(
        title="Invoices of eleven counties",
        lead_organisation=OrganisationFactory(name="Sample Valley Council"),
        jurisdiction=JurisdictionFactory(name="Sample County"),
        started_on=date(2021, 3, 1),
        live_on=date(2022, 5, 9),
        **people,
    )
    case.tags.add("shared desk", "invoices")
    case.save()
    stamps = {
        "first_published_at": datetime(2026, 1, 31, 23, 30, tzinfo=UTC),
        "last_published_at": datetime(2026, 2, 1, 12, tzinfo=UTC),
    }
    CasePage.objects.filter(pk=case.pk).update(**stamps)
    return case


def test_a_row_says_all_of_a_case(client, full_case, settings):
    settings.SITE_URL = "https://hub.county.example"
    (row,) = csv_rows(client)
    assert list(row) == HEADINGS
    assert row == {
        "Title": "Invoices of eleven counties",
        "Summary": "Eleven sample counties moved invoice matching to one desk.",
        "Lead organisation": "Sample Valley Council",
        "Level": "County or regional",
        "Country": "United States of America",
        "Jurisdiction": str(full_case.jurisdiction),
        "Stage": "Operating",
        "Service lines": full_case.service_lines.get().label,
        "Themes": full_case.themes.get().label,
        "Delivery model": "",
        "Form of governance": "",
        "Funding model": "",
        "Programme": "",
        "Partners": "",
        "Population served": "",
        "Started": "2021-03-01",
        "In operation since": "2022-05-09",
        "Ended": "",
        "Tags": "invoices; shared desk",
        **dict.fromkeys(FIGURES, ""),
        "Authors": full_case.authors.get().shown_name,
        "Welcomes questions": "",
        "Evidence": "",
        "Published": "2026-01-31",
        "Updated": "2026-02-01",
        "Last confirmed on": full_case.upkeep.last_confirmed_on.isoformat(),
        "Address": f"https://hub.county.example{full_case.url}",
    }


def test_a_spreadsheet_has_the_same_rows_with_dates_as_dates(client, full_case):
    headings, row = xlsx_rows(client)
    assert list(headings) == HEADINGS
    cells = dict(zip(headings, row, strict=True))
    assert cells["Title"] == "Invoices of eleven counties"
    assert cells["Started"] == datetime(2021, 3, 1)
    assert cells["Ended"] is None
    (in_csv,) = csv_rows(client)
    assert [str(cells[name] or "") for name in ("Summary", "Tags", "Address")] == [
        in_csv[name] for name in ("Summary", "Tags", "Address")
    ]


def test_days_are_those_of_the_reader(roles, full_case):
    client = roles("member", time_zone="Europe/Bucharest")
    (row,) = csv_rows(client)
    assert row["Published"] == "2026-02-01"


def economics(**changes) -> dict:
    return {
        "discloses_economics": True,
        "currency": "USD",
        "price_year": 2024,
        "cost_before": Decimal(1_940_000),
        "cost_after": Decimal(905_000),
        "volume_after": Decimal("156000.5"),
        "volume_unit": "=invoice",
        "investments": [CaseInvestment(year=2023, amount=Decimal(1_250_000))],
        **changes,
    }


def test_figures_are_numbers_as_entered_and_as_derived(client, people):
    make_published(**economics(), **people)
    (row,) = csv_rows(client)
    assert [row[name] for name in FIGURES] == [
        *("USD", "2024", "1940000.00", "905000.00"),
        *("'=invoice", "", "156000.50"),
        *("", "", "1250000.00"),
        *("1035000.00", "53.4", "1.21", row["Net present value (NPV)"]),
    ]
    headings, cells = xlsx_rows(client)
    told = dict(zip(headings, cells, strict=True))
    assert told["Saved a year"] == 1_035_000
    assert told["Net present value (NPV)"] == float(row["Net present value (NPV)"])


def test_costs_that_rose_are_a_number_below_zero_and_no_formula(client, people):
    make_published(**economics(cost_after=Decimal(2_000_000)), **people)
    (row,) = csv_rows(client)
    assert row["Saved a year"] == "-60000.00"


def test_figures_that_are_not_disclosed_are_not_taken_along(client, people):
    make_published(**economics(discloses_economics=False), **people)
    (row,) = csv_rows(client)
    assert {row[name] for name in FIGURES} == {""}


def test_a_date_before_spreadsheets_is_a_text(client, people):
    make_published(started_on=date(1789, 7, 14), **people)
    headings, row = xlsx_rows(client)
    assert row[headings.index("Started")] == "1789-07-14"


def test_the_same_filters_and_order_as_the_list(client, people):
    make_published(title="Ambulances", **people)
    make_published(title="Zoning", **people)
    make_published(title="Buses", level="city", country="RO", **people)
    for rows in (
        lambda query: [row["Title"] for row in csv_rows(client, query)],
        lambda query: [row[0] for row in xlsx_rows(client, query)[1:]],
    ):
        assert rows("") == ["Buses", "Zoning", "Ambulances"]
        assert rows("?sort=title") == ["Ambulances", "Buses", "Zoning"]
        assert rows("?sort=title&level=county") == ["Ambulances", "Zoning"]
        assert rows("?level=county&country=RO") == []
        assert rows("?sort=nonsense&level=%00&page=7&x=y") == []


def test_only_what_the_reader_may_see(client, roles, people):
    make_published(title="For everyone", **people)
    make_published(title="For members", for_members=True, **people)
    make_submitted(title="In review", author=people["author"])
    make_draft(title="A draft", author=people["author"])
    expected = {
        "visitor": {"For everyone"},
        "applicant": {"For everyone"},
        "member": {"For everyone", "For members"},
    }
    for role, titles in expected.items():
        reader = roles(role)
        assert {row["Title"] for row in csv_rows(reader)} == titles
        assert {row[0] for row in xlsx_rows(reader)[1:]} == titles


def test_a_list_for_members_is_not_taken_along_by_visitors(client, roles, people):
    case = make_published(**people)
    index = case.get_parent().specific
    index.audience = index.audience.members()
    index.save()
    for address in ("export.csv", "export.xlsx", "feed.atom", "compare/"):
        assert client.get(f"/cases/{address}").status_code == 403
        response = roles("member").get(f"/cases/{address}")
        assert response.status_code == 200
        b"".join(response)


def test_it_is_saved_and_not_kept_by_caches(client, full_case):
    for extension in ("csv", "xlsx"):
        response = client.get(f"/cases/export.{extension}")
        b"".join(response)
        assert response["Content-Disposition"].startswith('attachment; filename="cases-20')
        assert f'.{extension}"' in response["Content-Disposition"]
        assert "private" in response["Cache-Control"]
        assert client.post(f"/cases/export.{extension}").status_code == 405


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\0=1", "'=1"),
        ("＝1", "'＝1"),  # noqa: RUF001
        ("a\x0bb\x1f\ufffec", "abc"),
        ("One = two", "One = two"),
        ("Ärger, “so”; 中文", "Ärger, “so”; 中文"),
        ("", ""),
    ],
)
def test_formulas_are_made_harmless(typed, kept):
    assert harmless(typed) == kept


def test_hostile_cells_come_out_as_text(client, people):
    case = make_published(title="=cmd|' /C calc'!A0", summary='-1,"a"\n=2', **people)
    CasePage.objects.filter(pk=case.pk).update(lead_organisation_name="@bad\x0b\ufffe", summary='-1,"a"\n=2')
    (row,) = csv_rows(client)
    assert row["Title"] == "'=cmd|' /C calc'!A0"
    assert row["Summary"] == '\'-1,"a"\n=2'
    assert row["Lead organisation"] == "'@bad"
    response = client.get("/cases/export.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    assert sheet["A2"].value == "'=cmd|' /C calc'!A0"
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n", "d", "inlineStr"}


def test_a_long_list_is_cut_and_says_so(client, people, monkeypatch):
    for number in range(4):
        make_published(title=f"Case {number}", **people)
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    monkeypatch.setattr(tables, "CHUNK", 2)
    titles = [row["Title"] for row in csv_rows(client)]
    assert titles[:3] == ["Case 3", "Case 2", "Case 1"]
    assert titles[3:] == ["These are the first 3 of 4. Use filters to download the others."]
    assert len(xlsx_rows(client)) == 5
    monkeypatch.setattr(tables, "MAX_ROWS", 4)
    assert len(csv_rows(client)) == 4


def test_a_case_withdrawn_while_rows_are_read_is_left_out(people):
    case, other = make_published(title="Stays", **people), make_published(title="Goes", **people)
    table = CaseTable(CaseListing(CaseIndexPage.objects.get(), people["author"], QueryDict()))
    CasePage.objects.filter(pk=other.pk).update(live=False)
    assert [row[0] for row in table.rows()] == [case.title]


def test_queries_grow_with_the_chunks_alone(client, people, monkeypatch):
    make_published(**people)
    csv_rows(client)
    with CaptureQueriesContext(connection) as few:
        csv_rows(client)
    for number in range(4):
        changes = {"title": f"Case {number}", "jurisdiction": JurisdictionFactory(), **economics()}
        case = make_published(**changes, **people)
        case.tags.add("shared desk")
        case.save()
    csv_rows(client)  # the first after a publication reads what is counted by
    with CaptureQueriesContext(connection) as many:
        csv_rows(client)
    assert len(many) == len(few)
    monkeypatch.setattr(tables, "CHUNK", 1)
    with CaptureQueriesContext(connection) as chunks:
        csv_rows(client)
    assert len(chunks) > len(many)

"""What Wagtail's admin exports is harmless, as our own tables are."""

import csv
import io

import pytest
from openpyxl import load_workbook
from wagtail.models import Page

from hub.settings.apps import HUB_APPS
from tests.databases import ROOT

FORMULAS = ['=HYPERLINK("https://evil.example/")', "+1+1", "-2+3", "@SUM(A1)", "＝1+1"]  # noqa: RUF001
REPORTS = ["/admin/reports/site-history/", "/admin/reports/aging-pages/"]


@pytest.fixture
def admin(roles):
    client = roles("administrator")
    root = Page.get_first_root_node()
    for number, title in enumerate(FORMULAS):
        page = root.add_child(instance=Page(title=title, slug=f"p{number}"))
        page.save_revision(user=client.user, log_action=True).publish(user=client.user)
    return client


def read(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("report", REPORTS)
def test_csv(report, admin):
    rows = list(csv.reader(io.StringIO(read(admin.get(f"{report}?export=csv")).decode())))
    cells = {cell for row in rows for cell in row}
    assert {f"'{formula}" for formula in FORMULAS} <= cells
    assert not cells & set(FORMULAS)


def test_spreadsheet(admin):
    book = load_workbook(io.BytesIO(read(admin.get(f"{REPORTS[0]}?export=xlsx"))))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert {f"'{formula}" for formula in FORMULAS} <= {cell.value for cell in cells}


def test_no_header_with_a_file_name_is_put_together_by_hand():
    found = [
        path.relative_to(ROOT).as_posix()
        for app in HUB_APPS
        for path in (ROOT / app.replace(".", "/")).rglob("*.py")
        if "; filename" in path.read_text()
    ]
    assert found == []

"""Price indices and purchasing-power parities from a table."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from benchmarks.models import PriceIndex, PurchasingPower

pytestmark = pytest.mark.django_db

HEADING = "Country Name,Country Code,2014,2015 [YR2015]"


def bring_in(tmp_path, rows, *options, mapping="world-bank-deflator") -> str:
    path = tmp_path / "prices.csv"
    path.write_text("\n".join([HEADING, *rows, ""]), encoding="utf-8-sig")
    said = StringIO()
    call_command("import_prices", path, "--mapping", mapping, *options, stdout=said)
    return said.getvalue()


def test_each_year_of_a_known_place_is_kept_with_its_source(tmp_path):
    said = bring_in(tmp_path, ["Canada,CAN,91.031,102.789", "Atlantis,ATL,1,2"])
    assert "2 created, 0 updated, 0 unchanged; 1 rows of other places" in said
    kept = PriceIndex.objects.get(currency="CAD", year=2015)
    assert kept.value == Decimal("102.789")
    assert "World Bank" in kept.source
    bring_in(tmp_path, ["Canada,CAN,1.2,..", "United States,USA,1,1"], mapping="world-bank-ppp")
    assert PurchasingPower.objects.count() == 3


def test_twice_changes_nothing_and_a_trial_writes_nothing(tmp_path):
    rows = ["Canada,CAN,91.031,102.789"]
    assert "2 created" in bring_in(tmp_path, rows, "--dry-run")
    assert not PriceIndex.objects.exists()
    bring_in(tmp_path, rows)
    assert "0 created, 0 updated, 2 unchanged" in bring_in(tmp_path, rows)
    assert "0 created, 1 updated, 1 unchanged" in bring_in(tmp_path, ["Canada,CAN,91.031,103"])


def test_wrong_values_are_told_by_row_and_all_others_are_in(tmp_path):
    rows = ["Canada,CAN,about 91,102.789", HEADING, "Peru,PER,0,1", "Canada again,CAN,,100"]
    said = StringIO()
    path = tmp_path / "prices.csv"
    path.write_text("\n".join([HEADING, *rows, ""]))
    with pytest.raises(CommandError, match="3 values"):
        call_command("import_prices", path, "--mapping", "world-bank-deflator", stdout=said)
    assert "row 2: not taken: CAD 2014: “about 91” is no number." in said.getvalue()
    assert "row 3: it is the heading again" in said.getvalue()
    assert "row 4: not taken: PEN 2014: 0 is not above 0" in said.getvalue()
    assert "row 5: not taken: CAD 2015 stands in row 2 already" in said.getvalue()
    assert set(PriceIndex.objects.values_list("currency", "year")) == {("CAD", 2015), ("PEN", 2015)}


def test_a_table_with_a_column_for_the_year(tmp_path):
    mapping = tmp_path / "own.yaml"
    mapping.write_text(
        "kind: index\nplace: currency\nyear: year\nvalue: index\nsource: Sample office\ndecimal_mark: ','\n"
    )
    path = tmp_path / "own.csv"
    path.write_text("currency;year;index\nEUR;2015;100,5\n")
    call_command("import_prices", path, "--mapping", str(mapping), verbosity=0)
    assert PriceIndex.objects.get().value == Decimal("100.5")
    # In a workbook, a number is a number, however the country writes it.
    book = Workbook()
    for row in (["currency", "year", "index"], ["EUR", 2016, 1.001], ["EUR", 2017, "101,5"]):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    call_command("import_prices", tmp_path / "own.xlsx", "--mapping", str(mapping), verbosity=0)
    values = PriceIndex.objects.order_by("year").values_list("value", flat=True)
    assert list(values) == [Decimal("100.5"), Decimal("1.001"), Decimal("101.5")]
    mapping.write_text("kind: wages\nplace: currency\nsource: Sample office\n")
    with pytest.raises(CommandError, match="index, parity"):
        call_command("import_prices", path, "--mapping", str(mapping))

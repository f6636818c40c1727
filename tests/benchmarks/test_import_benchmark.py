"""Published figures from a table become public rounds."""

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from benchmarks.comparing.round_results import WHOLE_ROUND
from benchmarks.models import Answer, Metric, Round

pytestmark = pytest.mark.django_db

HEADING = (
    "fy_ef,organization_id,organization,core_responsibility,program_id,program_name,"
    "planned_spending_1,actual_spending,planned_ftes_1,actual_ftes"
)
REAL = Path(__file__).resolve().parents[2] / "../shared/data/benchmarks/canada-internal-services/programs.csv"


def lines(bodies=range(1, 7), period="2023-2024") -> list[str]:
    """Two rows for each body: 100 for its programme, its number for financial management."""
    rows = []
    for n in bodies:
        start = f"{period},{n},Department of Sample {n}"
        rows += [
            f"{start},Sampling,P1,Samples,0,{100 - n},0,90",
            f"{start},Internal services - all,P2,Financial Management Services,0,{n},0,10",
        ]
    return rows


def bring_in(tmp_path, rows, *options, mark="") -> str:
    path = tmp_path / "programs.csv"
    path.write_text(mark + "\n".join([HEADING, *rows, ""]), encoding="utf-8")
    said = StringIO()
    call_command("import_benchmark", path, "--mapping", "canada-internal-services", *options, stdout=said)
    return said.getvalue()


def finance(slug="canada-internal-services-2023-24") -> Answer:
    return Answer.objects.get(
        WHOLE_ROUND, round__slug=slug, version__metric__slug="internal-finance-cost-share"
    )


def test_a_period_becomes_a_public_round_with_attribution(tmp_path):
    said = bring_in(tmp_path, lines(), mark="\ufeff")
    assert "1 created, 0 updated, 0 unchanged" in said
    round_ = Round.objects.get()
    assert (round_.period, round_.year, round_.are_figures_published) == ("2023-24", 2023, True)
    assert "Open Government Licence" in round_.attribution
    assert (finance().count, finance().median) == (6, Decimal("3.5"))
    assert Metric.objects.filter(slug__startswith="internal-").count() == 20


def test_the_same_file_twice_changes_nothing_and_a_changed_one_makes_a_new_version(tmp_path):
    bring_in(tmp_path, lines())
    assert "0 created, 0 updated, 1 unchanged" in bring_in(tmp_path, lines())
    for _time in range(2):
        said = bring_in(tmp_path, lines(range(1, 8)))
    assert "0 created, 0 updated, 1 unchanged" in said
    second = Round.objects.published().current().get()
    assert (second.number, second.corrects.slug) == (2, "canada-internal-services-2023-24")
    assert (finance().count, finance(second.slug).count) == (6, 7)
    assert second.participants.exclude(like_us=None).count() == 7


def test_a_trial_writes_nothing(tmp_path):
    before = Metric.objects.count()
    assert "a trial" in bring_in(tmp_path, lines(), "--dry-run")
    assert not Round.objects.exists()
    assert Metric.objects.count() == before


def test_wrong_rows_are_told_and_their_organisation_is_left_out(tmp_path):
    rows = [*lines(), HEADING, "Total,,,,,,0,600,0,600", "Source: a sample"]
    rows[1] = rows[1].replace(",0,1,0,10", ",0,about 1,0,10")
    rows[3] = rows[3].replace(",0,2,0,10", ',0,"1.002,00",0,10')
    said = StringIO()
    path = tmp_path / "programs.csv"
    path.write_text("\n".join([HEADING, *rows, ""]), encoding="utf-8")
    with pytest.raises(CommandError, match="4 rows"):
        call_command("import_benchmark", path, "--mapping", "canada-internal-services", stdout=said)
    text = said.getvalue()
    assert "row 3: not taken: actual_spending: “about 1” is no number." in text
    assert "row 5: not taken: actual_spending: “1.002,00” is no number." in text
    assert "row 14: it is the heading again" in text
    assert "row 15: not taken: “Total” is no period" in text
    assert "row 16: not taken" in text
    assert "Department of Sample 1 is left out of 2023-2024" in text
    assert finance().refusal == "few"


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("name,amount\nSample,1\n")
    with pytest.raises(CommandError, match="has no column"):
        call_command("import_benchmark", path, "--mapping", "canada-internal-services")


@pytest.mark.data
def test_the_real_table():
    if not REAL.exists():
        pytest.skip("the real data is not beside the checkout")
    call_command("import_benchmark", REAL, "--mapping", "canada-internal-services", verbosity=0)
    assert Round.objects.count() == 7
    told = finance("canada-internal-services-2024-25")
    assert told.count == 35
    assert [round(value, 2) for value in (told.lower, told.median, told.upper)] == [
        Decimal("0.22"),
        Decimal("0.73"),
        Decimal("1.29"),
    ]

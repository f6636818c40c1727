"""Cases out as files, and in again."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.advice import export as advice_files
from cases.advice import requests
from cases.advice.requests import Asked
from cases.models import CaseEvidence, CaseFollowUp, CaseInvestment, CasePage, CasePartner
from cases.review import services
from hub.base.models import Audience
from tests.factories.advice import ask_for_advice
from tests.factories.base import JurisdictionFactory, png, upload
from tests.factories.benchmarks import version_of
from tests.factories.cases import make_draft, make_published
from tests.factories.forums import make_writer
from tests.factories.peers import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

TEXT = "Half the cost.\r\n\r\n### Results\r\n\r\nTold twice.[^1]  \r\n\r\n---\r\n\r\n[^1]: By the auditor."


@pytest.fixture
def full_case():
    """A published case with everything that a file can say."""
    body = OrganisationFactory(name="Sample Valley Council")
    author = UserFactory(role="Members")
    case = make_draft(
        author=author,
        title="One desk",
        results=TEXT,
        summary="Two lines:\nboth are told.",
        lead_organisation=body,
        jurisdiction=JurisdictionFactory(name="Sample Valley"),
        started_on=date(2020, 3, 1),
        population_served=412_000,
        discloses_economics=True,
        currency="NOK",
        price_year=2024,
        discount_rate=Decimal("3.5"),
        cost_before=Decimal("1940000.50"),
        cost_after=Decimal(905_000),
        volume_after=Decimal(156_000),
        volume_unit="invoice",
        metric_version=version_of("invoice-cost"),
        staff_before=Decimal("31.5"),
    )
    draft = services.latest_draft(case)
    draft.tags.add("shared desk")
    draft.investments = [
        CaseInvestment(year=2023, amount=Decimal("12.5")),
        CaseInvestment(year=2024, amount=7),
    ]
    draft.partners = [
        CasePartner(name="Sample State", part="funder"),
        CasePartner(name="X", organisation=body),
    ]
    draft.evidence = [CaseEvidence(title="Audit", address="https://audit.example/1", remark="It says: yes")]
    draft.follow_ups = [CaseFollowUp(dated=date(2026, 1, 2), text="Two more.\r\n\r\n---\r\n\r\n- and a list")]
    draft.save_revision()
    services.add_attachment(
        author=author, case=case, upload=upload("Report.txt", b"It works."), title="The report"
    )
    services.add_image(
        author=author,
        case=case,
        upload=upload("a.png", png()),
        alt_text="A plan",
        caption="Below",
        section="results",
    )
    case = CasePage.objects.get()
    draft = services.latest_draft(case)
    document = draft.attachments.get().document
    draft.results = f"{draft.results}\r\n\r\n[The report]({document.url})"
    attachment = draft.attachments.get()
    attachment.is_evidence = True
    draft.attachments = [attachment]
    draft.save_revision().publish()
    days = {"asked": date(2026, 2, 1), "closed": date(2026, 3, 1)}
    advice_files.put(
        case,
        [
            {**days, "question": "", "explanation": "", "outcome": "We met.\n\n- Twice"},
            {**days, "question": "Who pays?", "explanation": "Ours **differ**.", "outcome": "All do."},
        ],
    )
    return CasePage.objects.get()


def run(command: str, *args, **options) -> str:
    out = io.StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


def contents(folder: Path) -> dict:
    return {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_out_and_in_again_changes_nothing(full_case, tmp_path):
    before = services.content_digest(full_case)
    assert "1 cases with 2 files" in run("export_cases", tmp_path)
    report = run("import_cases", tmp_path)
    assert "unchanged      1" in report
    case = CasePage.objects.get()
    assert services.content_digest(case) == before
    assert case.latest_revision_id == full_case.latest_revision_id


def test_into_an_empty_site_it_is_the_same_case(full_case, tmp_path):
    run("export_cases", tmp_path / "one")
    full_case.delete()
    report = run("import_cases", tmp_path / "one", live=True)
    assert "created        1" in report, report
    case = CasePage.objects.get()
    assert case.live
    assert case.cost_before == Decimal("1940000.50")
    assert [row.organisation.name if row.organisation else "" for row in case.partners.all()] == [
        "",
        "Sample Valley Council",
    ]
    assert case.results.startswith(TEXT.replace("\r\n", "\n"))
    assert case.attachments.get().document.url in case.results
    assert case.advice_requests.get().questions.get().outcome == "All do."
    run("export_cases", tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert "unchanged      1" in run("import_cases", tmp_path / "one")


def test_what_was_changed_in_the_file_is_no_reason_to_overwrite_what_people_wrote(full_case, tmp_path):
    run("export_cases", tmp_path)
    file = tmp_path / f"{full_case.slug}.md"
    file.write_text(file.read_text().replace("Half the cost", "A third of it"))
    assert "written on the site" in run("import_cases", tmp_path)
    assert "Half the cost" in CasePage.objects.get().results


def test_which_cases_are_written(full_case, tmp_path):
    make_draft(title="A draft", author=full_case.owner)
    run("export_cases", tmp_path / "dry", dry_run=True)
    assert not (tmp_path / "dry").exists()
    run("export_cases", tmp_path / "live", live_only=True)
    assert [file.name for file in (tmp_path / "live").glob("*.md")] == ["one-desk.md"]
    run("export_cases", tmp_path / "one", slug=["a-draft"])
    assert [file.name for file in (tmp_path / "one").glob("*.md")] == ["a-draft.md"]
    with pytest.raises(CommandError, match="no such case: nothing"):
        run("export_cases", tmp_path, slug=["nothing"])


def test_what_a_file_cannot_say_is_told_and_the_others_are_written(full_case, tmp_path):
    people = make_published(title="For two", author=full_case.owner)
    CasePage.objects.filter(pk=people.pk).update(audience=Audience.of_people("two", [full_case.owner]))
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of 2 cases"):
        call_command("export_cases", tmp_path, stdout=out)
    assert "for-two: it is for some people alone" in out.getvalue()
    assert (tmp_path / "one-desk.md").exists()
    assert not (tmp_path / "for-two.md").exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("cost_before: -1", "greater than or equal to 0"),
        ("cost_before: much", "must be a decimal number"),
        ("currency: dollars", "three letters"),
        ("discloses_economics: perhaps", "must be true or false"),
        ("investments: 12", "must be a list"),
        ("investments: [{year: 2020}]", "entry 1, amount"),
        ("investments: [{year: 20204, amount: 3}]", "entry 1, year"),
        ("partners: [{name: A, part: king}]", "entry 1, part"),
        ("partners: [{name: A, rank: 1}]", "“rank” means nothing"),
        ("evidence: [{title: A, address: nowhere}]", "entry 1, address"),
        ("follow_ups: [{date: soon, text: B}]", "is no date"),
        ("images: [{file: a.png}]", "words (alt)"),
    ],
)
def test_wrong_input_is_told_with_its_file_and_line(tmp_path, line, reason):
    (tmp_path / "case.md").write_text(f"---\ntitle: A case\n{line}\n---\n\n## Problem\n\nText.\n")
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_cases", tmp_path, stdout=out)
    assert "failed: case.md" in out.getvalue()
    assert "line 3: " in out.getvalue()
    assert reason in out.getvalue()
    assert not CasePage.objects.exists()


def test_a_cost_in_no_currency_is_wrong(tmp_path):
    (tmp_path / "case.md").write_text("---\ntitle: A case\ncost_before: 3\n---\n\n## Problem\n\nText.\n")
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_cases", tmp_path, stdout=out)
    assert "Say in which currency the costs are" in out.getvalue()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<!-- section: prologue -->\nText", "line 5: the section “prologue” is not known"),
        (
            "<!-- section: problem -->\nA\n<!-- section: problem -->\nB",
            "line 7: the section “problem” stands twice",
        ),
        ("Text", "line 5: there is text before the first section"),
    ],
)
def test_a_spoilt_export_is_told_with_its_line(tmp_path, body, reason):
    (tmp_path / "case.md").write_text(f"---\nhub_export: 1\ntitle: A case\n---\n{body}\n")
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_cases", tmp_path, stdout=out)
    assert reason in out.getvalue()


def test_advice_goes_out_without_the_names_of_those_named_in_it(tmp_path):
    named = make_writer(name="Wilhelmina Sample")
    case = make_published(title="One desk")
    explanation = f"As [@Wilhelmina Sample](/people/{named.pk}/) does it?"
    request = ask_for_advice(case, questions=[Asked("Who pays?", explanation)])
    requests.close(author=case.owner, request=request, outcome="We asked the towns.", outcomes={})
    named.delete()
    run("export_cases", tmp_path)
    files = b"".join(contents(tmp_path).values()).decode(errors="ignore")
    assert "As @A member does it?" in files
    assert "Wilhelmina" not in files

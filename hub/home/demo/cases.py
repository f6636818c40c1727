"""The cases of the demo, read from ``stories/*.md`` and taken through the services that people use.

A file has the case's facts as YAML front matter and its sections as ``## Problem``, ``## Approach`` … Its
name is the case's slug. ``state`` says how far it goes: ``published`` (the default), ``in_review``,
``sent_back`` (with ``comment`` and, by section, ``part_comments``) or ``draft``. ``closed`` says why its
authors closed a published one, on the day ``closed_on``. ``later`` gives sections of a published case as its
author has changed them since, on the day ``later_dated``, for a moderator to read.
"""

import re
from datetime import date, datetime, time
from pathlib import Path

import frontmatter
from django.utils import timezone
from django.utils.timezone import make_aware
from wagtail.models import PageLogEntry, TaskState, WorkflowState

from benchmarks.models import MetricVersion
from cases.models import (
    CaseAuthor,
    CaseEvidence,
    CaseFollowUp,
    CaseInvestment,
    CasePage,
    CasePartner,
    CaseUpkeep,
)
from cases.models.sections import Section
from cases.models.upkeep import UPKEEP
from cases.review import services
from cases.upkeep import confirmations
from hub.base.models import (
    Audience,
    DeliveryModel,
    FundingModel,
    GovernanceForm,
    Jurisdiction,
    ServiceLine,
    Stage,
    Theme,
)
from hub.home.demo import drawings, files
from hub.home.demo.people import by_email
from peers.models import Organisation, Programme
from search.entries import services as search_services

FOLDER = Path(__file__).parent / "stories"
# How a line begins that does not go on the one before: an item, a row of a table, a quotation, a heading.
BLOCK = re.compile(r"\s*([-*] |\d+\. |[|>#])")
MODERATOR = "moderator@hub.example"
COMMENT_OF_APPROVAL = "Clear and frank; thank you. Published as it is."


def make_cases() -> int:
    """Add the cases that are missing, the oldest first; returns how many that were."""
    there = set(CasePage.objects.values_list("slug", flat=True))
    missing = [path for path in FOLDER.glob("*.md") if path.stem not in there]
    told = [(path.stem, frontmatter.load(path)) for path in missing]
    for slug, post in sorted(told, key=lambda pair: (pair[1]["dated"], pair[0])):
        _make_case(slug, post.metadata, sections_of(post.content))
    return len(missing)


def sections_of(text: str) -> dict[str, str]:
    """The Markdown of each section, by the name of its field. Raises ``KeyError`` for an unknown heading."""
    by_label = {str(section.label): section.value for section in Section}
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("## "):
            lines = sections.setdefault(by_label[line[3:].strip()], [])
        else:
            lines.append(line)
    return {name: unwrapped("\n".join(lines)) for name, lines in sections.items()}


def unwrapped(text: str) -> str:
    """The text with each paragraph on one line, as people type it into a form."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if lines and lines[-1].strip() and line.strip() and not BLOCK.match(line):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _make_case(slug: str, told: dict, sections: dict[str, str]) -> None:
    author, moderator = by_email(told["author"]), by_email(MODERATOR)
    case = services.create_case(author=author, case=_page(slug, told, sections))
    for image in told.get("images", []):
        services.add_image(
            author=author,
            case=case,
            upload=drawings.draw(**image["drawing"]),
            alt_text=image["shows"],
            caption=image.get("caption", ""),
            section=image["section"],
        )
    for attachment in told.get("attachments", []):
        services.add_attachment(
            author=author, case=case, upload=files.written(**attachment["file"]), title=attachment["title"]
        )
    state = told.get("state", "published")
    if state != "draft":
        case = services.submit(author=author, case=case)
    if state == "sent_back":
        services.send_back(
            moderator=moderator,
            case=case,
            read_digest=_digest(case),
            comment=told["comment"].strip(),
            part_comments=told.get("part_comments"),
        )
    if state == "published" and case.is_in_review:
        case = services.approve(
            moderator=moderator, case=case, read_digest=_digest(case), comment=COMMENT_OF_APPROVAL
        )
    _name_authors(case, told)
    if "closed" in told:
        confirmations.close(author=author, case=case, remark=told["closed"])
    _date(case, _morning_of(told["dated"]))
    _date_upkeep(case, told)
    if "later" in told:
        draft = services.latest_draft(case)
        for name, text in told["later"].items():
            setattr(draft, name, unwrapped(text))
        services.save_draft(author=author, draft=draft, read_revision_id=draft.latest_revision_id)
        _date(
            services.submit(author=author, case=case),
            _morning_of(told["later_dated"]),
            since=case.latest_revision_id,
        )


def _name_authors(case: CasePage, told: dict) -> None:
    """Say of each author what they would have chosen themselves."""
    chosen = {"welcomes_questions": told.get("welcomes_questions", False)}
    if "shown_as" in told:
        chosen["shown_as"] = told["shown_as"]
    case.authors.update(**chosen)
    for email in told.get("co_authors", []):
        person = by_email(email)
        CaseAuthor.objects.create(
            case=case, user=person, organisation=person.organisation, accepted_at=timezone.now()
        )


def _date_upkeep(case: CasePage, told: dict) -> None:
    """A case was confirmed when it was published, and is asked about a year after."""
    day = told.get("closed_on", told["dated"])
    closed = (
        {"closed_on": day}
        if "closed" in told
        else {"ask_at": UPKEEP.after_confirmation(_morning_of(day)).ask_at}
    )
    CaseUpkeep.objects.filter(case=case).update(last_confirmed_on=day, **closed)
    case.authors.update(invited_at=_morning_of(told["dated"]), accepted_at=_morning_of(told["dated"]))


def _digest(case: CasePage) -> str:
    return services.content_digest(services.latest_draft(case))


def _page(slug: str, told: dict, sections: dict[str, str]) -> CasePage:
    """The case as its author's form would give it."""
    body = Organisation.objects.get(slug=told["organisation"])
    page = CasePage(
        title=told["title"],
        slug=slug,
        summary=" ".join(told["summary"].split()),
        lead_organisation=body,
        lead_organisation_name=body.name,
        programme=Programme.objects.get(slug=told["programme"]) if "programme" in told else None,
        level=told["level"],
        country=told["country"],
        jurisdiction=Jurisdiction.objects.get(slug=told["jurisdiction"]) if "jurisdiction" in told else None,
        stage=Stage.objects.get(slug=told["stage"]),
        delivery_model=_entry(DeliveryModel, told.get("delivery_model")),
        governance_form=_entry(GovernanceForm, told.get("governance_form")),
        funding_model=_entry(FundingModel, told.get("funding_model")),
        started_on=told.get("started_on"),
        live_on=told.get("live_on"),
        ended_on=told.get("ended_on"),
        audience=Audience.members() if told.get("for_members") else Audience.everyone(),
        is_sample=True,
        population_served=told.get("population_served"),
        discloses_economics="figures" in told,
        **told.get("figures", {}),
        metric_version=MetricVersion.objects.referred_to(told.get("metric", "")),
        **sections,
    )
    page.investments = [
        CaseInvestment(year=year, amount=amount) for year, amount in told.get("investments", {}).items()
    ]
    page.partners = [_partner(**partner) for partner in told.get("partners", [])]
    page.evidence = [CaseEvidence(**evidence) for evidence in told.get("evidence", [])]
    page.follow_ups = [
        CaseFollowUp(dated=entry["dated"], text=unwrapped(entry["text"]))
        for entry in told.get("follow_ups", [])
    ]
    page.service_lines = ServiceLine.objects.filter(slug__in=told["service_lines"])
    page.themes = Theme.objects.filter(slug__in=told["themes"])
    page.tags.add(*told.get("tags", []))
    return page


def _partner(name: str, part: str) -> CasePartner:
    return CasePartner(name=name, part=part, organisation=Organisation.objects.named(name))


def _entry(model, slug: str | None):
    """An entry of a vocabulary; an editor of the demo may have taken it away."""
    return model.objects.filter(slug=slug).first() if slug else None


def _morning_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(10, 15)))


def _date(case: CasePage, day: datetime, *, since: int = 0) -> None:
    """Put what was done with a case after the revision ``since`` on its day: all of it happened just now."""
    pages = CasePage.objects.filter(pk=case.pk)
    pages.update(latest_revision_created_at=day)
    case.revisions.filter(pk__gt=since).update(created_at=day)
    PageLogEntry.objects.filter(page=case, revision__gt=since).update(timestamp=day)
    tasks = TaskState.objects.filter(
        workflow_state__in=WorkflowState.objects.for_instance(case), revision__gt=since
    )
    WorkflowState.objects.filter(pk__in=tasks.values("workflow_state")).update(created_at=day)
    tasks.filter(finished_at__isnull=False).update(finished_at=day)
    tasks.update(started_at=day)
    if not since:
        pages.filter(live=True).update(first_published_at=day, last_published_at=day)
        search_services.refresh(CasePage.objects.get(pk=case.pk))

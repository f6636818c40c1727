"""Published cases by the thousand, for what is measured: rows as a publication leaves them, written in bulk."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice

from django.utils import timezone
from treebeard.mp_tree import MP_Node
from wagtail.models import Locale, Page

from cases.models import CaseAuthor, CaseIndexPage, CaseInvestment, CasePage, CasePartner, CaseTag, CaseUpkeep
from cases.models.sections import Section
from hub.base.models import (
    Audience,
    DeliveryModel,
    FundingModel,
    GovernanceForm,
    Level,
    ServiceLine,
    Stage,
    Tag,
    Theme,
)
from peers.models import Organisation
from tests.factories.peers import OrganisationFactory

PARAGRAPH = (
    "Each sample county keyed its own invoices until the largest of them opened its desk to the others. "
    "The members of the board met four times a year, paid by the number of invoices, and told each other why. "
)
COUNTRIES = ("US", "AU", "CA", "PE", "RO", "GB")
CHUNK = 500


def _entries(model) -> list:
    return list(model.objects.order_by("pk"))


class _Makers:
    """What the cases are about, in turn: every filter finds a part of them."""

    def __init__(self):
        self.locale, self.audience, self.now = Locale.get_default(), Audience.everyone(), timezone.now()
        self.lines, self.themes, self.stages = _entries(ServiceLine), _entries(Theme), _entries(Stage)
        self.models = {
            "delivery_model": _entries(DeliveryModel),
            "governance_form": _entries(GovernanceForm),
            "funding_model": _entries(FundingModel),
        }
        self.tags = [Tag.every.get_or_create(name=f"sample tag {n}")[0] for n in range(40)]
        known = {body.name: body for body in Organisation.objects.all()}
        names = [f"Sample Measured County {n}" for n in range(60)]
        self.bodies = [known.get(name) or OrganisationFactory(name=name) for name in names]

    def case(self, number: int) -> CasePage:
        levels = Level.values
        turn = {name: entries[number % len(entries)] for name, entries in self.models.items() if entries}
        has_figures = number % 3 != 0
        return CasePage(
            title=f"One desk for {number} sample counties",
            draft_title=f"One desk for {number} sample counties",
            slug=f"one-desk-for-{number}-sample-counties",
            live=True,
            has_unpublished_changes=False,
            locale=self.locale,
            audience=self.audience,
            first_published_at=self.now - timedelta(minutes=number),
            last_published_at=self.now - timedelta(minutes=number),
            summary=f"{number} sample counties moved their work to one desk. {PARAGRAPH}"[:390],
            lead_organisation=self.bodies[number % len(self.bodies)],
            level=levels[number % 4],
            country=COUNTRIES[number % 5 if number % 2 else 0],
            stage=self.stages[number % len(self.stages)],
            started_on=date(2005 + number % 18, 1 + number % 12, 1),
            live_on=date(2006 + number % 18, 1 + number % 12, 1),
            population_served=1_000 * (number % 3_000),
            discloses_economics=has_figures,
            currency="USD" if has_figures else "",
            price_year=2024 if has_figures else None,
            cost_before=Decimal(1_000_000 + number) if has_figures else None,
            cost_after=Decimal(400_000 + 10 * number) if has_figures else None,
            **turn,
            **{section.value: PARAGRAPH * 3 for section in Section},
        )


def make_many_published(number: int, *, first: int = 0) -> None:
    """Publish so many cases for everyone, numbered from ``first`` on; nothing of them is in the search."""
    makers = _Makers()
    index = CaseIndexPage.objects.get()
    last = Page.objects.child_of(index).order_by("path").last()
    steps = count((MP_Node._str2int(last.path[index.depth * index.steplen :]) if last else 0) + 1)
    for start in range(first, first + number, CHUNK):
        numbers = range(start, min(start + CHUNK, first + number))
        _publish(index, [makers.case(each) for each in numbers], numbers, makers, steps)
    Page.objects.filter(pk=index.pk).update(numchild=Page.objects.child_of(index).count())


def _publish(index, cases: list[CasePage], numbers, makers: _Makers, steps) -> None:
    case_type = CasePage().content_type
    for case, step in zip(cases, islice(steps, len(cases)), strict=True):
        case.path = Page._get_path(index.path, index.depth + 1, step)
        case.depth = index.depth + 1
        case.url_path = f"{index.url_path}{case.slug}/"
        case.content_type = case_type
    pages = [
        Page(
            **{
                field.attname: getattr(case, field.attname)
                for field in Page._meta.concrete_fields
                if not field.primary_key
            }
        )
        for case in cases
    ]
    Page.objects.bulk_create(pages)
    keys = dict(Page.objects.filter(path__in=[page.path for page in pages]).values_list("path", "pk"))
    for case in cases:
        case.page_ptr_id = case.pk = keys[case.path]
    # Django's bulk_create takes no model with a parent: its own rows are written the same way below it.
    CasePage._base_manager.all()._insert(cases, fields=CasePage._meta.local_concrete_fields, using="default")
    _file(cases, numbers, makers)


def _file(cases: list[CasePage], numbers, makers: _Makers) -> None:
    """What hangs on the cases."""
    lines, themes, tags, upkeep, authors, partners, investments = [], [], [], [], [], [], []
    for case, number in zip(cases, numbers, strict=True):
        line = makers.lines[number % len(makers.lines)]
        lines.append(CasePage.service_lines.through(casepage_id=case.pk, serviceline_id=line.pk))
        for step in {number % len(makers.themes), (number + 2) % len(makers.themes)}:
            themes.append(CasePage.themes.through(casepage_id=case.pk, theme_id=makers.themes[step].pk))
        tags += [CaseTag(content_object=case, tag=makers.tags[(number + step) % 40]) for step in (0, 7)]
        upkeep.append(
            CaseUpkeep(case=case, last_confirmed_on=date(2026, 1 + number % 10, 1), completeness=number % 101)
        )
        authors.append(
            CaseAuthor(
                case=case,
                organisation=case.lead_organisation,
                accepted_at=timezone.now(),
                welcomes_questions=number % 4 == 0,
            )
        )
        body = makers.bodies[(number + 5) % len(makers.bodies)]
        partners.append(CasePartner(page=case, name=body.name, organisation=body, sort_order=0))
        if case.cost_before is not None:
            investments.append(CaseInvestment(page=case, year=2020, amount=900_000, sort_order=0))
    for model, rows in (
        (CasePage.service_lines.through, lines),
        (CasePage.themes.through, themes),
        (CaseTag, tags),
        (CaseUpkeep, upkeep),
        (CaseAuthor, authors),
        (CasePartner, partners),
        (CaseInvestment, investments),
    ):
        model.objects.bulk_create(rows)

"""What templates show of a case beyond its own words."""

from django import template

from cases.advice import same_problem, selectors
from cases.economics import formats
from cases.listing.filters import COLUMN_HEADINGS
from cases.reading import citation, page_extras

register = template.Library()


@register.simple_tag(takes_context=True)
def case_reference(context, case) -> citation.Reference:
    """What a citation of a published case says."""
    return citation.reference(case, context["request"])


@register.simple_tag(takes_context=True)
def structured_data(context, case) -> str:
    """A published case as JSON-LD, for a ``<script type="application/ld+json">``."""
    return citation.structured_data(case, context["request"])


@register.filter
def no_evidence(attachments) -> list:
    """The attachments that are not marked as evidence."""
    return [attachment for attachment in attachments if not attachment.is_evidence]


@register.filter
def evidence_only(attachments) -> list:
    """The attachments that are marked as evidence."""
    return [attachment for attachment in attachments if attachment.is_evidence]


@register.filter
def saving(case) -> str:
    """Saved a year, for a row of a list: with the currency, or nothing where it is not disclosed."""
    saved = case.economics.saving if case.discloses_economics else None
    return "" if saved is None else f"{formats.compact(saved)} {case.currency}"


@register.filter
def saving_share(case) -> str:
    """Saved a year in per cent, for a row of a table: nothing where it is not disclosed."""
    saved = case.economics.saving_share if case.discloses_economics else None
    return "" if saved is None else formats.share(saved)


@register.inclusion_tag("cases/_sort_heading.html", takes_context=True)
def sort_heading(context, name: str, *, align: str = "") -> dict:
    """A heading of the table of cases that sorts it."""
    return {
        "request": context["request"],
        "name": name,
        "label": COLUMN_HEADINGS[name],
        "is_current": context["listing"].sort == name,
        "align": align,
    }


@register.simple_tag(takes_context=True)
def advice_on(context, case) -> selectors.AdviceOnPage:
    """What the reader sees of the advice asked for on a published case."""
    return selectors.advice_on(case, context["request"].user)


@register.inclusion_tag("cases/_used_toolkits.html", takes_context=True)
def used_toolkits_of(context, case) -> dict:
    """The toolkits that were used in a published case."""
    return {"rows": page_extras.of(case, context["request"].user)}


@register.inclusion_tag("cases/advice/_fellows.html", takes_context=True)
def fellow_bodies(context, case) -> dict:
    """Who faces the same as a case, and the way to say that one does too."""
    reader = context["request"].user
    return {
        "case": case,
        "fellows": same_problem.fellows_of(case, reader),
        "own": same_problem.own(reader, case),
        "may_say": same_problem.may_say(reader, case) or not reader.is_authenticated,
    }

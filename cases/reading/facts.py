"""What a case's page shows beside and above its story."""

from decimal import Decimal

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.economics import formats as formats
from cases.models.bylines import shown_authors, shown_names, welcomes_questions
from cases.models.case_economics import HORIZON_YEARS
from cases.reading import plots

# Stands in a table where a figure was not given.
NOT_TOLD = "\N{EN DASH}"


def stage_line(case) -> str:
    """The stage, with the month from which it holds: "Operating since March 2024"."""
    if case.stage is None:
        return ""
    if case.ended_on:
        return _("%(stage)s in %(month)s") % {"stage": case.stage.label, "month": _month(case.ended_on)}
    if case.live_on:
        return _("%(stage)s since %(month)s") % {"stage": case.stage.label, "month": _month(case.live_on)}
    return case.stage.label


def _month(day) -> str:
    return f"{MONTHS[day.month]} {day.year}"


def facts(case) -> list[dict]:
    """Label and value of each fact; empty ones are left to the template to skip."""
    return [
        {"label": _("Service lines"), "value": ", ".join(entry.label for entry in case.service_lines.all())},
        {"label": _("Delivery model"), "value": case.delivery_model and case.delivery_model.label},
        {"label": _("Form of governance"), "value": case.governance_form and case.governance_form.label},
        {"label": _("Funding model"), "value": case.funding_model and case.funding_model.label},
        {"label": _("Jurisdiction"), "value": case.jurisdiction and str(case.jurisdiction)},
        {"label": _("Partners"), "value": "; ".join(str(partner) for partner in case.partners.all())},
        {
            "label": _("Population served"),
            "value": case.population_served is not None and formats.exact(Decimal(case.population_served)),
        },
        {
            "label": _("Programme"),
            "value": case.programme and case.programme.name,
            "address": case.programme and case.programme.get_absolute_url(),
        },
        *_authors(case),
        {"label": _("Started"), "value": case.started_on and date_format(case.started_on)},
        {"label": _("In operation since"), "value": case.live_on and date_format(case.live_on)},
        {"label": _("Ended"), "value": case.ended_on and date_format(case.ended_on)},
    ]


def _authors(case) -> list[dict]:
    """Who wrote it, as they chose to be shown, and whether they may be asked about it."""
    authors = shown_authors(case)
    welcome = _("Welcome: members can ask the authors") if welcomes_questions(authors) else ""
    return [
        {"label": _("Authors"), "value": "; ".join(shown_names(authors))},
        {"label": _("Questions"), "value": welcome},
    ]


def confirmation(case) -> dict | None:
    """Whether a published case still holds: ``upkeep``, and in words how long ago that was said."""
    upkeep = getattr(case, "upkeep", None)
    if upkeep is None:
        return None
    months = max(0, (timezone.localdate() - upkeep.last_confirmed_on).days * 12 // 365)
    if months == 0:
        age = _("less than a month ago")
    elif months < 24:
        age = ngettext("%(months)s month ago", "%(months)s months ago", months) % {"months": months}
    else:
        age = _("%(years)s years ago") % {"years": months // 12}
    return {"upkeep": upkeep, "age": age}


def figures(case) -> list[dict]:
    """The large figures: ``value`` and ``unit``; none where the author does not disclose them."""
    sums = case.economics
    if not sums.is_told or not sums.has_costs:
        return []
    shown = [
        {"value": formats.compact(sums.saving), "unit": _("%(currency)s saved a year") % _currency(case)}
    ]
    if sums.payback is not None:
        shown.append({"value": formats.years(sums.payback), "unit": _("payback")})
    if sums.unit_cost_after is not None:
        unit = _("%(currency)s per %(unit)s") % {**_currency(case), "unit": case.volume_unit}
        if sums.unit_cost_before is not None:
            unit = _("%(unit)s, was %(before)s") % {
                "unit": unit,
                "before": formats.per_unit(sums.unit_cost_before),
            }
        shown.append({"value": formats.per_unit(sums.unit_cost_after), "unit": unit})
    if sums.net_present_value is not None:
        unit = _("%(currency)s NPV, %(years)s years at %(rate)s%%") % {
            **_currency(case),
            "years": HORIZON_YEARS,
            "rate": formats.exact(sums.discount_rate),
        }
        shown.append({"value": formats.compact(sums.net_present_value), "unit": unit})
    return shown


def _currency(case) -> dict:
    return {"currency": case.currency}


def economics_table(case, *, for_reviewer: bool = False) -> dict | None:
    """The section "Economics" in words: ``rows``, ``investments``, ``derived`` and ``remark``.

    None where there are no figures, or none that the author discloses; a reviewer sees them all the same.
    """
    sums = case.economics
    if not (sums.is_told or for_reviewer) or not (sums.entered or sums.investments):
        return None
    kinds = {
        "money": lambda value: f"{formats.whole(value)} {case.currency}",
        "per unit": lambda value: f"{formats.per_unit(value)} {case.currency}",
        "share": formats.share,
        "years": formats.years,
    }
    return {
        "rows": [
            {
                "label": row["label"],
                "before": NOT_TOLD if row["before"] is None else formats.exact(row["before"]),
                "after": NOT_TOLD if row["after"] is None else formats.exact(row["after"]),
            }
            for row in sums.entered
        ],
        "investments": [
            {"year": year, "amount": formats.exact(amount)}
            for year, amount in sorted(sums.investments.items())
        ],
        "derived": [
            {"label": figure.label, "value": kinds[figure.kind](figure.value), "formula": figure.formula}
            for figure in sums.derived
        ],
        "remark": sums.rate_remark,
        "years": plots.years_table(sums),
        "plots": plots.plots(case),
    }


def contents(case) -> list[dict]:
    """The headings of the page: ``id`` and ``label``."""
    listed = [{"id": part["section"].value, "label": part["section"].label} for part in case.story]
    if case.follow_ups.all():
        listed.append({"id": "follow-ups", "label": _("What came of it since")})
    if case.requests_for_advice:
        listed.append({"id": "advice", "label": _("Advice")})
    if case.economics.is_told:
        listed.append({"id": "economics", "label": _("Economics")})
    attachments = list(case.attachments.all())
    if case.evidence.all() or any(attachment.is_evidence for attachment in attachments):
        listed.append({"id": "evidence", "label": _("Evidence")})
    if not all(attachment.is_evidence for attachment in attachments):
        listed.append({"id": "attachments", "label": _("Attachments")})
    return listed


def chips(case) -> list[dict]:
    """What the case is filed under, with the page or the list that gathers it."""
    return [
        *[{"label": theme.label, "address": theme.get_absolute_url()} for theme in case.themes.all()],
        *[{"label": line.label, "address": line.get_absolute_url()} for line in case.service_lines.all()],
        *[{"label": tag.name, "address": ""} for tag in case.tags.all()],
    ]

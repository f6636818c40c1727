"""What a case's page shows beside and above its story."""

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _


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
        {
            "label": _("Programme"),
            "value": case.programme and case.programme.name,
            "address": case.programme and case.programme.get_absolute_url(),
        },
        {"label": _("Started"), "value": case.started_on and date_format(case.started_on)},
        {"label": _("In operation since"), "value": case.live_on and date_format(case.live_on)},
        {"label": _("Ended"), "value": case.ended_on and date_format(case.ended_on)},
    ]


def contents(case) -> list[dict]:
    """The headings of the page: ``id`` and ``label``."""
    listed = [{"id": part["section"].value, "label": part["section"].label} for part in case.story]
    if case.attachments.exists():
        listed.append({"id": "attachments", "label": _("Attachments")})
    return listed


def chips(case) -> list[dict]:
    """What the case is filed under, with the page or the list that gathers it."""
    return [
        *[{"label": theme.label, "address": theme.get_absolute_url()} for theme in case.themes.all()],
        *[{"label": line.label, "address": line.get_absolute_url()} for line in case.service_lines.all()],
        *[{"label": tag.name, "address": ""} for tag in case.tags.all()],
    ]

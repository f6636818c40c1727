"""What changed between two versions of a case."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from cases.economics.formats import exact
from cases.models import CaseAttachment, CaseEvidence, CaseFollowUp, CasePage
from cases.models.sections import Section
from hub.base.text.diff import pieces

_TEXTS = ["title", "summary", "lead_organisation_name", *Section.values]
_CHOICES = [
    "programme",
    "level",
    "country",
    "jurisdiction",
    "stage",
    "delivery_model",
    "governance_form",
    "funding_model",
    "started_on",
    "live_on",
    "ended_on",
    "population_served",
    "audience",
]
# What only those see who may see undisclosed figures.
_FIGURES = [
    "discloses_economics",
    "currency",
    "price_year",
    "discount_rate",
    "cost_before",
    "cost_after",
    "volume_unit",
    "volume_before",
    "volume_after",
    "metric_version",
    "staff_before",
    "staff_after",
    "investments",
]
_SETS = [
    *("service_lines", "themes", "tags", "partners", "images", "attachments", "investments"),
    *("evidence", "follow_ups"),
]
_SET_LABELS = {
    "partners": _("Partners"),
    "images": _("Images"),
    "attachments": _("Attachments"),
    "investments": _("One-off investments"),
    "evidence": _("Evidence"),
    "follow_ups": _("Follow-ups"),
}


def changed_parts(before: CasePage, after: CasePage, *, with_figures: bool = False) -> list[dict]:
    """The parts that differ: each with ``label`` and ``pieces``, a list of (operation, text).

    An operation is ``same``, ``removed`` or ``added``; texts are compared by words. ``with_figures`` is
    for those alone who may see figures that the author does not disclose.
    """
    parts = []
    names = [*_TEXTS, *_CHOICES, *(name for name in _SETS if name not in _FIGURES)]
    if with_figures:
        names += _FIGURES
    for name in names:
        old, new = part_as_text(before, name), part_as_text(after, name)
        if old != new:
            parts.append({"name": name, "label": part_label(name), "pieces": pieces(old, new)})
    return parts


def part_label(name: str) -> str:
    """What a part of a case is called."""
    if name in _SET_LABELS:
        return _SET_LABELS[name]
    return CasePage._meta.get_field(name).verbose_name


def part_as_text(case: CasePage, name: str) -> str:
    """What a case says in one part, in words."""
    value = getattr(case, name)
    if name in _SETS:
        return ", ".join(_row_as_text(row) for row in value.all())
    if name == "level":
        return str(case.get_level_display())
    if name == "country":
        return value.name if value else ""
    if isinstance(value, Decimal):
        return exact(value)
    return "" if value is None else str(value)


def _row_as_text(row) -> str:
    if isinstance(row, CaseEvidence):
        return " ".join(filter(None, [row.title, row.address, row.remark]))
    if isinstance(row, CaseFollowUp):
        return f"{row.dated}: {row.text}"
    if isinstance(row, CaseAttachment) and row.is_evidence:
        return str(_("%(file)s (evidence)") % {"file": row.title})
    return str(row)

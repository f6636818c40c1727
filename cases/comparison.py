"""What changed between two versions of a case."""

from decimal import Decimal
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

from cases.figure_formats import exact
from cases.models import CasePage
from cases.sections import Section

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
    "staff_before",
    "staff_after",
    "investments",
]
_SETS = ["service_lines", "themes", "tags", "partners", "images", "attachments", "investments"]
_SET_LABELS = {
    "partners": _("Partners"),
    "images": _("Images"),
    "attachments": _("Attachments"),
    "investments": _("One-off investments"),
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
        old, new = _as_text(before, name), _as_text(after, name)
        if old != new:
            parts.append({"name": name, "label": _label(name), "pieces": _pieces(old, new)})
    return parts


def _label(name: str) -> str:
    if name in _SET_LABELS:
        return _SET_LABELS[name]
    return CasePage._meta.get_field(name).verbose_name


def _as_text(case: CasePage, name: str) -> str:
    value = getattr(case, name)
    if name in _SETS:
        return ", ".join(str(entry) for entry in value.all())
    if name == "level":
        return str(case.get_level_display())
    if name == "country":
        return value.name if value else ""
    if isinstance(value, Decimal):
        return exact(value)
    return "" if value is None else str(value)


def _pieces(old: str, new: str) -> list[tuple[str, str]]:
    old_words, new_words = _words(old), _words(new)
    pieces = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(
        None, old_words, new_words, autojunk=False
    ).get_opcodes():
        if operation == "equal":
            pieces.append(("same", "".join(old_words[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(("removed", "".join(old_words[i1:i2])))
        if j2 > j1:
            pieces.append(("added", "".join(new_words[j1:j2])))
    return pieces


def _words(text: str) -> list[str]:
    return [word + " " for word in text.split(" ")] if text else []

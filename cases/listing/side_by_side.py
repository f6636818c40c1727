"""Up to four cases side by side: which they are, and what stands in each row."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cases.economics import formats as formats
from cases.models.sections import Section
from cases.reading import facts as reading_facts

PARAMETER = "case"
MAX_CASES = 4
# More than anybody chooses; the rest of a made-up address is ignored.
_MAX_READ = 50
_MAX_DIGITS = 9


def chosen_keys(query: QueryDict) -> list[int]:
    """The cases that an address names, in its order, each once; what is no number is left out."""
    return list(dict.fromkeys(int(value) for value in _values(query) if _is_key(value)))


def choice_address(keys: Iterable[int]) -> str:
    """The query that names these cases."""
    return "?" + urlencode({PARAMETER: list(keys)}, doseq=True)


def _values(query: QueryDict) -> list[str]:
    return query.getlist(PARAMETER)[:_MAX_READ]


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= _MAX_DIGITS


class SideBySide:
    """The cases to compare, of those that a reader may see.

    ``is_missing``: something in the address is no case, or not for this reader; the two look the same.
    ``are_too_many``: more were asked for than fit, and the first ones are shown.
    """

    def __init__(self, query: QueryDict, visible: QuerySet):
        asked = chosen_keys(query)
        known = set(visible.filter(pk__in=asked).values_list("pk", flat=True))
        readable = [key for key in asked if key in known]
        self.is_missing = len(readable) < len(asked) or not all(_is_key(value) for value in _values(query))
        self.are_too_many = len(readable) > MAX_CASES
        self.keys = readable[:MAX_CASES]
        found = {case.pk: case for case in visible.filter(pk__in=self.keys).for_comparison()}
        self.cases = [found[key] for key in self.keys]

    @property
    def has_room(self) -> bool:
        """Whether another case fits."""
        return len(self.keys) < MAX_CASES

    @property
    def columns(self) -> list[dict]:
        """Each ``case`` with the query that leaves it out."""
        return [
            {"case": case, "without": choice_address(key for key in self.keys if key != case.pk)}
            for case in self.cases
        ]

    @property
    def groups(self) -> list[dict]:
        """``label`` and ``rows`` of each part of the table; a row has a ``label`` and a cell for each case.

        A cell has ``text``, and may have an ``address``. Rows that say nothing of any case are left out.
        """
        groups = [
            {"label": _("At a glance"), "rows": _by_label(self.cases, _facts), "is_markdown": False},
            {"label": _("Economics"), "rows": _by_label(self.cases, _economics), "is_markdown": False},
            {"label": _("The story"), "rows": _by_label(self.cases, _story), "is_markdown": True},
        ]
        return [group for group in groups if group["rows"]]


def _facts(case) -> list[dict]:
    place = [case.get_level_display(), case.country.name if case.country else ""]
    return [
        {
            "label": _("Lead organisation"),
            "value": case.lead_name,
            "address": case.lead_organisation.get_absolute_url() if case.lead_organisation else "",
        },
        {"label": _("Level and country"), "value": ", ".join(part for part in place if part)},
        {"label": _("Stage"), "value": reading_facts.stage_line(case)},
        *reading_facts.facts(case),
        {"label": _("Themes"), "value": ", ".join(theme.label for theme in case.themes.all())},
        {"label": _("Last confirmed on"), "value": _confirmed(case)},
        {"label": _("Tags"), "value": ", ".join(tag.name for tag in case.tags.all())},
    ]


def _confirmed(case) -> str:
    found = reading_facts.confirmation(case)
    if found is None:
        return ""
    closed_on = found["upkeep"].closed_on
    if closed_on:
        return _("Closed on %(date)s") % {"date": date_format(closed_on)}
    return f"{date_format(found['upkeep'].last_confirmed_on)} ({found['age']})"


def _economics(case) -> list[dict]:
    """The figures, where the author discloses them."""
    table = reading_facts.economics_table(case)
    if table is None:
        return []
    prices = _("%(currency)s, %(year)s prices") % {"currency": case.currency, "year": case.price_year}
    invested = "; ".join(f"{row['year']}: {row['amount']} {case.currency}" for row in table["investments"])
    return [
        {"label": _("Currency"), "value": prices if case.price_year else case.currency},
        {
            "label": _("Running cost a year"),
            "value": _before_and_after(case.cost_before, case.cost_after, case.currency),
        },
        {
            "label": _("Volume a year"),
            "value": _before_and_after(case.volume_before, case.volume_after, case.volume_unit),
        },
        {"label": _("Staff (FTE)"), "value": _before_and_after(case.staff_before, case.staff_after)},
        {"label": _("One-off investment"), "value": invested},
        *({"label": figure["label"], "value": figure["value"]} for figure in table["derived"]),
        *(
            [{"label": _("Internal rate of return (IRR)"), "value": table["remark"]}]
            if table["remark"]
            else []
        ),
    ]


def _before_and_after(before, after, unit: str = "") -> str:
    if before is None and after is None:
        return ""
    told = [reading_facts.NOT_TOLD if value is None else formats.exact(value) for value in (before, after)]
    words = _("%(before)s before, %(after)s after") % {"before": told[0], "after": told[1]}
    return f"{words} ({unit})" if unit else words


def _story(case) -> list[dict]:
    follow_ups = [f"**{date_format(row.dated)}**\n\n{row.text}" for row in case.follow_ups.all()]
    evidence = [
        " ".join(filter(None, [f"- {row.title}: <{row.address}>", row.remark])) for row in case.evidence.all()
    ]
    return [
        *({"label": section.label, "value": getattr(case, section.value).strip()} for section in Section),
        {"label": _("What came of it since"), "value": "\n\n".join(follow_ups)},
        {"label": _("Evidence"), "value": "\n".join(evidence)},
    ]


def _by_label(cases: list, told) -> list[dict]:
    """Put what is told of each case under the same label into one row."""
    by_case = [{fact["label"]: fact for fact in told(case)} for case in cases]
    labels = dict.fromkeys(label for facts in by_case for label in facts)
    rows = []
    for label in labels:
        cells = []
        for facts in by_case:
            fact = facts.get(label, {})
            cells.append({"text": fact.get("value") or "", "address": fact.get("address", "")})
        if any(cell["text"] for cell in cells):
            rows.append({"label": label, "cells": cells})
    return rows

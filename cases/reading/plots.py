"""The plots of a case's economics: the same figures as in the tables beside them."""

from decimal import Decimal
from itertools import accumulate

from django.utils.translation import gettext as _

from cases.economics import formats as formats
from cases.models.case_economics import CaseEconomics


def years(sums: CaseEconomics) -> list[dict]:
    """What was invested and saved in each year from the first investment on, and what it adds up to."""
    if not sums.has_investment:
        return []
    first = min(sums.investments)
    invested = [sums.investments.get(first + number, Decimal(0)) for number in range(len(sums.flows))]
    rows = zip(invested, sums.flows, accumulate(sums.flows), strict=True)
    return [
        {"year": first + number, "invested": spent, "saved": flow + spent, "cumulated": total}
        for number, (spent, flow, total) in enumerate(rows)
    ]


def years_table(sums: CaseEconomics) -> list[dict]:
    """The same in words, with the first year in which the savings have covered the investment marked."""
    rows = years(sums)
    covered = next((row["year"] for row in rows if row["cumulated"] >= 0), None)
    return [
        {
            "year": row["year"],
            **{name: formats.whole(row[name]) for name in ("invested", "saved", "cumulated")},
            "is_payback": row["year"] == covered,
        }
        for row in rows
    ]


def plots(case) -> dict:
    """What the script draws: costs before and after, and the years; nothing where there is too little."""
    sums = case.economics
    drawn: dict = {"currency": case.currency}
    if sums.has_costs:
        drawn["costs"] = {
            "label": _("Running cost a year"),
            "names": [_("Before"), _("After")],
            "values": [float(case.cost_before), float(case.cost_after)],
        }
    rows = years(sums)
    if rows:
        drawn["years"] = {
            "names": [str(row["year"]) for row in rows],
            "invested": {"label": _("Invested"), "values": [float(row["invested"]) for row in rows]},
            "cumulated": {
                "label": _("Saved less invested, added up"),
                "values": [float(row["cumulated"]) for row in rows],
            },
            "payback": next((number for number, row in enumerate(rows) if row["cumulated"] >= 0), None),
            "payback_label": _("Paid back"),
        }
    return drawn if len(drawn) > 1 else {}

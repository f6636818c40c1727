"""Peers like us: the organisations as the calculation takes them, and its matches as people read them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.models import Level, ServiceLine
from peers.models import Organisation, OrganisationFigure
from peers.organisations import nearest_neighbours, service_links
from peers.organisations.nearest_neighbours import Body, Match

COUNT = 10
LABELS = {
    "level": gettext_lazy("Level"),
    "population": gettext_lazy("Population served"),
    "budget": gettext_lazy("Yearly budget"),
    "staff": gettext_lazy("Staff (FTE)"),
    "services": gettext_lazy("Services shared"),
    "country": gettext_lazy("Country"),
}


@dataclass
class Row:
    """One organisation of the table: what it is, and what it says of each variable."""

    organisation: Organisation
    cells: list[dict]
    distance: float | None = None


@dataclass
class Neighbours:
    """One's own row, those of the nearest, and what one's own record lacks."""

    headings: list[str]
    own: Row
    rows: list[Row]
    lacking: list[str]
    compared: int


def bodies(*, currency: str) -> list[Body]:
    """All current organisations by what everyone may know of them, in four queries.

    Budgets only in the one currency: rates of exchange would say more of the day than of the body.
    """
    values: dict[int, dict] = {}
    current = Organisation.objects.current()
    rows = current.order_by().values_list("pk", "level", "country", "jurisdiction__population")
    for pk, level, country, population in rows:
        values[pk] = {"level": level, "country": country, "population": population}
    figures = OrganisationFigure.objects.filter(Q(currency="") | Q(currency=currency)).order_by("year")
    for pk, kind, value in figures.values_list("organisation_id", "kind", "value"):
        if pk in values:
            values[pk][kind] = float(value)
    shared = defaultdict(set)
    for host, recipient, line in service_links.public().values_list(
        "host_id", "recipient_id", "service_line_id"
    ):
        shared[host].add(line)
        shared[recipient].add(line)
    for pk, lines in shared.items():
        if pk in values:
            values[pk]["services"] = frozenset(lines)
    return [Body(pk, known) for pk, known in values.items()]


def neighbours_of(organisation: Organisation) -> Neighbours:
    """The organisations nearest to one, with what they were compared by."""
    figures = organisation.latest_figures
    currency = figures["budget"].currency if "budget" in figures else ""
    everything = bodies(currency=currency)
    own = next((body for body in everything if body.key == organisation.pk), Body(organisation.pk, {}))
    matches = nearest_neighbours.nearest(own, everything, count=COUNT)
    found = Organisation.objects.in_bulk([match.key for match in matches])
    lines = {line.pk: line.label for line in ServiceLine.objects.all()}
    names = [variable.name for variable in nearest_neighbours.VARIABLES]
    compared = [
        one for one in nearest_neighbours.VARIABLES if nearest_neighbours.is_known(own.values.get(one.name))
    ]
    lacking = [name for name in names if not nearest_neighbours.is_known(own.values.get(name))]
    return Neighbours(
        headings=[str(LABELS[name]) for name in names],
        own=Row(organisation, [_cell(name, own.values.get(name), lines, currency) for name in names]),
        rows=[_row(found[match.key], match, names, lines, currency) for match in matches],
        lacking=[str(LABELS[name]) for name in lacking],
        compared=sum(
            body.key != own.key and nearest_neighbours.is_comparable(body, compared) for body in everything
        ),
    )


def _row(organisation: Organisation, match: Match, names: list[str], lines: dict, currency: str) -> Row:
    differences = {one.variable.name: one for one in match.differences}
    cells = []
    for name in names:
        one = differences.get(name)
        cell = _cell(name, one.other if one else None, lines, currency)
        if one is None:
            cell = {"text": "", "note": _("not compared")}
        elif not one.is_known:
            cell["note"] = _("not known; counts as %(value)s") % {"value": f"{one.value:.1f}"}
        else:
            cell["note"] = _("differs by %(value)s") % {"value": f"{one.value:.1f}"}
        cells.append(cell)
    return Row(organisation, cells, match.distance)


def _cell(name: str, value, lines: dict, currency: str) -> dict:
    """A value for people."""
    cell = {"text": "", "number": None, "unit": "", "note": ""}
    if not nearest_neighbours.is_known(value):
        return cell
    if name == "services":
        cell["text"] = ", ".join(sorted(lines[pk] for pk in value if pk in lines))
    elif name == "level":
        cell["text"] = Level(value).label
    elif name == "country":
        cell["text"] = Organisation(country=value).country.name
    else:
        cell["number"] = value
        cell["unit"] = currency if name == "budget" else ""
    return cell

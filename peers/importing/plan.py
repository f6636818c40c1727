"""What a file's rows make of organisations: rows that mean the same one are taken together."""

from collections import Counter
from dataclasses import dataclass, field

from hub.base.importing.reports import Report, RowError
from hub.base.importing.tables import Row
from peers.importing import cells
from peers.importing.mapping import Mapping

PLAIN = ("kind", "level", "country", "region", "place", "web_site", "parent")


@dataclass
class Planned:
    """One organisation as the file tells it. ``told`` is plain JSON: it is kept for the next import."""

    key: str
    number: int
    told: dict
    names: list[str] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    figures: list[list] = field(default_factory=list)
    figures_source: str = ""

    @property
    def name(self) -> str:
        """Its name."""
        return self.told["name"]

    def memory(self, *, verified: bool) -> dict:
        """All that it tells, to see at the next import whether anything is new."""
        return {
            **self.told,
            "names": self.names,
            "domains": self.domains,
            "figures": self.figures,
            "figures_source": self.figures_source,
            "verified": verified and bool(self.domains),
        }


def plan(rows: list[Row], mapping: Mapping, report: Report) -> list[Planned]:
    """The organisations of a file, in its order; what is wrong with its rows goes into the report."""
    groups: dict[str, list[tuple[int, dict]]] = {}
    for row in rows:
        with report.row(row.number):
            values = _values(mapping.fields_of(row.checked()))
            groups.setdefault(mapping.identity(values["told"])[:400], []).append((row.number, values))
    return [_together(key, group, report) for key, group in groups.items()]


def _values(told: dict) -> dict:
    if told.get("name") is None:
        raise RowError("name: it is missing")
    if told.get("level") is None:
        raise RowError("level: it is missing")
    plain = {"name": cells.text("name", told["name"]), "level": cells.choice("level", told["level"])}
    readers = {
        "kind": lambda cell: cells.choice("kind", cell),
        "country": cells.country,
        "web_site": cells.web_site,
        **{name: lambda cell, name=name: cells.text(name, cell) for name in ("region", "place", "parent")},
    }
    plain |= {name: reader(told[name]) for name, reader in readers.items() if told.get(name) is not None}
    if point := cells.point(told.get("latitude"), told.get("longitude")):
        plain["point"] = point
    return {
        "told": plain,
        "names": cells.names(told.get("names") or []),
        "domains": cells.domains(told.get("domains") or []),
        "figures": cells.figures(told),
        "figures_source": cells.text("figures_source", told.get("figures_source") or ""),
    }


def _together(key: str, group: list[tuple[int, dict]], report: Report) -> Planned:
    """One organisation of several rows: of what they tell differently, what most of them tell."""
    number, first = group[0]
    told = {"name": first["told"]["name"]}
    for name in (*PLAIN, "point"):
        found = [values["told"][name] for _number, values in group if values["told"].get(name)]
        if not found:
            continue
        counted = Counter(str(value) for value in found)
        told[name] = max(found, key=lambda value: counted[str(value)])
        if len(counted) > 1 and name == "level":
            others = ", ".join(sorted(set(counted) - {str(told[name])}))
            report.remark(
                number, f"{told['name']}: its rows differ in level; taken: {told[name]}, not {others}"
            )
    figures = {
        (kind, year): [kind, year, value, currency]
        for _n, v in group
        for kind, year, value, currency in v["figures"]
    }
    return Planned(
        key=key,
        number=number,
        told=told,
        names=[n for n in dict.fromkeys(n for _number, v in group for n in v["names"]) if n != told["name"]],
        domains=list(dict.fromkeys(domain for _number, v in group for domain in v["domains"])),
        figures=list(figures.values()),
        figures_source=next((v["figures_source"] for _number, v in group if v["figures_source"]), ""),
    )

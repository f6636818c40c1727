"""What a file calls the things that an organisation has: the mapping file. Knows no Django."""

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from hub.base.importing import mapping_files
from hub.base.importing.mapping_files import MappingError
from hub.base.importing.tables import one_line, plain

SHIPPED = Path(__file__).parent / "mappings"
DEFAULT = SHIPPED / "default.yaml"

TEXTS = ("name", "kind", "level", "country", "region", "place", "web_site", "parent")
LISTS = ("names", "domains")
NUMBERS = ("latitude", "longitude", "population", "staff", "budget")
YEARS = ("population_year", "staff_year", "budget_year")
OTHERS = ("budget_currency", "figures_source")
FIELDS = (*TEXTS, *LISTS, *NUMBERS, *YEARS, *OTHERS)
PARTS = {"source", "keys", "values", "parts", "rules", "defaults", "told_apart_by", "told_apart", "ignore"}


@dataclass
class Rule:
    """Values for the rows whose cell in a column fits a pattern."""

    column: str
    pattern: str
    values: dict

    def fits(self, cells: dict) -> bool:
        """Whether the rule is about this row; of a list, any one may fit."""
        cell = cells.get(self.column)
        told = cell if isinstance(cell, list) else [cell]
        return any(fnmatchcase(plain(one), plain(self.pattern)) for one in told)


@dataclass
class Mapping:
    """A mapping file, read."""

    source: str
    keys: dict[str, list[str]]
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: dict[str, re.Pattern] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    defaults: dict = field(default_factory=dict)
    told_apart_by: list[str] = field(default_factory=lambda: ["name"])
    told_apart: list[dict] = field(default_factory=list)
    ignore: set[str] = field(default_factory=set)
    # Cells that were translated: there are few, over and over.
    _known: dict[str, dict] = field(default_factory=dict, repr=False)

    def fields_of(self, cells: dict) -> dict:
        """What a row says, by field; a cell stands before a rule, a rule before the defaults."""
        told = dict(self.defaults)
        for rule in self.rules:
            if rule.fits(cells):
                told.update(rule.values)
        for column, pattern in self.parts.items():
            if found := pattern.fullmatch(one_line(cells.get(column))):
                told.update({name: text for name, text in found.groupdict().items() if text})
        for name, columns in self.keys.items():
            cell = next((cells[column] for column in columns if _is_told(cells.get(column))), None)
            if cell is not None:
                told[name] = self._translated(name, cell)
        return told

    def _translated(self, name: str, cell):
        table = self.values.get(name)
        if not table or isinstance(cell, list):
            return cell
        known = self._known.setdefault(name, {})
        if cell not in known:
            fitting = (to for pattern, to in table.items() if fnmatchcase(plain(cell), plain(pattern)))
            known[cell] = next(fitting, cell)
        return known[cell]

    def identity(self, told: dict) -> str:
        """What tells the organisation of a row apart from all others of the file."""
        by = self.told_apart_by
        for exception in self.told_apart:
            if all(told.get(name) == value for name, value in exception["when"].items()):
                by = exception["by"]
        return " | ".join([",".join(by), *(one_line(told.get(name)) for name in by)])

    def unknown_columns(self, columns) -> list[str]:
        """The columns that nobody said anything about."""
        known = {column for columns_of in self.keys.values() for column in columns_of}
        known |= set(self.parts) | {rule.column for rule in self.rules}
        return [
            column
            for column in columns
            if column not in known and not any(fnmatchcase(column, pattern) for pattern in self.ignore)
        ]


def load(path: Path) -> Mapping:
    """Read a mapping file; what it does not say is as in the default one. Raises ``MappingError``."""
    return mapping_files.load(path, _mapping, known=PARTS, default=DEFAULT)


def _mapping(content: dict) -> Mapping:
    keys = content["keys"]
    rules = [Rule(rule["column"], rule["fits"], rule["set"]) for rule in content.get("rules") or []]
    parts = {column: re.compile(pattern) for column, pattern in (content.get("parts") or {}).items()}
    apart = content.get("told_apart") or []
    named = [*keys, *(content.get("values") or {}), *(content.get("defaults") or {})]
    named += [name for rule in rules for name in rule.values]
    named += [name for pattern in parts.values() for name in pattern.groupindex]
    named += content["told_apart_by"] + [name for one in apart for name in [*one["when"], *one["by"]]]
    for name in named:
        if name not in FIELDS:
            raise MappingError(f"an organisation has no field “{name}”; it has {', '.join(FIELDS)}")
    return Mapping(
        source=str(content["source"]),
        keys={name: [names] if isinstance(names, str) else list(names) for name, names in keys.items()},
        values=content.get("values") or {},
        parts=parts,
        rules=rules,
        defaults=content.get("defaults") or {},
        told_apart_by=content["told_apart_by"],
        told_apart=apart,
        ignore=set(content.get("ignore") or []),
    )


def _is_told(cell) -> bool:
    return cell is not None and cell != [] and (not isinstance(cell, str) or bool(cell.strip()))

"""What a table of published figures calls its things: the mapping file. Knows no Django."""

import re
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from pathlib import Path

from hub.base.importing import mapping_files
from hub.base.importing.tables import plain

SHIPPED = Path(__file__).parent / "mappings"


@dataclass
class Mapping:
    """A mapping file, read. docs/benchmarks.md tells each part."""

    # What tells organisations and periods of a row.
    organisation_key: str
    organisation: str
    period: str
    period_pattern: str
    # Which rows are about a function, and which one they are about.
    function_rows: dict
    function: str
    functions: dict
    # The columns to add up, by measure; the metrics made of each; the columns that say how large a body is.
    measures: dict
    size: list
    # The round that each period becomes.
    round: dict
    decimal_mark: str = "."
    zero_means_missing: bool = False
    level: str = ""
    country: str = ""
    currency: str = ""

    def is_function_row(self, cells: dict) -> bool:
        """Whether the row is about a shared function, and not about a programme of the organisation."""
        return all(
            fnmatchcase(plain(cells.get(column)), plain(pattern))
            for column, pattern in self.function_rows.items()
        )

    def function_of(self, cells: dict) -> str | None:
        """The key of the function that a row is about; None for one that is not listed."""
        told = plain(cells.get(self.function))
        return next(
            (key for key, one in self.functions.items() if fnmatchcase(told, plain(one["fits"]))), None
        )

    def columns(self) -> set[str]:
        """The columns that have to be there."""
        measured = {measure["column"] for measure in self.measures.values()}
        return {
            *(self.organisation_key, self.organisation, self.period, self.function),
            *(*self.function_rows, *measured, *self.size),
        }


def load(path: Path) -> Mapping:
    """Read a mapping file. Raises ``MappingError``."""
    return mapping_files.load(path, _mapping, known={one.name for one in fields(Mapping)})


def _mapping(content: dict) -> Mapping:
    mapping = Mapping(**content)
    re.compile(mapping.period_pattern)
    mapping.columns()
    for measure in mapping.measures.values():
        measure["metric"]["name"].format(function="")
    return mapping

"""What the rows of a table make of rounds: sums by organisation and period."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from benchmarks.importing.mapping import Mapping
from benchmarks.submitting import number_parsing
from hub.base.importing.tables import Row


@dataclass
class Problem:
    """Something to say of a row: an error, or a remark where nothing is lost by it."""

    number: int
    reason: str
    is_error: bool = True


@dataclass
class Body:
    """One organisation in one period: its totals by column, and those of each function by measure."""

    key: str
    name: str
    totals: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    functions: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))


@dataclass
class Period:
    """What a period becomes a round of."""

    named: dict[str, str]
    bodies: dict[str, Body] = field(default_factory=dict)


def plan(rows: list[Row], mapping: Mapping) -> tuple[dict[str, Period], list[Problem]]:
    """The periods of a file, and what is wrong with its rows.

    An organisation with a row that can't be read is left out of its period: its totals would be wrong.
    """
    periods: dict[str, Period] = {}
    problems: list[Problem] = []
    spoiled: set[tuple[str, str]] = set()
    for row in rows:
        cells = row.cells
        if not row.error and all(str(cell).strip() == column for column, cell in cells.items()):
            problems.append(Problem(row.number, "it is the heading again", is_error=False))
            continue
        period = " ".join(str(cells.get(mapping.period) or "").split())
        key = " ".join(str(cells.get(mapping.organisation_key) or "").split())
        named = re.fullmatch(mapping.period_pattern, period)
        try:
            if row.error:
                raise number_parsing.NumberError(row.error)
            if not named or not key:
                raise number_parsing.NumberError(
                    f"“{period[:40]}” is no period" if not named else "it names no organisation"
                )
            amounts = _amounts(cells, mapping)
        except number_parsing.NumberError as error:
            problems.append(Problem(row.number, str(error)))
            if named and key:
                spoiled.add((period, key))
            continue
        found = periods.setdefault(period, Period(named.groupdict()))
        body = found.bodies.setdefault(key, Body(key, " ".join(str(cells[mapping.organisation]).split())))
        _add(body, cells, amounts, mapping)
    for period, key in sorted(spoiled):
        if period in periods and (body := periods[period].bodies.pop(key, None)):
            problems.append(
                Problem(
                    0, f"{body.name} is left out of {period}: one of its rows can't be read", is_error=False
                )
            )
    return periods, problems


def _amounts(cells: dict, mapping: Mapping) -> dict[str, Decimal]:
    columns = {*(measure["column"] for measure in mapping.measures.values()), *mapping.size}
    found = {}
    for column in sorted(columns):
        told = str(cells.get(column) or "").strip()
        if told:
            try:
                found[column] = number_parsing.read(told, decimal_mark=mapping.decimal_mark)
            except number_parsing.NumberError as error:
                raise number_parsing.NumberError(f"{column}: {error}") from None
    return found


def _add(body: Body, cells: dict, amounts: dict[str, Decimal], mapping: Mapping) -> None:
    for column, amount in amounts.items():
        body.totals[column] += amount
    function = mapping.function_of(cells) if mapping.is_function_row(cells) else None
    for name, measure in mapping.measures.items():
        if function and measure["column"] in amounts:
            body.functions[name, function] += amounts[measure["column"]]

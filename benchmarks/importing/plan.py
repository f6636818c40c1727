"""What the rows of a table make of rounds: sums by organisation and period."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from benchmarks.importing.mapping import Mapping
from benchmarks.submitting import number_parsing
from hub.base.importing.reports import Report, RowError
from hub.base.importing.tables import Row


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


def plan(rows: list[Row], mapping: Mapping, report: Report) -> dict[str, Period]:
    """The periods of a file; what is wrong with its rows goes into the report.

    An organisation with a row that can't be read is left out of its period: its totals would be wrong.
    """
    periods: dict[str, Period] = {}
    spoiled: set[tuple[str, str]] = set()
    for row in rows:
        if row.is_heading:
            report.remark(row.number, "it is the heading again")
            continue
        period, key = row.text(mapping.period), row.text(mapping.organisation_key)
        named = re.fullmatch(mapping.period_pattern, period)
        try:
            row.checked()
            if not named or not key:
                raise RowError("it names no organisation" if named else f"“{period[:40]}” is no period")
            amounts = _amounts(row, mapping)
        except RowError as error:
            report.fail(row.number, str(error))
            if named and key:
                spoiled.add((period, key))
            continue
        bodies = periods.setdefault(period, Period(named.groupdict())).bodies
        body = bodies.setdefault(key, Body(key, row.text(mapping.organisation)))
        _add(body, row.cells, amounts, mapping)
    for period, key in sorted(spoiled):
        if period in periods and (body := periods[period].bodies.pop(key, None)):
            report.remark(0, f"{body.name} is left out of {period}: one of its rows can't be read")
    return periods


def _amounts(row: Row, mapping: Mapping) -> dict[str, Decimal]:
    columns = {*(measure["column"] for measure in mapping.measures.values()), *mapping.size}
    amounts = {}
    for column in sorted(columns):
        if row.text(column):
            try:
                amounts[column] = number_parsing.read_cell(
                    row.cells[column], decimal_mark=mapping.decimal_mark
                )
            except number_parsing.NumberError as error:
                raise RowError(f"{column}: {error}") from None
    return amounts


def _add(body: Body, cells: dict, amounts: dict[str, Decimal], mapping: Mapping) -> None:
    for column, amount in amounts.items():
        body.totals[column] += amount
    function = mapping.function_of(cells) if mapping.is_function_row(cells) else None
    for name, measure in mapping.measures.items():
        if function and measure["column"] in amounts:
            body.functions[name, function] += amounts[measure["column"]]

"""Money of one year and currency beside money of another: prices by an index first, then the currency by its parity.

Plain sums that know no Django but its words. What was given stays what it is: an adjusted amount stands beside it and
says, step by step, how it came about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _


class CannotAdjustError(Exception):
    """Why an amount can't be adjusted. The message is for people."""


@dataclass(frozen=True)
class Terms:
    """In the prices of which year, and in which currency, an amount is told."""

    currency: str
    year: int

    def __str__(self):
        return _("%(currency)s in prices of %(year)s") % {"currency": self.currency, "year": self.year}


@dataclass(frozen=True)
class Entry:
    """A number of a table: a price index, or a parity; with where it is from."""

    value: Decimal
    source: str
    base: str = ""


@dataclass(frozen=True)
class Tables:
    """Price indices and purchasing-power parities, by currency and year."""

    indices: Mapping[tuple[str, int], Entry] = field(default_factory=dict)
    parities: Mapping[tuple[str, int], Entry] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One step of an adjustment: what an amount was multiplied and divided by, and why."""

    before: Decimal
    times: Decimal
    by: Decimal
    after: Decimal
    words: str
    source: str


@dataclass(frozen=True)
class Adjusted:
    """An amount as it was given, as it is told, and the steps from one to the other."""

    given: Decimal
    given_in: Terms
    amount: Decimal
    told_in: Terms
    steps: tuple[Step, ...] = ()

    @property
    def is_adjusted(self) -> bool:
        """Whether anything had to be done."""
        return bool(self.steps)

    @property
    def factor(self) -> Decimal:
        """What each amount of these terms is multiplied by."""
        found = Decimal(1)
        for step in self.steps:
            found = found * step.times / step.by
        return found


def adjust(amount: Decimal, given_in: Terms, told_in: Terms, tables: Tables) -> Adjusted:
    """The amount in other terms: deflated in its own currency first, then converted at the parity of the new year.

    Raises ``CannotAdjustError`` where a table lacks what is needed.
    """
    steps = []
    if given_in.year != told_in.year:
        steps.append(_deflate(amount, given_in, told_in.year, tables))
    if given_in.currency != told_in.currency:
        before = steps[-1].after if steps else amount
        steps.append(_convert(before, given_in.currency, told_in, tables))
    return Adjusted(amount, given_in, steps[-1].after if steps else amount, told_in, tuple(steps))


def _deflate(amount: Decimal, given_in: Terms, year: int, tables: Tables) -> Step:
    old, new = (
        _entry(
            tables.indices, given_in.currency, one, _("There is no price index of %(currency)s for %(year)s.")
        )
        for one in (given_in.year, year)
    )
    if old.base != new.base:
        raise CannotAdjustError(
            _("The price indices of %(currency)s for %(old)s and %(new)s have different bases.")
            % {"currency": given_in.currency, "old": given_in.year, "new": year}
        )
    words = _("Prices of %(new)s instead of %(old)s: times the price index of %(new)s, by that of %(old)s.")
    return Step(
        before=amount,
        times=new.value,
        by=old.value,
        after=amount * new.value / old.value,
        words=words % {"new": year, "old": given_in.year},
        source=_sources(old, new),
    )


def _convert(amount: Decimal, currency: str, told_in: Terms, tables: Tables) -> Step:
    old, new = (
        _entry(
            tables.parities,
            one,
            told_in.year,
            _("There is no purchasing-power parity of %(currency)s for %(year)s."),
        )
        for one in (currency, told_in.currency)
    )
    words = _("%(new)s instead of %(old)s, at the purchasing-power parities of %(year)s.")
    return Step(
        before=amount,
        times=new.value,
        by=old.value,
        after=amount * new.value / old.value,
        words=words % {"new": told_in.currency, "old": currency, "year": told_in.year},
        source=_sources(old, new),
    )


def _entry(table: Mapping[tuple[str, int], Entry], currency: str, year: int, lacking: str) -> Entry:
    found = table.get((currency, year))
    if found is None:
        raise CannotAdjustError(lacking % {"currency": currency, "year": year})
    return found


def _sources(*entries: Entry) -> str:
    return "; ".join(dict.fromkeys(entry.source for entry in entries))

"""The tables of prices as they are kept, and adjusted amounts in a reader's words."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from benchmarks import formats
from benchmarks.models import PriceIndex, PurchasingPower, Round
from benchmarks.normalising import Adjusted, Entry, Tables, Terms


def tables_for(currencies: Iterable[str]) -> Tables:
    """What the tables say of these currencies; of a single one, which needs no converting, the prices alone."""
    wanted = {currency for currency in currencies if currency}
    if not wanted:
        return Tables()
    parities = PurchasingPower.objects.filter(currency__in=wanted) if len(wanted) > 1 else []
    return Tables(
        {
            (one.currency, one.year): Entry(one.value, one.source, one.base)
            for one in PriceIndex.objects.filter(currency__in=wanted)
        },
        {(one.currency, one.year): Entry(one.value, one.source) for one in parities},
    )


def terms_of(round_: Round) -> Terms | None:
    """The terms in which a round's amounts are told; None where no currency is said."""
    return Terms(round_.currency, round_.year) if round_.currency else None


def in_words(adjusted: Adjusted) -> list[dict]:
    """The steps of an adjustment: what was done and why, the sum, and where its numbers are from."""
    return [
        {
            "words": step.words,
            "sum": _("%(before)s × %(times)s ÷ %(by)s = %(after)s")  # noqa: RUF001
            % {
                "before": formats.figure(step.before),
                "times": _exact(step.times),
                "by": _exact(step.by),
                "after": formats.figure(step.after),
            },
            "source": step.source,
        }
        for step in adjusted.steps
    ]


def _exact(value: Decimal) -> str:
    value = value.normalize()
    return number_format(value, decimal_pos=max(0, -value.as_tuple().exponent), use_l10n=True)

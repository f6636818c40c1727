"""The tables of prices as they are kept, and adjusted amounts in a reader's words."""

from collections.abc import Iterable

from django.db.models import F, Value
from django.utils.translation import gettext as _

from benchmarks import formats
from benchmarks.comparing.normalising import Adjusted, Entry, Tables, Terms
from benchmarks.models import PriceIndex, PurchasingPower, Round


def tables_for(currencies: Iterable[str]) -> Tables:
    """What the tables say of these currencies; of a single one, which needs no converting, the prices alone."""
    wanted = {currency for currency in currencies if currency}
    if not wanted:
        return Tables()
    rows = _rows(PriceIndex, wanted, base=F("base"), is_parity=Value(0))
    if len(wanted) > 1:
        rows = rows.union(_rows(PurchasingPower, wanted, base=Value(""), is_parity=Value(1)), all=True)
    tables = Tables({}, {})
    for currency, year, value, source, base, is_parity in rows:
        table = tables.parities if is_parity else tables.indices
        table[currency, year] = Entry(value, source, base)
    return tables


def _rows(model, currencies: set[str], **told):
    """What a table holds, in the same columns as the other, so that both are read at once."""
    columns = {f"told_{name}": expression for name, expression in told.items()}
    rows = model.objects.order_by().filter(currency__in=currencies).annotate(**columns)
    return rows.values_list("currency", "year", "value", "source", *columns)


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
                "times": formats.exact(step.times),
                "by": formats.exact(step.by),
                "after": formats.figure(step.after),
            },
            "source": step.source,
        }
        for step in adjusted.steps
    ]

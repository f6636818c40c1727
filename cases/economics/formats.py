"""Figures in a reader's words: grouped, rounded to what can be meant, with their unit."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MILLION = Decimal(1_000_000)


def _number(value: Decimal, decimals: int) -> str:
    # Django cuts off what is too long; people expect halves to be rounded up.
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def whole(value: Decimal) -> str:
    """A number without decimals, in groups of three."""
    return _number(value, 0)


def exact(value: Decimal) -> str:
    """A number as it was entered, in groups of three, without zeros at its end."""
    value = value.normalize()
    return _number(value, max(0, -value.as_tuple().exponent))


def compact(value: Decimal) -> str:
    """A large number in millions with three digits, a smaller one whole."""
    if abs(value) < MILLION:
        return whole(value)
    millions = value / MILLION
    decimals = 2 if abs(millions) < 10 else 1 if abs(millions) < 100 else 0
    return _("%(number)s M") % {"number": _number(millions, decimals)}


def per_unit(value: Decimal) -> str:
    """A cost per unit, with two decimals."""
    return _number(value, 2)


def share(value: Decimal) -> str:
    """A fraction in per cent, with one decimal."""
    return _("%(number)s%%") % {"number": _number(value * 100, 1)}


def years(value: Decimal) -> str:
    """A number of years with one decimal."""
    number = _number(value, 1)
    return ngettext("%(number)s year", "%(number)s years", 1 if value == 1 else 2) % {"number": number}

"""Figures of benchmarks in a reader's words."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def figure(value: Decimal | None) -> str:
    """A figure with as many decimals as can be meant, without zeros at its end."""
    if value is None:
        return ""
    size = abs(value)
    decimals = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= Decimal("0.1") else 4
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP).normalize()
    shown = max(0, -rounded.as_tuple().exponent)
    return number_format(rounded, decimal_pos=shown, use_l10n=True, force_grouping=True)


def exact(value: Decimal | None) -> str:
    """A number with all its decimals."""
    if value is None:
        return ""
    value = value.normalize()
    shown = max(0, -value.as_tuple().exponent)
    return number_format(value, decimal_pos=shown, use_l10n=True, force_grouping=True)


def bounds(low: Decimal | None, high: Decimal | None) -> str:
    """From where to where figures lie; empty where neither end is known."""
    parts = {"low": figure(low), "high": figure(high)}
    if low is None and high is None:
        return ""
    if low is None:
        return _("up to %(high)s") % parts
    return _("from %(low)s on") % parts if high is None else _("from %(low)s to %(high)s") % parts


def amount(value: Decimal) -> str:
    """An amount of money with two significant digits: more can't be meant."""
    if not value:
        return "0"
    step = Decimal(1).scaleb(value.adjusted() - 1)
    rounded = value.quantize(step, rounding=ROUND_HALF_UP) if step >= 1 else value.quantize(Decimal(1))
    return number_format(Decimal(int(rounded)), decimal_pos=0, use_l10n=True, force_grouping=True)

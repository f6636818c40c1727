"""Sizes of population, as lists are filtered by them."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

# From the lower bound on, below the upper one.
BANDS = {
    "0-10000": _("Fewer than 10,000"),
    "10000-50000": _("10,000 to 50,000"),
    "50000-250000": _("50,000 to 250,000"),
    "250000-1000000": _("250,000 to 1 million"),
    "1000000-": _("1 million or more"),
}


def band_of(population: Decimal | int) -> str:
    """The band that a number of people is in."""
    return next(band for band in reversed(BANDS) if population >= int(band.split("-")[0]))

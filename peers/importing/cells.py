"""Cells of a row as the values of fields; what is wrong with one is raised as ``RowError``."""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator, URLValidator

from hub.base.importing.reports import RowError
from hub.base.importing.tables import one_line
from hub.base.importing.vocabularies import country_code
from hub.base.models import Level
from peers.models import Organisation, OrganisationDomain, OrganisationFigure

# What a spreadsheet would calculate does not go in as a name: it would come out again in somebody's export.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST = {"name": 200, "region": 100, "place": 120, "parent": 200}
LONGEST_WEB_SITE = 200
MOST_NAMES, MOST_DOMAINS = 20, 200
LARGEST = Decimal(10) ** 15
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_DOMAIN = DomainNameValidator(accept_idna=False)
_URL = URLValidator(schemes=["http", "https"])


def text(name: str, cell) -> str:
    """A line of plain text, with single spaces."""
    told = str(cell)
    if told.lstrip(" ").startswith(FORMULA_STARTS):
        raise RowError(f"{name}: “{told[:40]}” begins as a formula does")
    told = one_line(told)
    if any(not character.isprintable() for character in told):
        raise RowError(f"{name}: it has characters that can't be printed")
    if len(told) > LONGEST.get(name, 200):
        raise RowError(f"{name}: it has {len(told)} characters; {LONGEST.get(name, 200)} at the most")
    return told


def choice(name: str, cell) -> str:
    """One of the values of a field with choices."""
    values = (Level if name == "level" else Organisation.Kind).values
    told = str(cell).strip().casefold()
    if told not in values:
        raise RowError(f"{name}: “{str(cell)[:40]}” is none of {', '.join(values)}")
    return told


def country(cell) -> str:
    """A country's code, from the code or the English name."""
    name = one_line(cell)
    if code := country_code(name):
        return code
    raise RowError(f"country: “{name[:40]}” is no country; write its two letters")


def web_site(cell) -> str:
    """An address on the web; ``http://`` is set before a bare one."""
    told = str(cell).strip()
    told = told if "://" in told else f"http://{told}"
    try:
        _URL(told)
    except ValidationError:
        raise RowError(f"web_site: “{told[:60]}” is no web address") from None
    if len(told) > LONGEST_WEB_SITE:
        raise RowError(f"web_site: it has more than {LONGEST_WEB_SITE} characters")
    return told


def listed(cell) -> list[str]:
    """The parts of a list; in a cell of text they stand between semicolons or vertical bars."""
    parts = cell if isinstance(cell, list) else re.split(r"[;|\n]", str(cell))
    return [told for part in parts if (told := one_line(part))]


def names(cell) -> list[str]:
    """Other names, each once."""
    return list(dict.fromkeys(text("names", one) for one in listed(cell)))[:MOST_NAMES]


def domains(cell) -> list[str]:
    """Internet domains, in lower case."""
    found = list(dict.fromkeys(one.lower().removeprefix("@").rstrip(".") for one in listed(cell)))
    for domain in found:
        try:
            _DOMAIN(domain)
        except ValidationError:
            raise RowError(f"domains: “{domain[:60]}” is no domain") from None
        if len(domain) > OrganisationDomain._meta.get_field("domain").max_length:
            raise RowError("domains: one is too long")
    return found[:MOST_DOMAINS]


def number(name: str, cell) -> Decimal:
    """A number with a point for decimals; commas may stand between thousands."""
    told = str(cell).strip()
    if _GROUPED.fullmatch(told):
        told = told.replace(",", "")
    try:
        value = Decimal(told)
    except InvalidOperation:
        raise RowError(f"{name}: “{told[:40]}” is no number") from None
    if not value.is_finite() or abs(value) > LARGEST:
        raise RowError(f"{name}: “{told[:40]}” can't be")
    return value


def year(name: str, cell) -> int:
    """A year of four digits."""
    told = str(cell).strip()
    if not re.fullmatch(r"(19|20)\d\d", told):
        raise RowError(f"{name}: “{told[:40]}” is no year")
    return int(told)


def point(latitude, longitude) -> list[str] | None:
    """A point on earth, as text to five decimals; None where neither is told."""
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        raise RowError("latitude and longitude: one of the two is missing")
    found = number("latitude", latitude), number("longitude", longitude)
    if abs(found[0]) > 90 or abs(found[1]) > 180:
        raise RowError(f"latitude and longitude: {found[0]}, {found[1]} is not on earth")
    return [str(value.quantize(Decimal("0.00001"))) for value in found]


def figures(told: dict) -> list[list]:
    """The figures that a row tells, each as kind, year, value and currency."""
    found = []
    for kind in OrganisationFigure.Kind.values:
        if told.get(kind) is None:
            continue
        value = number(kind, told[kind])
        if value < 0:
            raise RowError(f"{kind}: a figure can't be negative")
        if told.get(f"{kind}_year") is None:
            raise RowError(f"{kind}: the year is missing ({kind}_year)")
        currency = str(told.get("budget_currency") or "").strip().upper() if kind == "budget" else ""
        if kind == "budget" and not re.fullmatch(r"[A-Z]{3}", currency):
            raise RowError("budget: the currency is missing; write three letters, such as USD")
        found.append([kind, year(f"{kind}_year", told[f"{kind}_year"]), str(value), currency])
    return found

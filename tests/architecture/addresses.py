"""Every address of the site, read from the URL configuration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern

# What stands in for a part of an address, by the converter that reads it.
STAND_INS = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "6f2c1a80-0000-4000-8000-000000000000"}
NUMERIC = re.compile("(^|_)(id|pk)(_|$)|version|level")


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name with all namespaces (or else its path), its route, and its parameters."""

    name: str
    route: str
    parameters: dict = field(default_factory=dict, hash=False, compare=False)

    def url(self, arguments: dict | None = None) -> str:
        """The address with these arguments."""
        if self.name.startswith("/"):  # it has no name to ask for
            return self.name.replace("^.*/$", "x/")
        return reverse(self.name, kwargs=arguments or None)

    def stand_ins(self) -> dict[str, str]:
        """Arguments that fit, for an address whose answer does not depend on them."""
        return {
            name: STAND_INS.get(converter) or ("1" if NUMERIC.search(name) else "x")
            for name, converter in self.parameters.items()
        }


def _parameters(pattern) -> dict[str, str]:
    if isinstance(pattern, RegexPattern):
        return dict.fromkeys(pattern.regex.groupindex, "regex")
    return {
        name: type(c).__name__.removesuffix("Converter").lower() for name, c in pattern.converters.items()
    }


def _walk(patterns, namespaces: tuple, route: str, parameters: dict) -> Iterator[Address]:
    for each in patterns:
        here = route + str(each.pattern)
        theirs = parameters | _parameters(each.pattern)
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from _walk(each.url_patterns, inner, here, theirs)
        elif isinstance(each, URLPattern):
            yield Address(":".join((*namespaces, each.name)) if each.name else f"/{here}", here, theirs)


def every_address() -> list[Address]:
    """All addresses, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, (), "", {}))


def admin_addresses() -> list[Address]:
    """The addresses of Wagtail's admin."""
    return [address for address in every_address() if address.route.startswith("admin/")]


def site_addresses() -> list[Address]:
    """The addresses of the site itself; those of pages, which are in the database, come as one."""
    return [address for address in every_address() if not address.route.startswith("admin/")]

"""Every address of the site, read from the URL configuration."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern
from django.views.generic import RedirectView

# What stands in for a part of an address, by the converter that reads it.
STAND_INS = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "6f2c1a80-0000-4000-8000-000000000000"}
NUMERIC = re.compile("(^|_)(id|pk)(_|$)|version|level")


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name with all namespaces (or else its path), its route, and its parameters."""

    name: str
    route: str
    parameters: dict = field(default_factory=dict, hash=False, compare=False)
    methods: frozenset = frozenset()

    def url(self, arguments: dict | None = None) -> str:
        """The address with these arguments."""
        if self.name.startswith("/"):  # it has no name to ask for
            return self.name.replace("^.*/$", "x/")
        # Behind an @ stands which object it is asked for.
        return reverse(self.name.partition("@")[0], kwargs=arguments or None)

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


def _layers(view) -> Iterator:
    """A view and what its decorators wrap, outermost first."""
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def methods_of(view) -> frozenset[str]:
    """The methods that a view takes, by its class or by the decorator that says so; GET and POST if nothing does."""
    by_viewset = getattr(view, "actions", None)
    if by_viewset:
        return frozenset(method.upper() for method in by_viewset)
    if (view_class := getattr(view, "view_class", None)) is not None:
        if issubclass(view_class, RedirectView):  # whatever is asked, it only sends on
            return frozenset({"GET"})
        taken = (name for name in view_class.http_method_names if hasattr(view_class, name))
        return frozenset(name.upper() for name in taken)
    for layer in _layers(view):
        if hasattr(layer, "__closure__") and layer.__closure__:
            kept = dict(zip(layer.__code__.co_freevars, layer.__closure__, strict=True))
            if "request_method_list" in kept:
                return frozenset(kept["request_method_list"].cell_contents)
    return frozenset({"GET", "POST"})


def _walk(patterns, namespaces: tuple, route: str, parameters: dict) -> Iterator[Address]:
    for each in patterns:
        here = route + str(each.pattern)
        theirs = parameters | _parameters(each.pattern)
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from _walk(each.url_patterns, inner, here, theirs)
        elif isinstance(each, URLPattern):
            name = ":".join((*namespaces, each.name)) if each.name else f"/{here}"
            yield Address(name, here, theirs, methods_of(each.callback))


def every_address() -> list[Address]:
    """All addresses, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, (), "", {}))


def admin_addresses() -> list[Address]:
    """The addresses of Wagtail's admin."""
    return [address for address in every_address() if address.route.startswith("admin/")]


def site_addresses() -> list[Address]:
    """The addresses of the site itself; those of pages, which are in the database, come as one."""
    return [address for address in every_address() if not address.route.startswith("admin/")]


def wanted_addresses(*, all_of_them: bool = False) -> list[Address]:
    """The site's addresses, or those whose names begin as TABLE_ONLY of the environment says (``cases:,forums:``)."""
    only = tuple(filter(None, os.environ.get("TABLE_ONLY", "").split(",")))
    found = {}
    for address in site_addresses():  # of two with one name, the first answers
        found.setdefault(address.name, address)
    return [address for address in found.values() if all_of_them or not only or address.name.startswith(only)]

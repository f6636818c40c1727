"""What the templates of a page type are given: built by a function that the type's app registers at the start.

So a page's model imports nothing that presents it.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from wagtail.models import Page

Builder = Callable[[Page, HttpRequest], dict[str, Any]]

_builders: dict[type[Page], Builder] = {}


def register(page_type: type[Page], builder: Builder) -> None:
    """Have what a page type shows built by ``builder(page, request)``. Raises ``ImproperlyConfigured``."""
    if page_type in _builders:
        raise ImproperlyConfigured(f"{page_type.__name__} has a builder of its context already.")
    _builders[page_type] = builder


def context_of(page: Page, request: HttpRequest) -> dict[str, Any]:
    """What the page's templates are given beyond what Wagtail gives them; nothing without a builder."""
    builder = _builders.get(type(page))
    return builder(page, request) if builder else {}

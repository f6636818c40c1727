"""The home page and plain pages."""

from .pages import HomePage, StandardPage

__all__ = ["HomePage", "StandardPage"]

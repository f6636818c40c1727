"""What apps above show on a case's page: cases knows none of them, so each says here what it adds."""

from collections.abc import Callable

from cases.models import CasePage

# Takes the case and who reads it, and gives only what that person may see: rows with ``title``, ``address``, ``said``.
Source = Callable[[CasePage, object], list[dict]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Let an app say what was used in a case; done once, at the start."""
    if source not in _sources:
        _sources.append(source)


def of(case: CasePage, reader) -> list[dict]:
    """The toolkits that were used in a case, as this reader may see them."""
    return [row for source in _sources for row in source(case, reader)]

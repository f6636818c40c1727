"""What other apps show on a metric's page: benchmarks knows none of them, so each says here what it adds."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from benchmarks.models import Metric


@dataclass(frozen=True)
class Part:
    """A list on a metric's page: its heading, and rows with ``title``, ``address`` and ``said``."""

    label: str | Promise
    rows: list[dict]


# Takes the metric and who reads it, and gives only what that person may see.
Build = Callable[[Metric, object], Part | None]
_builders: list[Build] = []


def register(build: Build) -> None:
    """Add a part to every metric's page; done once, at the start."""
    if build not in _builders:
        _builders.append(build)


def parts(metric: Metric, user) -> list[Part]:
    """The parts that have anything to show to this reader."""
    found = (build(metric, user) for build in _builders)
    return [part for part in found if part is not None and part.rows]

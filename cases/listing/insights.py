"""What helped and what stood in the way, gathered over many cases."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.text import Truncator

from cases.listing.filters import CASES
from cases.listing.results import CaseListing
from cases.models import CasePage
from cases.models.sections import Section
from cases.reading.takeaways import split_points
from hub.base.listing.facets import ShownFacet
from hub.base.listing.selection import CARDS
from hub.base.text.markdown import as_text

GATHERED_SECTIONS = (Section.HELPED, Section.HINDERED)
# By what the page offers to narrow the cases.
FACETS = ("service-line", "level", "country", "theme")
# What is longer is read on the case's own page.
POINT_LENGTH = 600
POINTS_OF_A_SECTION = 12


class InsightsListing(CaseListing):
    """The cases that say what helped or stood in the way."""

    kind = replace(CASES, page_size=10, views=(CARDS,))

    @cached_property
    def offered_facets(self) -> list[ShownFacet]:
        """The list of cases has more; what was chosen there stays in sight above."""
        return [facet for facet in self.facets if facet.name in FACETS]


@dataclass(frozen=True)
class Point:
    """A point of a case's: Markdown, or the beginning of a long text as plain words."""

    text: str
    is_cut: bool


@dataclass(frozen=True)
class Told:
    """The points of one section of a case, and how many more there are."""

    section: Section
    points: list[Point]
    left_out: int


def told_in(case: CasePage) -> list[Told]:
    """The sections that the case tells, with their points."""
    gathered = []
    for section in GATHERED_SECTIONS:
        texts = split_points(getattr(case, section.value))
        points = [_point(text) for text in texts[:POINTS_OF_A_SECTION]]
        if points:
            gathered.append(Told(section, points, len(texts) - len(points)))
    return gathered


def _point(text: str) -> Point:
    if len(text) <= POINT_LENGTH:
        return Point(text, is_cut=False)
    return Point(Truncator(as_text(text)).chars(POINT_LENGTH), is_cut=True)

"""What members see of a toolkit's use, read in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from cases.models import CasePage
from forums.threads.writers import Writer, Writers
from hub.base.access import audiences
from hub.base.listing import populations
from hub.base.models import Level
from peers.models import Organisation
from peers.models.merges import opened_to, side_of
from toolkits.adoptions import reviews, services
from toolkits.models import Adoption, Derivative, Review, ToolkitPage

# On a toolkit's own page; all are one press away.
NEWEST = 3
# More are not looked through to say of which level and size they are.
MOST_COUNTED = 2_000


@dataclass(frozen=True)
class Tally:
    """How many organisations there are of one sort."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class ShownAdoption:
    """An adoption as one reader sees it."""

    adoption: Adoption
    organisation: Organisation
    recorded_by: Writer | None
    case: CasePage | None
    files: list[Derivative]
    may_edit: bool
    may_hide: bool
    may_report: bool

    @property
    def size(self) -> str:
        """How many people the organisation serves, in bands; empty where it is not known."""
        return _size_of(self.organisation)


@dataclass(frozen=True)
class ShownReview:
    """A review as one reader sees it."""

    review: Review
    author: Writer
    is_own: bool
    may_hide: bool

    @property
    def may_report(self) -> bool:
        """Whether the reader may report it to the moderators."""
        return not self.is_own and not self.review.is_hidden


@dataclass(frozen=True)
class Use:
    """How a toolkit is used, in numbers."""

    organisations: int
    results: list[Tally] = field(default_factory=list)
    levels: list[Tally] = field(default_factory=list)
    sizes: list[Tally] = field(default_factory=list)
    again: int = 0
    rating: reviews.Rating | None = None


def _size_of(organisation: Organisation) -> str:
    population = organisation.population
    return "" if population is None else str(populations.BANDS[populations.band_of(population)])


def visible(toolkit: ToolkitPage, reader):
    """The adoptions of a toolkit that the reader may see, the newest first."""
    if not services.may_read(reader, toolkit):
        return Adoption.objects.none()
    found = Adoption.objects.filter(toolkit=toolkit)
    if services.moderates(reader):
        return found
    own = found.filter(opened_to(reader, given_at="recorded_at") | Q(recorded_by=reader))
    return found.shown() | own


def use_of(toolkit: ToolkitPage) -> Use:
    """The numbers of a toolkit's adoptions that nobody has hidden; for members alone."""
    rows = list(
        Adoption.objects.shown()
        .filter(toolkit=toolkit)
        .select_related("organisation__jurisdiction")
        .prefetch_related("organisation__figures")[:MOST_COUNTED]
    )
    bodies = {row.organisation_id: row.organisation for row in rows}
    results = Counter(row.result for row in rows)
    levels = Counter(body.level for body in bodies.values())
    sizes = Counter(_size_of(body) for body in bodies.values())
    return Use(
        organisations=len(bodies),
        results=_tallies(results, dict(Adoption.Result.choices)),
        levels=_tallies(levels, dict(Level.choices)),
        sizes=_tallies(
            sizes, {str(band): band for band in populations.BANDS.values()} | {"": _("Not known")}
        ),
        again=sum(row.again in {Adoption.Again.YES, Adoption.Again.CHANGED} for row in rows),
        rating=reviews.rating_of(toolkit),
    )


def _tallies(counts: Counter, labels: dict) -> list[Tally]:
    total = counts.total()
    return [
        Tally(str(label), counts[key], round(100 * counts[key] / total))
        for key, label in labels.items()
        if counts[key]
    ]


def rows(found, toolkit: ToolkitPage, reader) -> list[ShownAdoption]:
    """Adoptions with all that a page shows of them, as the reader may see it."""
    files = Derivative.objects.select_related("origin__file")
    found = list(
        found.select_related("organisation__jurisdiction", "release").prefetch_related(
            "organisation__figures", Prefetch("derivatives", files)
        )
    )
    writers = Writers(reader, [row.recorded_by_id for row in found])
    cases = CasePage.objects.visible_to(reader).in_bulk([row.case_id for row in found if row.case_id])
    moderates = services.moderates(reader)
    shown = []
    for row in found:
        row.toolkit = toolkit
        is_own = reader.organisation is not None and row.organisation_id in {
            reader.organisation.pk,
            side_of(reader),
        }
        shown.append(
            ShownAdoption(
                adoption=row,
                organisation=row.organisation,
                recorded_by=writers.of(row.recorded_by_id) if row.recorded_by_id else None,
                case=cases.get(row.case_id),
                files=[
                    one
                    for one in row.derivatives.all()
                    if not one.is_hidden or moderates or (is_own and services.opens(reader, row))
                ],
                may_edit=is_own,
                may_hide=moderates,
                may_report=row.recorded_by_id != reader.pk and not row.is_hidden,
            )
        )
    return shown


def reviews_of(toolkit: ToolkitPage, reader, most: int) -> list[ShownReview]:
    """The reviews of a toolkit that the reader may see, the newest first."""
    if not services.may_read(reader, toolkit):
        return []
    moderates = services.moderates(reader)
    found = Review.objects.filter(toolkit=toolkit)
    if not moderates:
        found = found.shown() | found.filter(author=reader)
    found = list(found[:most])
    writers = Writers(reader, [row.author_id for row in found])
    return [
        ShownReview(row, writers.of(row.author_id), row.author_id == reader.pk, moderates) for row in found
    ]


def on_page(toolkit: ToolkitPage, reader) -> dict:
    """What the toolkit's own page says of its use; to who is no member, that members see it."""
    may_read = services.may_read(reader, toolkit)
    context = {"toolkit": toolkit, "may_read": may_read, "is_visitor": not reader.is_authenticated}
    if may_read:
        context |= {
            "use": use_of(toolkit),
            "newest": rows(visible(toolkit, reader)[:NEWEST], toolkit, reader),
            "may_review": reviews.may_write(reader, toolkit),
        }
    return context


def cases_toolkits(case: CasePage, reader) -> list[dict]:
    """The toolkits that were used in a case, as a list on the case's page shows them."""
    if not audiences.is_member(reader):  # who used what is for members
        return []
    used = Adoption.objects.shown().filter(case=case).values("toolkit")
    found = ToolkitPage.objects.visible_to(reader).filter(pk__in=used).order_by("title")
    return [{"title": kit.title, "address": kit.get_url(), "said": kit.summary} for kit in found[:20]]

"""The toolkits that a reader asked for: what they are filtered, counted and sorted by, and their table."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hub.base.access import audiences
from hub.base.listing import bitmaps
from hub.base.listing.bitmaps import BitmapIndex, BitmapListing
from hub.base.listing.tables import Column, ShownTable
from hub.base.output.addresses import in_full
from hub.base.text.languages import language_name
from search.finding import list_words
from toolkits.models.files import FileVersion
from toolkits.models.releases import Release
from toolkits.models.toolkit_page import ToolkitLevel, ToolkitPage, ToolkitTag
from toolkits.models.upkeep import ToolkitUpkeep
from toolkits.reading.list_kind import TOOLKITS

_COLUMNS = {"licence": "licence", "language": "language", "programme": "programme__slug"}
# A facet that no reader chooses by.
AUDIENCE = "#audience"


class ToolkitListing(BitmapListing):
    """The toolkits below a list page that the user may see and the selection leaves."""

    kind = TOOLKITS

    def __init__(self, list_page, user, asked):
        super().__init__(user, asked)
        self.list_page = list_page

    @cached_property
    def index(self) -> BitmapIndex:
        name = ("toolkits", self.list_page.pk)
        return bitmaps.kept_index(name, _token(self.list_page), lambda token: _read(self.list_page, token))

    def visible(self) -> int:
        index = self.index
        hidden = ToolkitPage.objects.filter(audiences.restricted_pages(self.user))
        seen = index.any_of(AUDIENCE, audiences.ids_for(self.user))
        return seen & ~index.of_keys(hidden.values_list("pk", flat=True))

    def matching(self) -> list[int]:
        return list_words.keys_with(self.selection.words, user=self.user, kind="toolkit")

    def places_in_order(self) -> Iterable[int]:
        if self.sort != "confirmed":
            return super().places_in_order()
        # Asked of the database: it changes without a publication.
        days = dict(ToolkitUpkeep.objects.values_list("toolkit_id", "last_confirmed_on"))
        return bitmaps.places_by(
            self.index.keys, lambda key: days[key].toordinal() if key in days else 0, reverse=True
        )

    def rows(self, keys: Sequence[int]) -> list[ToolkitPage]:
        toolkits = ToolkitPage.objects.visible_to(self.user).for_list().filter(pk__in=keys)
        found = {toolkit.pk: toolkit for toolkit in toolkits}
        return [found[key] for key in keys if key in found]

    @property
    def table(self) -> ShownTable:
        """The page as a table."""
        return ShownTable(self, COLUMNS, _address)


def _token(list_page) -> tuple:
    """What differs once a toolkit was published, taken off or edited, or a release published or recalled."""
    pages = (
        Page.objects.child_of(list_page)
        .live()
        .aggregate(
            toolkits=Count("pk"),
            revisions=Sum("live_revision_id"),
            published=Max("last_published_at"),
            edited=Max("latest_revision_created_at"),
        )
    )
    releases = Release.objects.in_force().aggregate(
        releases=Count("pk"), keys=Sum("pk"), published=Max("published_at")
    )
    return (*pages.values(), *releases.values())


def _read(list_page, token: tuple) -> BitmapIndex:
    toolkits = ToolkitPage.objects.child_of(list_page).live().order_by("-first_published_at", "-pk")
    rows = list(toolkits.values("pk", "audience_id", "title", *_COLUMNS.values()))
    released = {
        toolkit: (moment, pk)
        for toolkit, moment, pk in Release.objects.in_force()
        .order_by("published_at", "pk")
        .values_list("toolkit", "published_at", "pk")
    }
    # The newest stand first among those that are alike.
    orders = {
        "newest": list(range(len(rows))),
        "title": bitmaps.places_by(rows, lambda row: row["title"].casefold()),
        "released": bitmaps.places_by(
            rows,
            lambda row: released[row["pk"]][0].timestamp() if row["pk"] in released else 0,
            reverse=True,
        ),
    }
    current = [pk for _moment, pk in released.values()]
    return bitmaps.build([row["pk"] for row in rows], _values(rows, current), orders, token=token)


def _values(rows: list[dict], current: list[int]) -> Iterator[tuple]:
    """The facet, the toolkit and the value, of all that toolkits are filtered by. ``current``: releases in force."""
    for row in rows:
        yield AUDIENCE, row["pk"], row["audience_id"]
        for name, column in _COLUMNS.items():
            if row[column]:
                yield name, row["pk"], row[column]
    for name, link, value in (
        ("service-line", ToolkitPage.service_lines.through, "serviceline__slug"),
        ("theme", ToolkitPage.themes.through, "theme__slug"),
    ):
        for pk, slug in link.objects.values_list("toolkitpage_id", value):
            yield name, pk, slug
    for pk, slug in ToolkitTag.objects.values_list("content_object_id", "tag__slug"):
        yield "tag", pk, slug
    for pk, level in ToolkitLevel.objects.values_list("page_id", "level"):
        yield "level", pk, level
    formats = FileVersion.objects.filter(in_releases__release__in=current).order_by()
    for pk, name in formats.values_list("file__toolkit_id", "format").distinct():
        yield "file-format", pk, name


# --- As a table --------------------------------------------------------------------------------------


def _address(toolkit: ToolkitPage) -> str:
    return toolkit.get_url() or ""


def _confirmed(toolkit: ToolkitPage) -> date | None:
    upkeep = getattr(toolkit, "upkeep", None)
    return upkeep and upkeep.last_confirmed_on


def _labels(entries) -> str:
    return "; ".join(str(entry.label) for entry in entries)


COLUMNS = (
    Column(_("Title"), lambda kit: kit.title, 50, on_page=True, sort="title"),
    Column(_("Summary"), lambda kit: kit.summary, 60),
    Column(_("Programme"), lambda kit: kit.programme.name, 32, on_page=True),
    Column(_("Release"), lambda kit: kit.current_number or "", 10, on_page=True),
    Column(
        _("Released"),
        lambda kit: kit.current_dated,
        on_page=True,
        sort="released",
        is_descending=True,
    ),
    Column(_("Level"), lambda kit: "; ".join(str(level) for level in kit.level_labels), 24, on_page=True),
    Column(_("Service lines"), lambda kit: _labels(kit.service_lines.all()), 32, on_page=True),
    Column(_("Themes"), lambda kit: _labels(kit.themes.all()), 32),
    Column(_("Licence"), lambda kit: kit.get_licence_display() if kit.licence else "", 24, on_page=True),
    Column(_("Language"), lambda kit: language_name(kit.language)),
    Column(_("Last confirmed"), _confirmed, on_page=True, sort="confirmed", is_descending=True),
    Column(
        _("Published"),
        lambda kit: timezone.localtime(kit.first_published_at).date() if kit.first_published_at else None,
    ),
    Column(_("Address"), lambda kit: in_full(_address(kit)), 50),
)

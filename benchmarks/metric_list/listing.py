"""The metrics that a reader asked for, and their table. All metrics are public."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from benchmarks.models import Metric, MetricVersion
from benchmarks.models.metrics import Denominator, Polarity
from hub.base.listing import bitmaps, facets
from hub.base.listing.bitmaps import BitmapIndex, BitmapListing
from hub.base.listing.facets import Facet, choices_of
from hub.base.listing.selection import ListKind
from hub.base.listing.tables import Column, ShownTable
from hub.base.output.addresses import in_full
from hub.base.output.feeds import LONG_AGO
from hub.base.output.tables import Value
from search.finding import list_words

IN_MONEY = {"yes": _("Amounts of money"), "no": _("Other figures")}

METRICS = ListKind(
    name="metrics",
    label=_("Metrics"),
    facets=(
        facets.service_lines(is_folded=False),
        facets.themes(is_folded=False),
        Facet("polarity", _("Better direction"), choices_of(dict(Polarity.choices)), is_folded=False),
        Facet("divided-by", _("Divided by"), choices_of(dict(Denominator.choices)), is_folded=False),
        Facet("cost", _("Type of figure"), choices_of(IN_MONEY), is_folded=False),
    ),
    sorts={"service-line": _("Service line"), "name": _("Name"), "newest": _("Latest definition")},
    default_sort="service-line",
    page_size=50,
    words_label=_("Search metrics"),
    nothing_matches=_("No metrics match these filters."),
    downloads={"CSV": "benchmarks:metrics_csv", "XLSX": "benchmarks:metrics_xlsx"},
    feed="benchmarks:metrics_feed",
    searched_as="metric",
    searched_by={"service-line": "service-line", "theme": "theme"},
)


class MetricListing(BitmapListing):
    """The metrics that the selection leaves. There are some hundreds at most: all are read at each request."""

    kind = METRICS

    @cached_property
    def _metrics(self) -> dict[int, Metric]:
        return {metric.pk: metric for metric in Metric.objects.for_list().with_versions()}

    @cached_property
    def index(self) -> BitmapIndex:
        metrics = list(self._metrics.values())
        orders = {
            "service-line": list(range(len(metrics))),
            "name": bitmaps.places_by(metrics, lambda metric: metric.name.casefold()),
            "newest": bitmaps.places_by(metrics, defined_at, reverse=True),
        }
        return bitmaps.build(list(self._metrics), _values(metrics), orders)

    def visible(self) -> int:
        return self.index.all

    def matching(self) -> list[int]:
        return list_words.keys_with(self.selection.words, user=self.user, kind="metric")

    def rows(self, keys: Sequence[int]) -> list[Metric]:
        return [self._metrics[key] for key in keys]

    @property
    def table(self) -> ShownTable:
        """The page as a table."""
        return ShownTable(self, COLUMNS, Metric.get_absolute_url)


def _values(metrics: list[Metric]) -> Iterator[tuple[str, int, str]]:
    for metric in metrics:
        if metric.service_line:
            yield "service-line", metric.pk, metric.service_line.slug
        if metric.theme:
            yield "theme", metric.pk, metric.theme.slug
        if version := metric.newest:
            yield "polarity", metric.pk, version.polarity
            yield "divided-by", metric.pk, version.denominator_kind
            yield "cost", metric.pk, "yes" if version.is_in_money else "no"


def defined_at(metric: Metric):
    """When its definition in force was written; of those written before that was kept, long ago."""
    return (metric.newest and metric.newest.added_at) or LONG_AGO


def _of_version(name: str):
    def value(metric: Metric) -> Value:
        version: MetricVersion | None = metric.newest
        return "" if version is None else str(getattr(version, name))

    return value


def _shown(name: str):
    def value(metric: Metric) -> str:
        return str(getattr(metric.newest, f"get_{name}_display")()) if metric.newest else ""

    return value


COLUMNS = (
    Column(_("Name"), lambda metric: metric.name, 40, on_page=True, sort="name"),
    Column(_("Question"), lambda metric: metric.question, 50, on_page=True),
    Column(
        _("Service line"),
        lambda metric: str(metric.service_line.label) if metric.service_line else "",
        24,
        on_page=True,
        sort="service-line",
    ),
    Column(_("Theme"), lambda metric: str(metric.theme.label) if metric.theme else "", 24),
    Column(_("Unit"), _of_version("unit"), on_page=True),
    Column(_("Better direction"), _shown("polarity"), 20, on_page=True),
    Column(_("Numerator"), _of_version("numerator"), 40),
    Column(_("Divided by"), _shown("denominator_kind"), 32),
    Column(_("Denominator"), _of_version("denominator"), 40),
    Column(_("Definition"), _of_version("definition"), 60),
    Column(_("Included"), _of_version("included"), 40),
    Column(_("Excluded"), _of_version("excluded"), 40),
    Column(_("Sources"), _of_version("sources"), 40),
    Column(
        _("Version"), lambda metric: metric.newest and metric.newest.number, 10, on_page=True, is_number=True
    ),
    Column(_("Address"), lambda metric: in_full(metric.get_absolute_url()), 50),
)

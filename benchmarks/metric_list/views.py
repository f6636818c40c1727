"""The list of metrics: as a page, as files and as a feed."""

from dataclasses import replace

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benchmarks.metric_list.listing import COLUMNS, METRICS, MetricListing, defined_at
from benchmarks.models import Metric
from hub.base.listing.selection import Selection, address_of
from hub.base.listing.tables import ListTable
from hub.base.models import SiteIdentity
from hub.base.output.addresses import in_full
from hub.base.output.feeds import MAX_ENTRIES, Feed, FeedEntry, respond


@require_safe
def metrics(request):
    """All metrics, filtered, sorted and paged."""
    return render(request, "benchmarks/metrics.html", {"listing": MetricListing(request.user, request.GET)})


@require_safe
def metrics_csv(request):
    """The list as CSV."""
    return ListTable(MetricListing(request.user, request.GET), COLUMNS).csv_response()


@require_safe
def metrics_xlsx(request):
    """The list as a spreadsheet."""
    return ListTable(MetricListing(request.user, request.GET), COLUMNS).xlsx_response()


@require_safe
def metrics_feed(request):
    """The metrics of the list with the latest definitions, as an Atom feed."""
    selection = replace(Selection.from_query(METRICS, request.GET), sort="newest")
    listing = MetricListing(request.user, selection)
    site = SiteIdentity.load().name
    title = _("A selection of the metrics on %(site)s") if selection.is_narrowed else _("Metrics on %(site)s")
    feed = Feed(
        map(_entry, listing.rows(listing[:MAX_ENTRIES])),
        title=title % {"site": site},
        address=address_of("benchmarks:metrics", selection.query_unsorted),
        feed_address=selection.feed,
    )
    return respond(request, feed)


def _entry(metric: Metric) -> FeedEntry:
    filed = [entry for entry in (metric.service_line, metric.theme) if entry]
    return FeedEntry(
        # A new definition is the same metric, which readers of the feed see as updated.
        key=f"{in_full(reverse('benchmarks:index'))}#metric:{metric.pk}",
        title=metric.name,
        address=metric.get_absolute_url(),
        summary=metric.newest.definition if metric.newest else metric.question,
        updated=defined_at(metric),
        categories=tuple(str(entry.label) for entry in filed),
    )

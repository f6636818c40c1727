"""Results to take away, and drawings to embed in a paper: what anybody is told who may see the round."""

import hashlib

from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from benchmarks.comparing import exports, plots, trends
from benchmarks.comparing.metric_views import line_of, round_for, single_figures
from benchmarks.comparing.round_results import RoundResults
from benchmarks.models import Metric, Round
from hub.base.output import tables

SVG_TYPE = "image/svg+xml; charset=utf-8"
# What a visitor is told of a round changes with its next publication at the most.
EMBEDDED_FOR = 60 * 60


def _to_be_saved(response, name: str):
    response["Content-Disposition"] = content_disposition_header(True, name)
    return _private(response)


def _private(response):
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def round_csv(request, slug):
    """The results of a round for a group, as CSV."""
    results = RoundResults(round_for(request, slug), request.GET, request.user)
    pieces = tables.as_csv(exports.headings(), exports.rows(results))
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    return _to_be_saved(response, f"{results.round.slug}.csv")


@require_safe
def round_xlsx(request, slug):
    """The same as a spreadsheet."""
    results = RoundResults(round_for(request, slug), request.GET, request.user)
    response = FileResponse(exports.as_xlsx(results), content_type=tables.XLSX_TYPE)
    return _to_be_saved(response, f"{results.round.slug}.xlsx")


@require_safe
def spread_svg(request, slug, metric_slug):
    """How the figures of a metric are spread, without anybody's own."""
    results = RoundResults(round_for(request, slug), request.GET, request.user)
    line = line_of(results, metric_slug)
    singles = [row["value"] for row in single_figures(results, line)]
    plot = plots.spread(line, singles=singles)
    if plot is None:
        raise Http404
    context = {"plot": plot, "results": results, "round": results.round}
    return _private(render(request, "benchmarks/spread.svg", context, content_type=SVG_TYPE))


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embedded_svg(request, slug, metric_slug):
    """The drawing of a public round for other sites and papers: a stable address, the same for everybody."""
    found = get_object_or_404(Round.objects.visible_to(AnonymousUser()), slug=slug)
    results = RoundResults(found, request.GET)
    plot = plots.spread(line_of(results, metric_slug))
    if plot is None:
        raise Http404
    context = {"plot": plot, "results": results, "round": found}
    drawing = render_to_string("benchmarks/spread.svg", context).encode()
    response = HttpResponse(drawing, content_type=SVG_TYPE)
    patch_cache_control(response, public=True, max_age=EMBEDDED_FOR)
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = quote_etag(hashlib.sha256(drawing).hexdigest()[:32])
    return get_conditional_response(request, etag=response["ETag"], response=response)


@require_safe
def trend_svg(request, slug):
    """A metric over the years, without anybody's own figures."""
    metric = get_object_or_404(Metric.objects.with_versions(), slug=slug)
    series = trends.series_of(metric, request.user)
    plot = plots.trend(series, with_own=False)
    if plot is None:
        raise Http404
    attributions = dict.fromkeys(
        point.round.attribution for point in series.points if point.round.attribution
    )
    context = {"plot": plot, "metric": metric, "version": metric.newest, "attributions": list(attributions)}
    return _private(render(request, "benchmarks/trend.svg", context, content_type=SVG_TYPE))

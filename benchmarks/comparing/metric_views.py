"""The pages of benchmarks."""

from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benchmarks import formats, permissions
from benchmarks.comparing import metric_page_extras, plots, position, trends
from benchmarks.comparing.round_results import RoundResults
from benchmarks.models import Metric, Observation, Participant, Round, Submission
from hub.base.access import audiences
from hub.base.output.addresses import in_full

ROUNDS_SHOWN = 50


@require_safe
def index(request):
    """All metrics by service line, and the rounds that the reader may see."""
    metrics = Metric.objects.for_list().with_versions()
    groups = [
        {"label": line.label if line else _("Other functions"), "metrics": list(rows)}
        for line, rows in groupby(metrics, key=lambda one: one.service_line)
    ]
    context = {
        "groups": groups,
        "rounds": Round.objects.visible_to(request.user).current()[:ROUNDS_SHOWN],
        "hosts": permissions.may_host(request.user) or Round.objects.reviewed_by(request.user).exists(),
        "asked": [one for one in Submission.objects.to_do_for(request.user) if one.takes_figures],
    }
    return render(request, "benchmarks/index.html", context)


@require_safe
def metric(request, slug):
    """What a metric means, and what it was over the years."""
    found = get_object_or_404(Metric.objects.for_list().with_versions(), slug=slug)
    series = trends.series_of(found, request.user)
    context = {
        "metric": found,
        "version": found.newest,
        "earlier": [version for version in found.versions.all() if version != found.newest],
        "series": series,
        "plot": plots.trend(series),
        "beside": metric_page_extras.parts(found, request.user),
    }
    return render(request, "benchmarks/metric.html", context)


def round_for(request, slug) -> Round:
    """A published round that the reader may see; of others it is not said that they are there."""
    return get_object_or_404(
        Round.objects.visible_to(request.user).select_related("corrected_by", "corrects"), slug=slug
    )


@require_safe
def round_(request, slug):
    """The results of a round for a group of peers."""
    found = round_for(request, slug)
    results = RoundResults(found, request.GET, request.user)
    context = {
        "round": found,
        "results": results,
        "own": position.participant_of(request.user, found),
        "may_compare": audiences.is_member(request.user),
        "newer": seen_by(request.user, found.superseded_by),
        "older": seen_by(request.user, found.corrects),
    }
    return render(request, "benchmarks/round.html", context)


def seen_by(user, round_: Round | None) -> Round | None:
    """Another version of a round, if the user may see it."""
    return round_ if round_ is not None and audiences.may_see(user, round_) else None


@require_safe
def spread(request, slug, metric_slug):
    """One metric in one round: how the figures are spread over a group."""
    found = round_for(request, slug)
    results = RoundResults(found, request.GET, request.user)
    line = line_of(results, metric_slug)
    own = position.participant_of(request.user, found)
    own_value = own and own.observations.filter(version=line.version).values_list("value", flat=True).first()
    singles = single_figures(results, line)
    context = {
        "round": found,
        "results": results,
        "line": line,
        "plot": plots.spread(line, own=own_value, singles=[row["value"] for row in singles]),
        "own_value": formats.figure(own_value),
        "singles": singles,
        "embedded_address": embedded_address(results, line),
        "round_address": in_full(found.get_absolute_url()),
        "alt_text": f"{line.metric.name}, {found.period}. {line.in_words}",
    }
    return render(request, "benchmarks/spread.html", context)


def embedded_address(results: RoundResults, line) -> str:
    """Where other sites and papers find the drawing; nothing where visitors may not see it."""
    if results.peers or not line.answer.is_told or not audiences.may_see(AnonymousUser(), results.round):
        return ""
    address = reverse("benchmarks:embedded_svg", args=[results.round.slug, line.metric.slug])
    return in_full(f"{address}?{results.query}" if results.query else address)


def line_of(results: RoundResults, metric_slug: str):
    """The line of a metric in a round's results."""
    for line in results.lines:
        if line.metric.slug == metric_slug:
            return line
    raise Http404


def single_figures(results: RoundResults, line) -> list[dict]:
    """The figures with their organisations' names, where they are public; else nothing."""
    if not results.round.are_figures_published:
        return []
    participants = Participant.objects.filter(results.within, round=results.round)
    rows = (
        Observation.objects.filter(participant__in=participants, version=line.version)
        .select_related("participant__organisation")
        .order_by("value", "participant__name")
    )
    return [
        {
            "participant": row.participant,
            "value": row.value,
            "shown": formats.figure(row.value),
            "numerator": formats.figure(row.numerator),
            "denominator": formats.figure(row.denominator),
        }
        for row in rows
    ]

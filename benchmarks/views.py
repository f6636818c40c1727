"""The pages of benchmarks."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks import formats, plots, standing, telling
from benchmarks.models import Metric, Observation, Participant, Round
from benchmarks.own_form import OwnFiguresForm
from benchmarks.telling import RoundResults
from hub.base import audiences

ROUNDS_SHOWN = 50


@require_safe
def index(request):
    """All metrics by service line, and the rounds that the reader may see."""
    metrics = Metric.objects.for_list().with_versions()
    groups = [
        {"label": line.label if line else _("Other functions"), "metrics": list(rows)}
        for line, rows in groupby(metrics, key=lambda one: one.service_line)
    ]
    context = {"groups": groups, "rounds": Round.objects.visible_to(request.user)[:ROUNDS_SHOWN]}
    return render(request, "benchmarks/index.html", context)


@require_safe
def metric(request, slug):
    """What a metric means, and what it was over the years."""
    found = get_object_or_404(Metric.objects.for_list().with_versions(), slug=slug)
    points = telling.series(found, request.user)
    own = own_values(request.user, points)
    context = {
        "metric": found,
        "version": found.newest,
        "earlier": [version for version in found.versions.all() if version != found.newest],
        "points": [
            {"point": point, "shown": point.line.shown, "own": formats.figure(own.get(point.round.pk))}
            for point in reversed(points)
        ],
        "has_own": bool(own),
        "plot": plots.trend(points, own),
    }
    return render(request, "benchmarks/metric.html", context)


def own_values(user, points) -> dict:
    """What the user's own organisation gave in the rounds of a series, by round."""
    organisation = user.organisation if audiences.is_member(user) else None
    if organisation is None:
        return {}
    rows = Observation.objects.filter(
        participant__organisation=organisation,
        participant__round__in=[point.round.pk for point in points],
        version__in=[point.line.version.pk for point in points],
    )
    return dict(rows.values_list("participant__round", "value"))


def round_for(request, slug) -> Round:
    """A published round that the reader may see; of others it is not said that they are there."""
    return get_object_or_404(Round.objects.visible_to(request.user), slug=slug)


@require_safe
def round_(request, slug):
    """The results of a round for a group of peers."""
    found = round_for(request, slug)
    results = RoundResults(found, request.GET)
    context = {
        "round": found,
        "results": results,
        "own": standing.participant_of(request.user, found),
        "may_compare": audiences.is_member(request.user),
    }
    return render(request, "benchmarks/round.html", context)


@require_safe
def spread(request, slug, metric_slug):
    """One metric in one round: how the figures are spread over a group."""
    found = round_for(request, slug)
    results = RoundResults(found, request.GET)
    line = line_of(results, metric_slug)
    own = standing.participant_of(request.user, found)
    own_value = own and own.observations.filter(version=line.version).values_list("value", flat=True).first()
    singles = single_figures(results, line)
    context = {
        "round": found,
        "results": results,
        "line": line,
        "plot": plots.spread(line, own=own_value, singles=[row["value"] for row in singles]),
        "own_value": formats.figure(own_value),
        "singles": singles,
    }
    return render(request, "benchmarks/spread.html", context)


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
    level, country, size = results.selection
    whose = {"level": level, "country": country, "band": size}
    participants = Participant.objects.filter(
        round=results.round, **{name: value for name, value in whose.items() if value}
    )
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


@login_required
@require_safe
def compare_us(request):
    """The newest round in which the reader's organisation took part, or else the newest of all."""
    _only_members(request)
    rounds = Round.objects.visible_to(request.user)
    organisation = request.user.organisation
    own = rounds.filter(participants__organisation=organisation).first() if organisation else None
    newest = own or rounds.first()
    return redirect("benchmarks:compare", newest.slug) if newest else redirect("benchmarks:index")


@login_required
@require_http_methods(["GET", "POST"])
def compare(request, slug):
    """All metrics of a round beside one's own figures: those that were given, or entered here and kept nowhere."""
    _only_members(request)
    found = round_for(request, slug)
    results = RoundResults(found, request.GET)
    participant = standing.participant_of(request.user, found)
    form, rows, status = None, [], 200
    if participant is not None:
        rows = standing.of_participant(results, participant)
    else:
        form = OwnFiguresForm(request.POST or None, lines=results.lines)
        if request.method == "POST":
            status = 200 if form.is_valid() else 422
            rows = standing.of_entered(results, form.entered) if status == 200 else []
    context = {
        "round": found,
        "results": results,
        "participant": participant,
        "form": form,
        "rows": [
            {"standing": row, "shown": row.line.shown, "plot": plots.spread(row.line, own=row.value)}
            for row in rows
        ],
        "rounds": Round.objects.visible_to(request.user)[:ROUNDS_SHOWN],
    }
    return render(request, "benchmarks/compare.html", context, status=status)


def _only_members(request) -> None:
    if not audiences.is_member(request.user):
        raise PermissionDenied

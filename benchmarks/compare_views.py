"""Compare us: one's own figures beside what is told of peers, all metrics of a round on one page."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks import plots, standing, telling, trends
from benchmarks.models import Round
from benchmarks.own_form import OwnFiguresForm
from benchmarks.telling import RoundResults
from benchmarks.views import ROUNDS_SHOWN, round_for
from hub.base import audiences


@login_required
@require_safe
def compare_us(request):
    """The newest round in which the reader's organisation took part, or else the newest of all."""
    _only_members(request)
    rounds = Round.objects.visible_to(request.user).current()
    organisation = request.user.organisation
    own = rounds.filter(participants__organisation=organisation).first() if organisation else None
    newest = own or rounds.first()
    return redirect("benchmarks:compare", newest.slug) if newest else redirect("benchmarks:index")


@login_required
@require_http_methods(["GET", "POST"])
def compare(request, slug):
    """All metrics of a round beside one's own figures: those that were given, or entered here and kept nowhere."""
    _only_members(request)
    current = Round.objects.visible_to(request.user).current().select_related("corrected_by")
    rounds = list(current[:ROUNDS_SHOWN])
    found = next((one for one in rounds if one.slug == slug), None) or round_for(request, slug)
    given = standing.given_by(request.user, [found, *rounds])
    participant = standing.participant_of(request.user, found, given)
    results = RoundResults(found, request.GET, request.user, participant=participant)
    form, rows, status = None, [], 200
    if participant is not None:
        rows = standing.of_participant(results, participant, given)
    else:
        form = OwnFiguresForm(request.POST or None, lines=results.lines, round_=found)
        if request.method == "POST":
            status = 200 if form.is_valid() else 422
        rows = standing.of_entered(results, form.entered if form.is_valid() else {})
    context = {
        "round": found,
        "results": results,
        "participant": participant,
        "form": form,
        "rows": _with_drawings(rows, results, rounds, given),
        "rounds": rounds,
    }
    return render(request, "benchmarks/compare.html", context, status=status)


def _with_drawings(rows: list, results: RoundResults, rounds: list, given: list) -> list[dict]:
    """Each metric with its spread, and what it was over the years for the same group."""
    answers = telling.published_answers().filter(
        results.same_group_elsewhere,
        round__in=[one.pk for one in rounds],
        version__metric__in=[row.line.version.metric_id for row in rows],
    )
    own = {(one.participant.round_id, one.version_id): one.value for one in given}
    over_the_years = trends.all_series(answers, own) if len(rounds) > 1 else {}
    found = []
    for row in rows:
        series = over_the_years.get(row.line.version.metric_id)
        if series is not None and len(series.points) < 2:
            series = None
        found.append(
            {
                "standing": row,
                "shown": row.line.shown,
                "plot": plots.spread(row.line, own=row.value),
                "series": series,
                "trend": series and plots.trend(series),
            }
        )
    return found


def _only_members(request) -> None:
    if not audiences.is_member(request.user):
        raise PermissionDenied

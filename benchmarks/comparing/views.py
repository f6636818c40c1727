"""Compare us: one's own figures beside what is told of peers, all metrics of a round on one page."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks.comparing import plots, position, trends
from benchmarks.comparing.metric_views import ROUNDS_SHOWN, round_for, seen_by
from benchmarks.comparing.position import OwnFigures
from benchmarks.comparing.round_results import RoundResults
from benchmarks.comparing.what_if_form import OwnFiguresForm
from benchmarks.models import Participant, Round
from hub.base.access import audiences
from peers.models import MembershipApplication
from peers.models.merges import opened_to


@login_required
@require_safe
def compare_us(request):
    """The newest round in which the reader's organisation took part, or else the newest of all."""
    _only_members(request)
    rounds = Round.objects.visible_to(request.user).current()
    participants = Participant.objects.filter(opened_to(request.user, given_at="asked_at"))
    own = rounds.filter(participants__in=participants).first()
    newest = own or rounds.first()
    return redirect("benchmarks:compare", newest.slug) if newest else redirect("benchmarks:index")


@login_required
@require_http_methods(["GET", "POST"])
def compare(request, slug):
    """All metrics of a round beside one's own figures: those that were given, or entered here and kept nowhere."""
    _only_members(request)
    _read_organisation_of(request.user)
    current = Round.objects.visible_to(request.user).current().select_related("corrected_by", "corrects")
    rounds = list(current[:ROUNDS_SHOWN])
    found = next((one for one in rounds if one.slug == slug), None) or round_for(request, slug)
    given = position.given_by(request.user, [found, *rounds])
    participant = position.participant_of(request.user, found, given)
    results = RoundResults(found, request.GET, request.user, participant=participant, rounds=rounds)
    form, rows, status = None, [], 200
    if participant is not None:
        rows = position.of_participant(results, participant, given)
    else:
        form = OwnFiguresForm(request.POST or None, lines=results.lines, round_=found)
        if request.method == "POST":
            status = 200 if form.is_valid() else 422
        # What was typed rightly is compared also where something else was not.
        rows = position.of_entered(results, form.entered)
    context = {
        "round": found,
        "results": results,
        "participant": participant,
        "form": form,
        "rows": _with_drawings(rows, results, given),
        "rounds": rounds,
        "newer": seen_by(request.user, found.superseded_by),
        "older": seen_by(request.user, found.corrects),
    }
    return render(request, "benchmarks/compare.html", context, status=status)


def _with_drawings(rows: list, results: RoundResults, given: OwnFigures) -> list[dict]:
    """Each metric with its spread, and what it was over the years for the same group."""
    own = {(one.participant.round_id, one.version_id): one.value for one in given.observations}
    over_the_years = trends.all_series(results.over_the_years, own) if len(results.rounds) > 1 else {}
    found = []
    for row in rows:
        series = over_the_years.get(row.line.version.metric_id)
        if series is not None and len(series.points) < 2:
            series = None
        found.append(
            {
                "position": row,
                "shown": row.line.shown,
                "plot": plots.spread(row.line, own=row.value),
                "series": series,
                "trend": series and plots.trend(series),
            }
        )
    return found


def _read_organisation_of(user) -> None:
    """Read the reader's organisation at once, with what it is compared by."""
    applications = MembershipApplication.objects.select_related("organisation__jurisdiction")
    prefetch_related_objects([user], Prefetch("membership_application", applications))


def _only_members(request) -> None:
    if not audiences.is_member(request.user):
        raise PermissionDenied

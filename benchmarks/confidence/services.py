"""Who reads figures is settled before they are sent: what comes later needs the consent of those who sent.

A data steward reads what was sent after they were named, and of what was sent before, that whose organisation agrees.
Results reach further only when all whose figures stand have agreed. No answer is no.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks import permissions
from benchmarks.confidence import events
from benchmarks.models import ConsentAnswer, ConsentRequest, Round, Stewardship, Submission
from hub.base.models import Audience
from peers.models import User

Answer = ConsentAnswer.Answer
AT_ONCE = 100


class ConsentError(Exception):
    """Why something can't be asked or answered. The message is for people."""


def terms_of(round_: Round) -> str:
    """Who reads the figures and whom the results are for, in short: what a sender has read goes with what they send."""
    stewards = round_.stewardships.order_by("user").values_list("user", flat=True)
    return f"{round_.audience_id}:{','.join(map(str, stewards))}"


# --- Data stewards -------------------------------------------------------------------------------
@transaction.atomic
def name_stewards(*, by, round_: Round, stewards: Iterable[User]) -> int:
    """Let these be the round's data stewards. Returns how many organisations are asked whether a new one may read.

    Raises ``ConsentError`` for a published round.
    """
    locked = _to_run(by, round_)
    wanted = {user.pk: user for user in stewards}
    named = set(locked.stewardships.values_list("user", flat=True))
    locked.stewardships.exclude(user__in=wanted).delete()
    asked = 0
    for pk in sorted(wanted.keys() - named):
        Stewardship.objects.create(round=locked, user=wanted[pk])
        if not locked.is_draft:
            asked += _ask(locked, by, steward=wanted[pk])[1]
    return asked


def announce_stewards() -> int:
    """Tell those who sent figures before names were told who reads them; returns how many organisations. Once each."""
    waiting = Round.objects.filter(stewardships__is_unannounced=True).distinct().order_by("pk")
    return sum(_announce(round_) for round_ in waiting[:AT_ONCE])


@transaction.atomic
def _announce(round_: Round) -> int:
    locked = _locked(round_)
    if not locked.stewardships.filter(is_unannounced=True).update(is_unannounced=False):
        return 0  # another worker was faster
    senders = list(locked.submissions.filter(sent_at__isnull=False))
    for submission in senders:
        events.tell_organisation(submission, "stewards")
    return len(senders)


# --- Whom the results are for --------------------------------------------------------------------
@transaction.atomic
def set_audience(*, by, round_: Round, audience: Audience) -> int:
    """Let the results be for these, or ask all who sent where that is further than they were told.

    Returns how many organisations still have to agree. Raises ``ConsentError`` for a published round.
    """
    locked = _to_run(by, round_)
    asked = locked.consent_requests.filter(audience__isnull=False)
    asked.exclude(audience=audience).update(is_closed=True)
    if locked.audience_id == audience.pk:
        return 0
    reaches_further = locked.audience.kind != Audience.Kind.EVERYONE
    if locked.is_draft or not reaches_further or not locked.submissions.given().exists():
        asked.update(is_closed=True)
        _reach(locked, audience)
        return 0
    request, _count = _ask(locked, by, audience=audience)
    request.is_closed = False
    request.save(update_fields=["is_closed"])
    return _reach_if_agreed(locked, request)


def _reach_if_agreed(round_: Round, request: ConsentRequest) -> int:
    """Let the results reach further where all whose figures stand agree; how many do not yet."""
    agreed = request.answers.filter(answer=Answer.AGREED).values("submission")
    waiting = round_.submissions.given().exclude(pk__in=agreed).count()
    if not waiting:
        _reach(round_, request.audience)
        request.is_closed = True
        request.save(update_fields=["is_closed"])
    return waiting


def _reach(round_: Round, audience: Audience) -> None:
    round_.audience = audience
    round_.save(update_fields=["audience"])


# --- Asking and answering ------------------------------------------------------------------------
def _ask(round_: Round, by, **about) -> tuple[ConsentRequest, int]:
    """Ask all whose figures stand; how many were not asked before."""
    request, _created = ConsentRequest.objects.get_or_create(round=round_, **about, defaults={"asked_by": by})
    senders = round_.submissions.given().select_related("round", "organisation")
    return request, sum(_ask_one(request, submission, by) for submission in senders)


def _ask_one(request: ConsentRequest, submission: Submission, by=None) -> bool:
    row, created = ConsentAnswer.objects.get_or_create(request=request, submission=submission)
    if created:
        what = "steward" if request.steward_id else "audience"
        events.tell_organisation(submission, what, by=by, steward=request.steward, about=row)
    return created


def ask_sender(submission: Submission) -> None:
    """Ask an organisation that has just sent what the others are being asked about the results."""
    for request in submission.round.consent_requests.filter(audience__isnull=False, is_closed=False):
        _ask_one(request, submission)


@transaction.atomic
def answer(*, by, submission: Submission, request: ConsentRequest, agrees: bool) -> ConsentAnswer:
    """Agree or refuse for one's organisation; it may change its mind. Raises ``ConsentError`` where it is settled."""
    locked = _locked(submission.round)
    if not permissions.writes(by, submission):
        raise PermissionDenied
    row = ConsentAnswer.objects.select_for_update().get(request=request, submission=submission)
    if request.audience_id and (locked.is_published or request.is_closed):
        raise ConsentError(_("This is settled and can't be answered any more."))
    row.answer = Answer.AGREED if agrees else Answer.REFUSED
    row.answered_by, row.answered_at = by, timezone.now()
    row.save()
    if request.steward_id:
        _answer_in_other_versions(row, request, locked)
    else:
        _reach_if_agreed(locked, request)
    return row


def _answer_in_other_versions(row: ConsentAnswer, request: ConsentRequest, round_: Round) -> None:
    """A correction has the same figures: what is said of one version is said of all."""
    rows = ConsentAnswer.objects.filter(
        request__steward=request.steward_id,
        request__round__in=_versions(round_),
        submission__organisation=row.submission.organisation_id,
    )
    rows.exclude(pk=row.pk).update(
        answer=row.answer, answered_by=row.answered_by, answered_at=row.answered_at
    )


def _versions(round_: Round) -> list[Round]:
    found, earlier = [round_], round_.corrects
    while earlier is not None:
        found, earlier = [earlier, *found], earlier.corrects
    while later := Round.objects.filter(corrects=found[-1]).first():
        found.append(later)
    return found


def carry_over(*, source: Round, target: Round) -> None:
    """Let a correction begin with what was asked and answered about stewards in the version before."""
    submissions = {one.organisation_id: one for one in target.submissions.all()}
    for request in source.consent_requests.filter(steward__isnull=False):
        answers = list(request.answers.select_related("submission"))
        request.pk, request._state.adding, request.round = None, True, target
        request.save()
        for row in answers:
            submission = submissions.get(row.submission.organisation_id)
            if submission is not None:
                row.pk, row._state.adding = None, True
                row.request, row.submission = request, submission
                row.save()


# --- Who may, and when ---------------------------------------------------------------------------
def _locked(round_: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("audience").get(pk=round_.pk)


def _to_run(by, round_: Round) -> Round:
    if not permissions.runs(by, round_):
        raise PermissionDenied
    locked = _locked(round_)
    if locked.is_published:
        raise ConsentError(_("The round is published: it is not changed any more."))
    return locked

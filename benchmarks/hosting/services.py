"""What hosts do with a round: ask organisations, open and close it, publish it, begin its correction.

A round opens and closes by its dates (the worker sees to that), or when a host says so.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks import permissions
from benchmarks.confidence import services as confidence
from benchmarks.disclosure import corrections
from benchmarks.hosting import publishing
from benchmarks.hosting.publishing import Given, RoundError
from benchmarks.models import (
    Confirmation,
    Denominator,
    Round,
    Submission,
    SubmissionReminder,
    SubmittedFigure,
)
from benchmarks.submitting import doubles, events, validation
from benchmarks.submitting.services import Sheet
from peers.models import Organisation, OrganisationFigure

State = Round.State
# Before closing: what the reminder is called, and how long before.
REMINDERS = {"day": timedelta(days=1), "week": timedelta(days=7)}
# A round that is opened for a shorter time than that needs no reminder right behind the invitation.
AFTER_OPENING = timedelta(hours=12)
AT_ONCE = 100


# --- Whom it asks --------------------------------------------------------------------------------
@transaction.atomic
def ask(*, by, round_: Round, organisations: Iterable[Organisation]) -> int:
    """Ask organisations for figures; how many are new. In an open round they are told at once."""
    locked = _to_run(by, round_)
    if locked.state not in {State.DRAFT, State.OPEN}:
        raise RoundError(_("The round is closed: nobody can be asked any more."))
    asked = set(locked.submissions.values_list("organisation_id", flat=True))
    new = [Submission(round=locked, organisation=one) for one in organisations if one.pk not in asked]
    for submission in new:
        submission.save()
        if locked.state == State.OPEN:
            _tell_opened(submission)
    return len(new)


@transaction.atomic
def ask_no_more(*, by, submission: Submission) -> None:
    """Take an organisation off the list, as long as it has written nothing."""
    locked = _to_run(by, submission.round)
    found = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if locked.state not in {State.DRAFT, State.OPEN} or found.state != Submission.State.ASKED:
        raise RoundError(
            _("This organisation has begun to write: only it can say that it does not take part.")
        )
    found.delete()


# --- Its states ----------------------------------------------------------------------------------
def what_is_missing(round_: Round, *, now: datetime | None = None) -> list[str]:
    """What a draft needs before it can be opened, in words."""
    now = now or timezone.now()
    missing = []
    if not round_.metrics.exists():
        missing.append(_("Choose the metrics."))
    if not round_.submissions.exists():
        missing.append(_("Ask organisations."))
    if not round_.stewards.exists():
        missing.append(_("Name a data steward, who looks at the figures."))
    if round_.closes_at is None or round_.closes_at <= now:
        missing.append(_("Say when it closes, on a day to come."))
    return missing


@transaction.atomic
def open_round(*, by=None, round_: Round) -> Round:
    """Open a draft, and tell those whom it asks. Without ``by``, at its date. Raises ``RoundError``."""
    locked = _to_run(by, round_) if by else _locked(round_)
    if locked.state != State.DRAFT:
        raise RoundError(_("The round is not a draft any more."))
    missing = what_is_missing(locked)
    if missing:
        raise RoundError(" ".join(missing))
    locked.state = State.OPEN
    locked.opens_at = timezone.now()
    locked.save()
    for submission in locked.submissions.select_related("round"):
        _tell_opened(submission)
    return locked


@transaction.atomic
def close(*, by=None, round_: Round) -> Round:
    """Close an open round: its figures go to review. Without ``by``, at its date."""
    locked = _to_run(by, round_) if by else _locked(round_)
    if locked.state != State.OPEN:
        raise RoundError(_("The round is not open."))
    locked.state = State.REVIEW
    locked.closes_at = min(locked.closes_at or timezone.now(), timezone.now())
    locked.save()
    return locked


@transaction.atomic
def reopen(*, by, round_: Round, closes_at: datetime) -> Round:
    """Open a round in review once more, until another date."""
    locked = _to_run(by, round_)
    if locked.state != State.REVIEW or locked.corrects_id:
        raise RoundError(_("Only a first version that is in review can be opened again."))
    if closes_at <= timezone.now():
        raise RoundError(_("Say when it closes, on a day to come."))
    locked.state, locked.closes_at = State.OPEN, closes_at
    locked.save()
    return locked


def what_waits(round_: Round) -> list[str]:
    """What a round in review still needs before it can be published, in words."""
    waiting = [
        submission.organisation.name
        for submission in round_.submissions.filter(state=Submission.State.SENT, confirmations__isnull=False)
        .select_related("organisation", "round")
        .distinct()
        if Sheet(submission).flagged
    ]
    if not waiting:
        return []
    return [_("A data steward has to look at what was flagged: %(names)s.") % {"names": ", ".join(waiting)}]


@transaction.atomic
def publish(*, by, round_: Round) -> Round:
    """Publish what was sent, through disclosure control, and tell those who took part. Raises ``RoundError``."""
    locked = _to_run(by, round_)
    if locked.state != State.REVIEW:
        raise RoundError(_("Only a round in review can be published."))
    waiting = what_waits(locked)
    if waiting:
        raise RoundError(" ".join(waiting))
    sent = counted(locked)
    publishing.record(locked, [given_by(submission) for submission in sent])
    published = publishing.publish(locked)
    for submission in sent:
        events.tell_organisation(submission, "published")
    return published


def counted(round_: Round) -> list[Submission]:
    """The submissions whose figures count: sent, and not sent back; one of those of merged organisations."""
    rows = round_.submissions.exclude(pk__in=doubles.superseded(round_)).filter(state__in=doubles.SENT)
    return list(
        rows.select_related("organisation__merged_into", "round", "delivery_model").prefetch_related(
            "organisation__figures", "organisation__merged_into__figures", "figures__version__metric"
        )
    )


def given_by(submission: Submission) -> Given:
    """A submission as a round takes it. What nothing can be worked out of counts nowhere."""
    # What is known of a merged one moved to the one that stands.
    organisation = submission.organisation.stands_for
    figures, estimated = {}, set()
    for figure in submission.figures.all():
        version = figure.version
        value = validation.value_of(version, figure)
        if value is None or validation.is_outside(value, version.lowest, version.highest):
            continue
        divides = version.denominator_kind != Denominator.NONE
        figures[version] = (figure.numerator, figure.denominator if divides else None)
        if figure.answer == SubmittedFigure.Answer.ESTIMATED:
            estimated.add(version)
    return Given(
        key=f"organisation-{submission.organisation_id}",
        name=organisation.name,
        level=organisation.level,
        country=organisation.country.code or "",
        size=_size(submission.round, organisation),
        organisation=submission.organisation,
        asked_at=submission.asked_at,
        delivery_model=submission.delivery_model,
        figures=figures,
        estimated=frozenset(estimated),
    )


def _size(round_: Round, organisation: Organisation) -> Decimal | None:
    if round_.size_by == Round.SizeBy.POPULATION:
        return organisation.population
    staff = organisation.latest_figures.get(OrganisationFigure.Kind.STAFF)
    return staff.value if staff else None


# --- Corrections ---------------------------------------------------------------------------------
@transaction.atomic
def begin_correction(*, by, round_: Round, correction: str) -> Round:
    """Begin a new version of a published round, in review, with all figures as they were sent.

    The data stewards send back what is to be mended. The published version stays as it is.
    """
    locked = _to_run(by, round_)
    if not locked.is_published or not locked.submissions.exists():
        raise RoundError(_("Only a published round whose figures were sent here can be corrected."))
    if Round.objects.filter(corrects=locked).exists():
        raise RoundError(_("There is a newer version already."))
    new = corrections.new_version(locked, correction)
    for submission in Submission.objects.filter(round=locked).order_by("pk"):
        _copy(submission, new)
    confidence.carry_over(source=locked, target=new)
    return new


def _copy(submission: Submission, round_: Round) -> None:
    figures, confirmations = list(submission.figures.all()), list(submission.confirmations.all())
    submission.pk, submission._state.adding = None, True
    submission.round = round_
    if submission.state == Submission.State.SENT:
        submission.state = Submission.State.ACCEPTED
    submission.save()
    for row in (*figures, *confirmations):
        row.pk, row._state.adding = None, True
        row.submission = submission
    SubmittedFigure.objects.bulk_create(figures)
    Confirmation.objects.bulk_create(confirmations)


# --- At its time ---------------------------------------------------------------------------------
def open_due() -> int:
    """Open the drafts whose date has come and that lack nothing; returns how many."""
    now = timezone.now()
    due = Round.objects.filter(state=State.DRAFT, opens_at__lte=now, closes_at__gt=now)
    opened = 0
    for round_ in due.order_by("opens_at", "pk")[:AT_ONCE]:
        if what_is_missing(round_, now=now):
            continue
        try:
            open_round(round_=round_)
        except RoundError:  # somebody was faster
            continue
        opened += 1
    return opened


def close_due() -> int:
    """Close the open rounds whose date has come; returns how many."""
    due = Round.objects.filter(state=State.OPEN, closes_at__lte=timezone.now()).order_by("closes_at", "pk")
    closed = 0
    for round_ in due[:AT_ONCE]:
        try:
            close(round_=round_)
        except RoundError:
            continue
        closed += 1
    return closed


def remind_due() -> int:
    """Remind organisations whose figures are still to come, a week and a day before; each once. Returns how many."""
    now = timezone.now()
    sent = 0
    for what, before in REMINDERS.items():
        late = (
            Submission.objects.unsent()
            .filter(
                round__state=State.OPEN,
                round__closes_at__gt=now,
                round__closes_at__lte=now + before,
                round__opens_at__lte=now - AFTER_OPENING,
            )
            .exclude(reminders__what=what)
            # Who is reminded of the last day needs no word of the week.
            .exclude(reminders__what="day")
        )
        for submission in late.select_related("round", "organisation").order_by("pk")[:AT_ONCE]:
            sent += _remind(submission, what)
    return sent


@transaction.atomic
def _remind(submission: Submission, what: str) -> bool:
    _reminder, created = SubmissionReminder.objects.get_or_create(submission=submission, what=what)
    if created:
        events.tell_organisation(submission, what, kind=events.ASKED)
    return created


@transaction.atomic
def remind_now(*, by, round_: Round) -> int:
    """Remind, by hand, all whose figures are still to come; once a day. Returns how many organisations."""
    locked = _to_run(by, round_)
    if not locked.takes_figures:
        raise RoundError(_("The round is not open."))
    today = f"reminder-{timezone.localdate():%Y%m%d}"
    count = 0
    for submission in locked.submissions.unsent().select_related("round", "organisation"):
        _reminder, created = SubmissionReminder.objects.get_or_create(submission=submission, what=today)
        if created:
            events.tell_organisation(submission, "reminder", kind=events.ASKED, by=by)
            count += 1
    return count


def _tell_opened(submission: Submission) -> None:
    SubmissionReminder.objects.get_or_create(submission=submission, what="opened")
    events.tell_organisation(submission, "opened", kind=events.ASKED)


def _locked(round_: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)


def _to_run(by, round_: Round) -> Round:
    if not permissions.runs(by, round_):
        raise PermissionDenied
    return _locked(round_)

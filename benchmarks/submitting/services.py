"""What an organisation does with its figures in a round: writes, checks, signs and sends them.

All members of an organisation may write; what they do is refused in words where the round is closed, and where
somebody else changed the figures meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from benchmarks import permissions
from benchmarks.confidence import services as confidence
from benchmarks.disclosure.selections import PARTS
from benchmarks.models import (
    Answer,
    Confirmation,
    Denominator,
    MetricVersion,
    Observation,
    Round,
    Submission,
    SubmissionMessage,
    SubmittedFigure,
)
from benchmarks.submitting import events, validation
from benchmarks.submitting.validation import Beside, Question
from hub.base.models import Audience
from peers.models.merges import closed_to

State = Submission.State
FIELDS = ("answer", "numerator", "denominator", "note")
# What an organisation says beside its figures.
DETAILS = {"note", "wants_sign_off", "delivery_model"}


class SubmittingError(Exception):
    """Why something can't be done to figures. The message is for people."""


class ClosedError(SubmittingError):
    """The round takes no figures now."""


class ChangedError(SubmittingError):
    """Somebody else changed the figures meanwhile."""


class QuestionsOpenError(SubmittingError):
    """Some questions are neither mended nor answered."""


@dataclass(frozen=True)
class Written:
    """What somebody wrote for one metric."""

    answer: str = SubmittedFigure.Answer.GIVEN
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        return (
            self.numerator is None
            and self.denominator is None
            and not self.note
            and self.answer != SubmittedFigure.Answer.NOT_AVAILABLE
        )


class Sheet:
    """A submission with all that is shown beside it: metrics, figures, what was given the last time, questions."""

    def __init__(self, submission: Submission):
        self.submission = submission

    @cached_property
    def versions(self) -> list[MetricVersion]:
        """The metrics that are asked for, by service line."""
        return list(
            self.submission.round.metrics.select_related("metric__service_line").order_by(
                F("metric__service_line__sort_order").asc(nulls_last=True), "metric__name", "pk"
            )
        )

    @cached_property
    def figures(self) -> dict[int, SubmittedFigure]:
        """What was written so far, by version."""
        rows = self.submission.figures.select_related("changed_by")
        return {figure.version_id: figure for figure in rows}

    @cached_property
    def last(self) -> dict[int, Observation]:
        """What the organisation gave for the same definitions in the newest earlier round, by version.

        Without what is closed to some of those who fill this in, since they came by a merging.
        """
        rows = (
            Observation.objects.exclude(
                closed_to(
                    organisation="participant__organisation",
                    given_at="participant__asked_at",
                    opened_at=self.submission.asked_at,
                )
            )
            .filter(
                participant__organisation=self.submission.organisation_id,
                participant__round__in=Round.objects.published().current(),
                participant__round__year__lt=self.submission.round.year,
                version__in=self.versions,
            )
            .select_related("participant__round")
            .order_by("participant__round__year", "pk")
        )
        return {row.version_id: row for row in rows}

    @cached_property
    def last_delivery_model(self) -> int | None:
        """The delivery model of the last time, where nothing was written yet."""
        if self.submission.edition:
            return None
        last = next(iter(reversed(self.last.values())), None)
        return last.participant.delivery_model_id if last else None

    @cached_property
    def medians(self) -> dict[int, Decimal]:
        """The newest published median of all who took part, by version."""
        kinds = (Audience.Kind.EVERYONE, Audience.Kind.MEMBERS)
        answers = Answer.objects.filter(
            **dict.fromkeys((*PARTS, "refusal"), ""),
            block_group=None,
            round__in=Round.objects.published().current().filter(audience__kind__in=kinds),
            round__year__lte=self.submission.round.year,
            version__in=self.versions,
        )
        rows = answers.order_by("round__year", "pk").values_list("version", "median")
        return dict(rows)

    @cached_property
    def questions(self) -> list[Question]:
        """All that the checks ask."""
        return validation.questions(self.versions, self.figures, Beside(self.last, self.medians))

    @cached_property
    def confirmations(self) -> dict[tuple[int, str], Confirmation]:
        """What was said to questions, by version and check; also to those that are not asked any more."""
        rows = self.submission.confirmations.select_related("confirmed_by")
        return {(row.version_id, row.check_name): row for row in rows}

    def confirmation_of(self, question: Question) -> Confirmation | None:
        """What was said to a question, if it is about the same figures still."""
        found = self.confirmations.get((question.version.pk, question.check.value))
        return found if found and found.about == question.about else None

    @property
    def open_questions(self) -> list[Question]:
        """Those that nobody has answered."""
        return [question for question in self.questions if self.confirmation_of(question) is None]

    @property
    def flagged(self) -> list[tuple[Question, Confirmation]]:
        """Those that were answered with a reason: what a data steward looks at."""
        found = [(question, self.confirmation_of(question)) for question in self.questions]
        return [(question, confirmation) for question, confirmation in found if confirmation]

    @property
    def written_count(self) -> int:
        """To how many metrics something was said that counts as an answer."""
        return sum(
            not figure.is_available or figure.numerator is not None for figure in self.figures.values()
        )


# --- Writing -------------------------------------------------------------------------------------
@transaction.atomic
def save(
    *,
    by,
    submission: Submission,
    written: Mapping[MetricVersion, Written],
    edition: int | None,
    **details,
) -> bool:
    """Keep what somebody wrote; whether anything changed. Raises ``ClosedError`` and ``ChangedError``.

    ``edition`` is what they had before them. Metrics that ``written`` leaves out stay as they are, and so does what
    is missing in ``details``, of ``DETAILS``.
    """
    locked = _to_change(by, submission)
    changed = _write(by, locked, written)
    for name in DETAILS & details.keys():
        if getattr(locked, name) != details[name]:
            setattr(locked, name, details[name])
            changed = True
    if not changed:
        return False
    if locked.edition != edition:
        raise ChangedError(
            _(
                "Somebody else of your organisation changed the figures meanwhile. What you wrote is below, "
                "theirs beside it."
            )
        )
    locked.edition += 1
    locked.changed_at = timezone.now()
    if locked.state in {State.ASKED, State.SIGNING}:
        locked.state = State.DRAFT
    locked.save()
    return True


def _write(by, submission: Submission, written: Mapping[MetricVersion, Written]) -> bool:
    kept = {figure.version_id: figure for figure in submission.figures.all()}
    changed = False
    for version, what in written.items():
        figure = kept.get(version.pk)
        if figure is None:
            if what.is_empty:
                continue
            figure = SubmittedFigure(submission=submission, version=version)
        elif all(getattr(figure, name) == getattr(what, name) for name in FIELDS):
            continue
        elif what.is_empty:
            figure.delete()
            changed = True
            continue
        for name in FIELDS:
            setattr(figure, name, getattr(what, name))
        if not figure.is_available:
            figure.numerator = figure.denominator = None
        if version.denominator_kind == Denominator.NONE:
            figure.denominator = None
        figure.changed_by, figure.changed_at = by, timezone.now()
        figure.save()
        changed = True
    return changed


@transaction.atomic
def confirm(*, by, submission: Submission, reasons: Mapping[str, str]) -> int:
    """Keep what somebody says to questions, by ``Question.name``; returns how many are open still."""
    locked = _to_change(by, submission)
    sheet = Sheet(locked)
    changed = False
    for question in sheet.questions:
        reason = reasons.get(question.name, "").strip()
        confirmation = sheet.confirmation_of(question)
        if not reason or (confirmation and confirmation.reason == reason):
            continue
        Confirmation.objects.update_or_create(
            submission=locked,
            version=question.version,
            check_name=question.check.value,
            defaults={
                "about": question.about,
                "question": question.text,
                "reason": reason,
                "confirmed_by": by,
                "confirmed_at": timezone.now(),
            },
        )
        changed = True
    if changed and locked.state == State.RETURNED:
        # What was sent back is a draft again, and no steward's until it is sent.
        locked.changed_at = timezone.now()
        locked.save(update_fields=["changed_at"])
    return len(Sheet(locked).open_questions)


# --- Sending -------------------------------------------------------------------------------------
@transaction.atomic
def send(*, by, submission: Submission, edition: int | None, terms: str) -> Submission:
    """Send the figures, or lay them before a second person where the organisation wants that.

    ``terms`` is what they were shown of who reads the figures (``confidence.terms_of``). Raises
    ``QuestionsOpenError`` where something is still asked, and what ``save`` does.
    """
    locked = _to_send(by, submission, edition=edition, terms=terms)
    if locked.state == State.SIGNING:
        raise SubmittingError(_("It waits for a second person already."))
    sheet = Sheet(locked)
    if not sheet.written_count:
        raise SubmittingError(_("There is no figure yet."))
    if sheet.open_questions:
        raise QuestionsOpenError(_("Mend each figure that is asked about, or say why it is right."))
    locked.prepared_by = by
    if locked.wants_sign_off:
        locked.state = State.SIGNING
        locked.save()
        events.tell_organisation(locked, "signing", by=by)
        return locked
    return _sent(by, locked)


@transaction.atomic
def sign(*, by, submission: Submission, edition: int | None, terms: str) -> Submission:
    """Let a second person send what another one prepared; raises as ``send`` does."""
    locked = _to_send(by, submission, edition=edition, terms=terms)
    if locked.state != State.SIGNING:
        raise SubmittingError(_("It does not wait for anybody to sign."))
    if locked.prepared_by_id == by.pk:
        raise SubmittingError(_("You prepared it: somebody else of your organisation signs it."))
    return _sent(by, locked)


def _sent(by, submission: Submission) -> Submission:
    submission.state = State.SENT
    submission.sent_by, submission.sent_at = by, timezone.now()
    submission.save()
    confidence.ask_sender(submission)
    events.tell_stewards(submission, "sent", by=by)
    return submission


@transaction.atomic
def take_back(*, by, submission: Submission) -> Submission:
    """Take back what was sent, to change it while the round is open."""
    locked = _locked(by, submission)
    if locked.state not in {State.SENT, State.ACCEPTED, State.SIGNING} or not locked.round.takes_figures:
        raise ClosedError(_("It can't be taken back any more. Write to the data stewards below."))
    locked.state = State.DRAFT
    locked.edition += 1
    locked.save()
    return locked


@transaction.atomic
def decline(*, by, submission: Submission, takes_part: bool) -> Submission:
    """Say that the organisation does not take part, or that it does after all."""
    locked = _locked(by, submission)
    from_states = {State.DECLINED} if takes_part else {State.ASKED, State.DRAFT, State.SIGNING}
    if locked.state not in from_states or not locked.round.takes_figures:
        raise ClosedError(_("That can't be changed any more. Write to the data stewards below."))
    written = locked.figures.exists()
    locked.state = (State.DRAFT if written else State.ASKED) if takes_part else State.DECLINED
    locked.save()
    return locked


@transaction.atomic
def write_message(*, by, submission: Submission, text: str, as_steward: bool) -> SubmissionMessage:
    """Write to the other side: a data steward to the organisation, or its member to the stewards."""
    found = Submission.objects.select_related("round").get(pk=submission.pk)
    if not (permissions.reviews(by, found.round) if as_steward else permissions.writes(by, found)):
        raise PermissionDenied
    message = SubmissionMessage.objects.create(
        submission=found, text=text, is_from_steward=as_steward, written_by=by
    )
    if as_steward:
        events.tell_organisation(found, "message", by=by, text=text)
    else:
        events.tell_stewards(found, "message", by=by, text=text)
    return message


# --- Who may, and when ---------------------------------------------------------------------------
def _locked(by, submission: Submission) -> Submission:
    found = Submission.objects.select_for_update(of=("self",)).select_related("round").get(pk=submission.pk)
    if not permissions.writes(by, found):
        raise PermissionDenied
    return found


def _to_change(by, submission: Submission) -> Submission:
    found = _locked(by, submission)
    if not found.takes_figures:
        raise ClosedError(why_closed(found))
    return found


def _to_send(by, submission: Submission, *, edition: int | None | None, terms: str) -> Submission:
    # No steward is named between the look at the terms and the sending.
    Round.objects.select_for_update(of=("self",)).get(pk=submission.round_id)
    found = _to_change(by, submission)
    if found.edition != edition:
        raise ChangedError(_("The figures were changed meanwhile. Look at them again, then send them."))
    if confidence.terms_of(found.round) != terms:
        raise ChangedError(
            _(
                "Who sees the figures or the results has changed since you opened this page. Read it, then send."
            )
        )
    return found


def why_closed(submission: Submission) -> str:
    """Why nothing can be changed now, in words."""
    if submission.state in {State.SENT, State.ACCEPTED} and submission.round.takes_figures:
        return _("The figures are sent. Take them back to change them.")
    if submission.state == State.DECLINED and submission.round.takes_figures:
        return _("Your organisation does not take part.")
    if submission.round.is_published:
        return _("The round is published.")
    return _(
        "The round is closed: no figures are taken any more. Write to the data stewards if something is wrong."
    )


def progress(submissions: Iterable[Submission]) -> dict[int, int]:
    """To how many metrics each of the submissions has an answer, by its id. One query."""
    rows = SubmittedFigure.objects.filter(submission__in=list(submissions)).exclude(
        answer__in=(SubmittedFigure.Answer.GIVEN, SubmittedFigure.Answer.ESTIMATED), numerator__isnull=True
    )
    counts: dict[int, int] = {}
    for pk in rows.values_list("submission", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts

"""An organisation's figures: written together, checked, signed, sent, reviewed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from benchmarks.confidence.services import terms_of
from benchmarks.hosting import reviewing, services
from benchmarks.models import Round, Submission
from benchmarks.submitting import services as submitting_services
from benchmarks.submitting.services import (
    ChangedError,
    ClosedError,
    QuestionsOpenError,
    Sheet,
    SubmittingError,
    Written,
)
from hub.base.access import audiences
from notifications.models import Notice
from tests.factories.benchmarks import gave, make_round, member_of, version_of
from tests.factories.peers import OrganisationFactory, UserFactory, make_user
from tests.factories.rounds import host_of, make_open_round, send, submission_of, write

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Sample County of Figures")


@pytest.fixture
def steward():
    return UserFactory(role="Members", name="Stella Steward")


@pytest.fixture
def submission(organisation, steward) -> Submission:
    return submission_of(make_open_round([organisation], steward=steward), organisation)


def again(submission: Submission) -> Submission:
    return Submission.objects.select_related("round", "organisation").get(pk=submission.pk)


def close(submission: Submission) -> None:
    Round.objects.filter(pk=submission.round_id).update(closes_at=timezone.now() - timedelta(minutes=1))


def test_figures_are_seen_by_the_organisation_and_the_stewards_alone(submission, steward):
    send(submission, 2)
    assert audiences.may_see(member_of(submission.organisation), submission)
    assert audiences.may_see(steward, submission)
    others = [UserFactory(role="Members"), host_of(submission.round), make_user("editor"), AnonymousUser()]
    for user in [*others, make_user("administrator")]:
        assert not audiences.may_see(user, submission)


def test_several_people_write_and_nobody_overwrites_what_they_have_not_read(submission):
    first, second = member_of(submission.organisation), member_of(submission.organisation)
    write(submission, 2, by=first)
    with pytest.raises(ChangedError):
        submitting_services.save(
            by=second, submission=submission, written={version_of(): Written(numerator=Decimal(9))}, edition=0
        )
    kept = again(submission)
    assert (kept.state, kept.figures.get().numerator, kept.figures.get().changed_by) == (
        State.DRAFT,
        20,
        first,
    )
    # The same once more changes nothing, and is no conflict.
    same = {version_of(): Written(numerator=Decimal(20), denominator=Decimal(1000))}
    assert submitting_services.save(by=second, submission=submission, written=same, edition=0) is False


def test_nobody_else_writes(submission):
    with pytest.raises(PermissionDenied):
        submitting_services.save(by=UserFactory(role="Members"), submission=submission, written={}, edition=0)


def test_what_looks_wrong_is_mended_or_answered_before_it_is_sent(submission, steward):
    writer = write(submission, 90)
    with pytest.raises(QuestionsOpenError):
        submitting_services.send(
            by=writer, submission=submission, edition=1, terms=terms_of(submission.round)
        )
    (question,) = Sheet(again(submission)).open_questions
    assert (
        submitting_services.confirm(
            by=writer, submission=submission, reasons={question.name: "We are a bank."}
        )
        == 0
    )
    # With another figure the question is another one.
    write(submission, 80, by=writer)
    assert len(Sheet(again(submission)).open_questions) == 1
    write(submission, 2, by=writer)
    sent = submitting_services.send(
        by=writer, submission=submission, edition=again(submission).edition, terms=terms_of(submission.round)
    )
    assert sent.state == State.SENT
    assert Notice.objects.filter(user=steward, kind="benchmarks.review").exists()


def test_a_unit_slip_against_the_last_time_is_asked_about(organisation):
    make_round([gave(1, 2, organisation=organisation), *[gave(n, n) for n in range(2, 11)]])
    submission = submission_of(make_open_round([organisation]), organisation)
    writer = member_of(organisation)
    written = {version_of(): Written(numerator=Decimal(20_000), denominator=Decimal(1000))}
    submitting_services.save(by=writer, submission=submission, written=written, edition=0)
    sheet = Sheet(again(submission))
    assert sheet.last[version_of().pk].value == 2
    assert sheet.medians[version_of().pk] == Decimal("5.5")
    assert any("1000 times the last one" in question.text for question in sheet.questions)


def test_a_second_person_signs_where_the_organisation_wants_it(submission):
    first, second = member_of(submission.organisation), member_of(submission.organisation)
    write(submission, 2, by=first)
    submitting_services.save(by=first, submission=submission, written={}, wants_sign_off=True, edition=1)
    waiting = submitting_services.send(
        by=first, submission=submission, edition=2, terms=terms_of(submission.round)
    )
    assert waiting.state == State.SIGNING
    assert Notice.objects.filter(user=second, kind="benchmarks.submission").exists()
    with pytest.raises(SubmittingError, match="somebody else"):
        submitting_services.sign(by=first, submission=submission, edition=2, terms=terms_of(submission.round))
    with pytest.raises(ChangedError):
        submitting_services.sign(
            by=second, submission=submission, edition=1, terms=terms_of(submission.round)
        )
    sent = submitting_services.sign(
        by=second, submission=submission, edition=2, terms=terms_of(submission.round)
    )
    assert (sent.state, sent.prepared_by, sent.sent_by) == (State.SENT, first, second)


def test_a_minute_after_closing_nothing_is_taken(submission):
    writer = write(submission, 2)
    close(submission)
    for act in (
        lambda: write(submission, 3, by=writer),
        lambda: submitting_services.send(
            by=writer, submission=submission, edition=1, terms=terms_of(submission.round)
        ),
    ):
        with pytest.raises(ClosedError, match="closed"):
            act()
    assert again(submission).figures.get().numerator == 20


def test_what_was_sent_is_taken_back_while_the_round_is_open(submission):
    writer = send(submission, 2)
    with pytest.raises(ClosedError, match="Take them back"):
        write(submission, 3, by=writer)
    assert submitting_services.take_back(by=writer, submission=submission).state == State.DRAFT
    send(submission, 3, by=writer)
    close(submission)
    with pytest.raises(ClosedError):
        submitting_services.take_back(by=writer, submission=submission)


def test_an_organisation_says_that_it_does_not_take_part(submission):
    member = member_of(submission.organisation)
    assert (
        submitting_services.decline(by=member, submission=submission, takes_part=False).state
        == State.DECLINED
    )
    with pytest.raises(ClosedError):
        write(submission, 2, by=member)
    assert submitting_services.decline(by=member, submission=submission, takes_part=True).state == State.ASKED


def test_a_steward_sends_back_and_the_organisation_answers_after_closing(submission, steward):
    writer = send(submission, 90)
    services.close(by=host_of(submission.round), round_=submission.round)
    with pytest.raises(PermissionDenied):
        reviewing.send_back(by=writer, submission=submission, text="No.")
    reviewing.send_back(by=steward, submission=submission, text="Nine, or ninety?")
    assert Notice.objects.filter(user=writer, kind="benchmarks.submission").exists()
    send(submission, 9, by=writer)
    with pytest.raises(ChangedError):
        reviewing.accept(by=steward, submission=submission, edition=1)
    accepted = reviewing.accept(by=steward, submission=submission, edition=again(submission).edition)
    assert accepted.state == State.ACCEPTED
    submitting_services.write_message(by=writer, submission=submission, text="It was nine.", as_steward=False)
    assert [(one.is_from_steward, one.text) for one in submission.messages.all()] == [
        (True, "Nine, or ninety?"),
        (False, "It was nine."),
    ]

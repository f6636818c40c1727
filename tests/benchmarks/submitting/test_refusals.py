"""What is refused of figures that wait, are sent, or belong to others; rows made once."""

import pytest
from django.core.exceptions import PermissionDenied

from benchmarks.confidence.services import terms_of
from benchmarks.models import Round, Submission
from benchmarks.submitting import services
from benchmarks.submitting.services import ClosedError, SubmittingError
from tests.factories.benchmarks import member_of
from tests.factories.peers import OrganisationFactory, UserFactory
from tests.factories.rounds import make_open_round, send, submission_of, write

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    organisation = OrganisationFactory()
    round_ = make_open_round([organisation])
    member_of(organisation)
    return submission_of(round_, organisation).pk


@pytest.fixture
def submission(made_once, db):
    return Submission.objects.select_related("round", "organisation").get(pk=made_once)


def act(name: str, submission: Submission, by) -> Submission:
    """Press it with the newest edition before one."""
    fresh = Submission.objects.select_related("round").get(pk=submission.pk)
    press = getattr(services, name)
    return press(by=by, submission=fresh, edition=fresh.edition, terms=terms_of(fresh.round))


def test_nothing_is_not_sent_and_what_waits_is_signed_by_a_second_person(submission):
    writer, second = member_of(submission.organisation), member_of(submission.organisation)
    with pytest.raises(SubmittingError, match="There is no figure yet"):
        act("send", submission, writer)
    with pytest.raises(SubmittingError, match="does not wait for anybody to sign"):
        act("sign", submission, second)
    write(submission, 2, by=writer)
    Submission.objects.filter(pk=submission.pk).update(wants_sign_off=True)
    assert act("send", submission, writer).state == State.SIGNING
    with pytest.raises(SubmittingError, match="waits for a second person already"):
        act("send", submission, second)
    with pytest.raises(SubmittingError, match="You prepared it"):
        act("sign", submission, writer)
    assert act("sign", submission, second).sent_by == second


def test_what_is_sent_is_taken_back_while_the_round_is_open(submission):
    writer = member_of(submission.organisation)
    with pytest.raises(ClosedError, match="can't be taken back any more"):
        services.take_back(by=writer, submission=submission)
    send(submission, 2, by=writer)
    with pytest.raises(ClosedError, match="can't be changed any more"):
        services.decline(by=writer, submission=submission, takes_part=False)
    assert services.take_back(by=writer, submission=submission).state == State.DRAFT
    Round.objects.filter(pk=submission.round_id).update(state=Round.State.REVIEW)
    for refused in (
        lambda: services.take_back(by=writer, submission=submission),
        lambda: services.decline(by=writer, submission=submission, takes_part=False),
    ):
        with pytest.raises(ClosedError):
            refused()


def test_who_declines_and_comes_back_finds_what_they_wrote(submission):
    writer = member_of(submission.organisation)
    for wrote, comes_back_as in ((False, State.ASKED), (True, State.DRAFT)):
        if wrote:
            write(submission, 2, by=writer)
        assert services.decline(by=writer, submission=submission, takes_part=False).state == State.DECLINED
        back = services.decline(by=writer, submission=submission, takes_part=True)
        assert back.state == comes_back_as
    assert submission.figures.get().numerator == 20


def test_others_neither_send_nor_write_messages(submission):
    stranger = UserFactory(role="Members")
    for name in ("send", "sign"):
        with pytest.raises(PermissionDenied):
            act(name, submission, stranger)
    for as_steward in (True, False):
        with pytest.raises(PermissionDenied):
            services.write_message(by=stranger, submission=submission, text="Mine?", as_steward=as_steward)
    # A member is no steward of their own figures.
    with pytest.raises(PermissionDenied):
        services.write_message(
            by=member_of(submission.organisation), submission=submission, text="Fine.", as_steward=True
        )
    assert not submission.messages.exists()

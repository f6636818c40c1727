"""What hosts are refused of a round in each of its states, and why; rows made once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from benchmarks import permissions
from benchmarks.hosting import services
from benchmarks.hosting.publishing import RoundError
from benchmarks.models import Round, Submission
from hub.base.access import audiences
from peers.models import OrganisationFigure, User
from tests.factories.benchmarks import make_round, member_of
from tests.factories.peers import OrganisationFactory, UserFactory, make_user
from tests.factories.rounds import host_of, make_draft_round, make_open_round, submission_of, write

pytestmark = pytest.mark.django_db
State = Round.State


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    organisation = OrganisationFactory()
    round_ = make_open_round([organisation])
    return {"round": round_.pk, "host": host_of(round_).pk, "organisation": organisation.pk}


@pytest.fixture
def round_(made_once, db):
    return Round.objects.get(pk=made_once["round"])


@pytest.fixture
def host(made_once, db):
    return User.objects.get(pk=made_once["host"])


def in_state(round_: Round, state: str, **changes) -> Round:
    Round.objects.filter(pk=round_.pk).update(state=state, **changes)
    return Round.objects.get(pk=round_.pk)


def test_each_press_says_in_which_state_it_has_nothing_to_do(round_, host):
    later = timezone.now() + timedelta(days=5)
    presses = {
        "ask": lambda one: services.ask(by=host, round_=one, organisations=[OrganisationFactory()]),
        "open": lambda one: services.open_round(by=host, round_=one),
        "close": lambda one: services.close(by=host, round_=one),
        "reopen": lambda one: services.reopen(by=host, round_=one, closes_at=later),
        "publish": lambda one: services.publish(by=host, round_=one),
        "remind": lambda one: services.remind_now(by=host, round_=one),
        "correct": lambda one: services.begin_correction(by=host, round_=one, correction="Wrong."),
    }
    refused = {
        State.DRAFT: {
            "close": "The round is not open.",
            "reopen": "Only a first version that is in review",
            "publish": "Only a round in review can be published.",
            "remind": "The round is not open.",
            "correct": "Only a published round",
        },
        State.OPEN: {
            "open": "The round is not a draft any more.",
            "reopen": "Only a first version that is in review",
            "publish": "Only a round in review can be published.",
            "correct": "Only a published round",
        },
        State.REVIEW: {
            "ask": "The round is closed: nobody can be asked any more.",
            "open": "The round is not a draft any more.",
            "close": "The round is not open.",
            "remind": "The round is not open.",
        },
    }
    for state, reasons in refused.items():
        there = in_state(round_, state)
        for press, says in reasons.items():
            with pytest.raises(RoundError, match=says):
                presses[press](there)
        assert Round.objects.get(pk=round_.pk).state == state
    assert round_.submissions.count() == 1


def test_a_draft_says_all_that_it_lacks(host):
    bare = make_draft_round(host=host, slug="bare", metrics=(), closes_at=timezone.now())
    bare.stewards.clear()
    with pytest.raises(RoundError) as error:
        services.open_round(by=host, round_=bare)
    for says in ("Choose the metrics.", "Ask organisations.", "Name a data steward", "Say when it closes"):
        assert says in str(error.value)


def test_a_round_in_review_is_opened_again_until_a_day_to_come(round_, host):
    there, now = in_state(round_, State.REVIEW), timezone.now()
    with pytest.raises(RoundError, match="on a day to come"):
        services.reopen(by=host, round_=there, closes_at=now)
    until = now + timedelta(days=3)
    opened = services.reopen(by=host, round_=there, closes_at=until)
    assert (opened.state, opened.closes_at) == (State.OPEN, until)
    corrected = in_state(round_, State.REVIEW, corrects=make_round(slug="earlier"))
    with pytest.raises(RoundError, match="first version"):
        services.reopen(by=host, round_=corrected, closes_at=until)


def test_who_has_written_is_not_taken_off_the_list(round_, host):
    asked = OrganisationFactory()
    services.ask(by=host, round_=round_, organisations=[asked])
    services.ask_no_more(by=host, submission=submission_of(round_, asked))
    assert round_.submissions.count() == 1
    submission = round_.submissions.get()
    write(submission, 2)
    with pytest.raises(RoundError, match="only it can say that it does not take part"):
        services.ask_no_more(by=host, submission=submission)
    with pytest.raises(PermissionDenied):
        services.ask_no_more(by=make_user("program_host"), submission=submission)
    assert Submission.objects.get() == submission


@pytest.mark.parametrize(("due", "state"), [("open_due", State.DRAFT), ("close_due", State.OPEN)])
def test_what_a_host_did_just_before_the_worker_is_not_done_twice(round_, monkeypatch, due, state):
    past, later = timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(days=1)
    in_state(round_, state, opens_at=past, closes_at=later if due == "open_due" else past)
    press = "open_round" if due == "open_due" else "close"
    real = getattr(services, press)

    def after_the_host(**given):
        real(**given)
        return real(**given)

    monkeypatch.setattr(services, press, after_the_host)
    assert getattr(services, due)() == 0


def test_size_is_that_by_which_the_round_divides(round_, host):
    submission = round_.submissions.get()
    organisation = submission.organisation
    for kind, value in (("population", 42_000), ("staff", 310)):
        OrganisationFigure.objects.create(
            organisation=organisation, kind=kind, year=2025, value=value, source="Told"
        )
    for size_by, size in ((Round.SizeBy.POPULATION, 42_000), (Round.SizeBy.STAFF, 310)):
        Round.objects.filter(pk=round_.pk).update(size_by=size_by)
        there = Submission.objects.select_related("round", "organisation").get(pk=submission.pk)
        assert services.given_by(there).size == size
    organisation.figures.filter(kind="staff").delete()
    there = Submission.objects.select_related("round", "organisation").get(pk=submission.pk)
    assert services.given_by(there).size is None


# --- Rights ----------------------------------------------------------------------------------------


def test_who_may_begin_a_round():
    may = {
        role
        for role in ("applicant", "member", "program_host", "moderator", "editor", "administrator")
        if permissions.may_host(make_user(role))
    }
    assert may == {"program_host", "administrator"}


def test_figures_of_a_participant_are_its_members_alone_unless_they_are_public(round_):
    settled = make_round(slug="settled")
    participant = settled.participants.first()
    participant.organisation = OrganisationFactory()
    participant.save()
    own, other = member_of(participant.organisation), UserFactory(role="Members")

    def sees(user) -> bool:
        found = Round.objects.get(pk=settled.pk).participants.get(pk=participant.pk)
        return audiences.may_see(User.objects.get(pk=user.pk), found)

    assert (sees(own), sees(other)) == (True, False)
    Round.objects.filter(pk=settled.pk).update(are_figures_published=True)
    assert (sees(own), sees(other)) == (True, True)
    in_state(settled, State.REVIEW)
    assert (sees(own), sees(other)) == (False, False)

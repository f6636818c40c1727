"""Rounds from draft to publication, by hand and by the worker; and versions that correct them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from benchmarks.hosting import reviewing, services
from benchmarks.hosting.publishing import RoundError
from benchmarks.models import Observation, Participant, Round, Submission
from notifications.models import Notice
from search.models import Entry
from tests.factories.benchmarks import member_of, version_of
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, UserFactory
from tests.factories.rounds import (
    host_of,
    make_draft_round,
    make_open_round,
    make_published_round,
    send,
    submission_of,
    write,
)

pytestmark = pytest.mark.django_db


def again(round_: Round) -> Round:
    return Round.objects.get(pk=round_.pk)


def told(person) -> list[str]:
    """What a person was told of rounds, the first first."""
    notices = Notice.objects.filter(user=person, kind__startswith="benchmarks.").order_by("pk")
    return [notice.kind for notice in notices]


def test_hosts_of_the_programme_run_a_round_and_nobody_else():
    round_ = make_draft_round()
    other = UserFactory(role="Members")
    ProgrammeFactory(hosts=[other])
    for act in (services.open_round, services.close, services.publish):
        with pytest.raises(PermissionDenied):
            act(by=other, round_=round_)
    assert list(Round.objects.run_by(host_of(round_))) == [round_]
    assert not Round.objects.run_by(other).exists()


def test_a_draft_says_what_it_lacks():
    round_ = make_draft_round(closes_at=None)
    with pytest.raises(RoundError, match=r"Ask organisations\. Say when it closes"):
        services.open_round(by=host_of(round_), round_=round_)


def test_opening_tells_the_members_of_the_organisations_asked():
    organisation = OrganisationFactory()
    member, other = member_of(organisation), UserFactory(role="Members")
    round_ = make_open_round([organisation])
    assert told(member) == ["benchmarks.asked"]
    assert told(other) == []
    later = OrganisationFactory()
    asked_later = member_of(later)
    services.ask(by=host_of(round_), round_=round_, organisations=[organisation, later])
    assert told(asked_later) == ["benchmarks.asked"]
    assert told(member) == ["benchmarks.asked"]


def test_the_worker_opens_and_closes_at_the_dates():
    now = timezone.now()
    round_ = make_draft_round(opens_at=now - timedelta(minutes=1))
    assert services.open_due() == 0  # it asks nobody yet
    services.ask(by=host_of(round_), round_=round_, organisations=[OrganisationFactory()])
    assert services.open_due() == 1
    assert services.close_due() == 0
    Round.objects.update(closes_at=now - timedelta(minutes=1))
    assert services.close_due() == 1
    assert again(round_).state == Round.State.REVIEW


def test_organisations_whose_figures_are_to_come_are_reminded_once():
    late, done = OrganisationFactory(), OrganisationFactory()
    slow, quick = member_of(late), member_of(done)
    round_ = make_open_round([late, done])
    send(submission_of(round_, done), 2, by=quick)
    assert services.remind_due() == 0
    now = timezone.now()
    Round.objects.update(opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=6))
    assert [services.remind_due(), services.remind_due()] == [1, 0]
    Round.objects.update(closes_at=now + timedelta(hours=20))
    assert [services.remind_due(), services.remind_due()] == [1, 0]
    host = host_of(round_)
    assert [services.remind_now(by=host, round_=round_) for _time in range(2)] == [1, 0]
    assert submission_of(round_, late).reminders.count() == 4
    assert not Notice.objects.filter(user=quick, kind="benchmarks.asked", count__gt=1).exists()
    assert Notice.objects.filter(user=slow, kind="benchmarks.asked").exists()


def test_a_round_is_published_with_what_was_sent_when_what_was_flagged_is_accepted():
    organisations = [OrganisationFactory() for _number in range(7)]
    steward = UserFactory(role="Members")
    round_ = make_open_round(organisations, steward=steward)
    host = host_of(round_)
    for number, organisation in enumerate(organisations[:5], start=1):
        send(submission_of(round_, organisation), number)
    flagged = submission_of(round_, organisations[5])
    writer = send(flagged, 90)
    write(submission_of(round_, organisations[6]), 3)  # never sent
    services.close(by=host, round_=round_)
    with pytest.raises(RoundError, match="flagged"):
        services.publish(by=host, round_=round_)
    reviewing.accept(by=steward, submission=flagged, edition=Submission.objects.get(pk=flagged.pk).edition)
    published = services.publish(by=host, round_=round_)
    assert published.participants.count() == 6
    assert shown(published)[0] == Decimal("3.5")
    assert told(writer)[-1] == "benchmarks.submission"
    assert Participant.objects.filter(organisation=organisations[0], level="county", country="US").exists()


def test_a_figure_that_cannot_be_counts_nowhere_even_with_a_reason():
    organisations = [OrganisationFactory() for _number in range(6)]
    steward = UserFactory(role="Members")
    round_ = make_open_round(organisations, steward=steward)
    for number, organisation in enumerate(organisations):
        send(submission_of(round_, organisation), number or 120)
    impossible = submission_of(round_, organisations[0])
    services.close(by=host_of(round_), round_=round_)
    reviewing.accept(by=steward, submission=impossible, edition=impossible.edition)
    published = services.publish(by=host_of(round_), round_=round_)
    told = published.answers.get(version=version_of(), level="", country="", size="", block_group=None)
    assert (published.participants.count(), told.count) == (6, 5)


# --- Corrections ---------------------------------------------------------------------------------
def correct(round_: Round, values: dict[int, object]) -> Round:
    """Publish a new version in which organisations, counted from 0, mended their figures."""
    host, steward = host_of(round_), round_.stewards.get()
    new = services.begin_correction(by=host, round_=round_, correction="Two figures were in thousands.")
    submissions = list(new.submissions.select_related("round", "organisation").order_by("pk"))
    for place, value in values.items():
        reviewing.send_back(by=steward, submission=submissions[place], text="Please look.")
        send(submissions[place], value)
        sent = Submission.objects.get(pk=submissions[place].pk)
        reviewing.accept(by=steward, submission=sent, edition=sent.edition)
    return services.publish(by=host, round_=new)


def shown(round_: Round) -> tuple:
    answer = round_.answers.get(version=version_of(), level="", country="", size="", block_group=None)
    return answer.median, answer.together, answer.is_from_before


def test_a_correction_of_one_organisation_is_a_new_version_that_tells_nothing_of_it():
    first = make_published_round([1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
    second = correct(first, {0: "0.2"})
    assert (second.slug, second.number, second.corrects) == ("sample-to-come-v2", 2, first)
    assert shown(second) == (*shown(first)[:2], True)
    # Nor do the figures behind it: a place among them would tell it by trying.
    assert Observation.objects.filter(participant__round=second, value=Decimal("0.2")).count() == 0
    assert (
        submission_of(second, second.submissions.order_by("pk")[0].organisation).figures.get().numerator == 2
    )
    assert list(Round.objects.published().current()) == [second]
    assert [entry.url for entry in Entry.objects.of_kind("benchmark").visible_to(AnonymousUser())] == [
        second.get_absolute_url()
    ]
    with pytest.raises(RoundError, match="newer version"):
        services.begin_correction(by=host_of(first), round_=first, correction="Again.")


def test_five_corrections_are_answered_anew_also_when_they_came_together_over_versions():
    first = make_published_round([1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
    second = correct(first, dict.fromkeys((0, 1), 3))
    assert shown(second)[2] is True
    third = correct(second, {2: "3.5", 3: "3.5", 5: 3})
    assert third.number == 3
    assert shown(third)[2] is False
    assert shown(third)[0] == Decimal("3.3")

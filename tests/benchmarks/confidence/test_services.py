"""The rule by itself: what a steward reads, what is asked of whom, and what an answer does."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError

from benchmarks.confidence import reading_log, selectors, services
from benchmarks.confidence.services import ConsentError, terms_of
from benchmarks.hosting import reviewing
from benchmarks.hosting import services as hosting_services
from benchmarks.models import ConsentAnswer, Round, Stewardship, Submission, SubmissionView
from benchmarks.submitting import services as submitting_services
from benchmarks.submitting.services import ChangedError, SubmittingError
from hub.base.models import Audience
from notifications.models import Notice
from peers.models import User
from peers.organisations import merging
from tests.factories.benchmarks import member_of
from tests.factories.peers import OrganisationFactory, UserFactory
from tests.factories.rounds import host_of, make_draft_round, make_open_round, send, submission_of, write

pytestmark = pytest.mark.django_db
What = SubmissionView.What


@pytest.fixture
def early() -> Submission:
    """What an organisation sent before anybody else was named."""
    submission = submission_of(make_open_round([OrganisationFactory(), OrganisationFactory()]), first())
    send(submission, 2)
    return submission


def first():
    return Submission.objects.order_by("pk").first().organisation


def other_of(submission: Submission) -> Submission:
    return submission.round.submissions.exclude(pk=submission.pk).get()


def again(submission: Submission) -> Submission:
    return Submission.objects.select_related("round__audience", "organisation").get(pk=submission.pk)


def name_late(round_: Round) -> User:
    late = UserFactory(role="Members", name="Lena Late")
    services.name_stewards(by=host_of(round_), round_=round_, stewards=[*round_.stewards.all(), late])
    return late


def readable(user: User) -> list[Submission]:
    return list(Submission.objects.readable_by(user))


def respond(submission: Submission, user: User, *, agrees: bool) -> ConsentAnswer:
    row = submission.consents.get(request__steward=user)
    return services.answer(
        by=member_of(submission.organisation),
        submission=again(submission),
        request=row.request,
        agrees=agrees,
    )


# --- Who reads -----------------------------------------------------------------------------------
def test_a_steward_who_was_named_first_reads_what_was_sent_and_no_draft(early):
    steward = early.round.stewards.get()
    write(other_of(early), 3)
    assert readable(steward) == [early]
    submitting_services.take_back(by=member_of(early.organisation), submission=early)
    assert readable(steward) == []


def test_what_was_sent_back_is_a_draft_again_from_its_first_change_on(early):
    steward = early.round.stewards.get()
    reviewing.send_back(by=steward, submission=early, text="Please look.")
    assert readable(steward) == [early]
    write(early, 3)
    assert readable(steward) == []
    assert "changing its figures" in selectors.why_unreadable(steward, again(early))
    send(early, 3)
    assert readable(steward) == [early]


def test_a_late_steward_reads_what_is_sent_afterwards(early):
    late, later = name_late(early.round), other_of(early)
    send(later, 3)
    assert readable(late) == [later]
    # What is sent again is sent knowing the name.
    member = member_of(early.organisation)
    submitting_services.take_back(by=member, submission=early)
    send(early, 3, by=member)
    assert set(readable(late)) == {early, later}


def test_no_answer_is_no_and_the_organisation_may_change_its_mind(early):
    late = name_late(early.round)
    assert readable(late) == []
    respond(early, late, agrees=True)
    assert readable(late) == [early]
    respond(early, late, agrees=False)
    assert readable(late) == []
    assert "does not agree" in selectors.why_unreadable(late, again(early))


def test_consent_is_given_for_one_person_and_by_members_of_the_organisation_alone(early):
    late, later = name_late(early.round), name_late(early.round)
    respond(early, late, agrees=True)
    assert (readable(late), readable(later)) == ([early], [])
    request = early.consents.get(request__steward=later).request
    for by in (later, host_of(early.round), member_of(other_of(early).organisation)):
        with pytest.raises(PermissionDenied):
            services.answer(by=by, submission=again(early), request=request, agrees=True)


def test_who_leaves_and_comes_back_is_named_anew_and_nobody_is_asked_twice(early):
    steward = early.round.stewards.get()
    about = {"by": host_of(early.round), "round_": early.round}
    services.name_stewards(**about, stewards=[])
    assert readable(steward) == []
    assert services.name_stewards(**about, stewards=[steward]) == 1
    assert readable(steward) == []
    respond(early, steward, agrees=False)
    services.name_stewards(**about, stewards=[])
    assert services.name_stewards(**about, stewards=[steward]) == 0
    assert readable(steward) == []
    assert early.consents.get().answer == "refused"


def test_nobody_but_hosts_names_stewards_and_nobody_in_a_published_round(early):
    with pytest.raises(PermissionDenied):
        services.name_stewards(by=early.round.stewards.get(), round_=early.round, stewards=[])
    Round.objects.filter(pk=early.round_id).update(state="published", published_at=early.round.opens_at)
    with pytest.raises(ConsentError):
        services.name_stewards(by=host_of(early.round), round_=early.round, stewards=[])


def test_in_a_draft_nobody_is_asked():
    round_ = make_draft_round()
    assert name_late(round_) in round_.stewards.all()
    assert not round_.consent_requests.exists()


def test_figures_are_sent_on_the_terms_that_were_read(early):
    later = other_of(early)
    writer = write(later, 2)
    terms = terms_of(later.round)
    name_late(later.round)
    with pytest.raises(ChangedError, match="Who sees the figures"):
        submitting_services.send(by=writer, submission=later, edition=1, terms=terms)
    sent = submitting_services.send(by=writer, submission=later, edition=1, terms=terms_of(later.round))
    assert sent.state == "sent"


def test_a_late_steward_neither_accepts_what_they_may_not_read_nor_reads_what_others_wrote_of_it(early):
    steward, member = early.round.stewards.get(), member_of(early.organisation)
    about = {"submission": early, "as_steward": False}
    submitting_services.write_message(by=member, text="It is 20 of 1,000.", **about)
    late = name_late(early.round)
    with pytest.raises(SubmittingError, match="may not read"):
        reviewing.accept(by=late, submission=early, edition=again(early).edition)
    with pytest.raises(PermissionDenied):
        reviewing.open_figures(by=late, submission=early, what=What.FIGURES)
    submitting_services.write_message(by=steward, submission=early, text="20 is much.", as_steward=True)
    submitting_services.write_message(by=member, text="Welcome, Lena.", **about)
    assert [one.text for one in selectors.messages_for(late, again(early))] == ["Welcome, Lena."]
    assert selectors.messages_for(steward, again(early)).count() == 3
    respond(early, late, agrees=True)
    assert selectors.messages_for(late, again(early)).count() == 3


def test_a_correction_inherits_who_reads_and_what_was_answered():
    round_ = make_open_round([OrganisationFactory() for _number in range(6)])
    submissions = list(round_.submissions.select_related("organisation", "round").order_by("pk"))
    for number, submission in enumerate(submissions, start=1):
        send(submission, number % 5 + 1)
    steward, late = round_.stewards.get(), name_late(round_)
    respond(submissions[0], late, agrees=True)
    respond(submissions[1], late, agrees=False)
    hosting_services.close(by=host_of(round_), round_=round_)
    first_version = hosting_services.publish(by=host_of(round_), round_=round_)
    second = hosting_services.begin_correction(by=host_of(round_), round_=first_version, correction="Mended.")

    def read_in_second(user) -> list:
        rows = second.submissions.readable_by(user).order_by("pk")
        return [one.organisation for one in rows]

    assert read_in_second(steward) == [one.organisation for one in submissions]
    assert read_in_second(late) == [submissions[0].organisation]
    # What is answered of one version is answered of the other.
    respond(submissions[2], late, agrees=True)
    respond(submissions[0], late, agrees=False)
    assert read_in_second(late) == [submissions[2].organisation]


# --- Whom the results are for --------------------------------------------------------------------
def test_results_reach_further_when_all_who_sent_agree_also_who_sent_since():
    round_ = make_open_round([OrganisationFactory() for _number in range(3)], audience=Audience.members())
    one, two, silent = round_.submissions.select_related("organisation", "round").order_by("pk")
    host = host_of(round_)
    send(one, 2)
    assert services.set_audience(by=host, round_=round_, audience=Audience.everyone()) == 1
    send(two, 3)
    write(silent, 4)
    request = round_.consent_requests.get()

    def respond_to(submission) -> str:
        services.answer(
            by=member_of(submission.organisation),
            submission=again(submission),
            request=request,
            agrees=True,
        )
        return Round.objects.select_related("audience").get(pk=round_.pk).audience.kind

    assert respond_to(one) == "members"
    assert respond_to(two) == "everyone"
    assert not silent.consents.exists()


def test_results_may_always_reach_less_far_and_as_far_as_they_like_before_anybody_sent():
    round_ = make_open_round([OrganisationFactory()])
    host = host_of(round_)
    for audience in (Audience.members(), Audience.everyone()):
        assert services.set_audience(by=host, round_=round_, audience=audience) == 0
    submission = submission_of(round_, first())
    send(submission, 2)
    assert services.set_audience(by=host, round_=round_, audience=Audience.members()) == 0
    assert services.set_audience(by=host, round_=round_, audience=Audience.everyone()) == 1
    # Asked no longer, it can't be answered any more.
    services.set_audience(by=host, round_=round_, audience=Audience.members())
    with pytest.raises(ConsentError):
        services.answer(
            by=member_of(submission.organisation),
            submission=again(submission),
            request=round_.consent_requests.get(),
            agrees=True,
        )


# --- Notices -------------------------------------------------------------------------------------
def test_who_sent_is_told_of_a_late_steward_by_name_and_nobody_else(early):
    member, other = member_of(early.organisation), member_of(other_of(early).organisation)
    name_late(early.round)
    assert Notice.objects.filter(user=member, kind="benchmarks.consent").count() == 1
    assert not Notice.objects.filter(user=other, kind="benchmarks.consent").exists()


def test_stewards_of_before_are_announced_once_to_all_who_sent(early):
    member, other = member_of(early.organisation), member_of(other_of(early).organisation)
    Stewardship.objects.update(is_unannounced=True)
    assert [services.announce_stewards() for _time in range(2)] == [1, 0]
    assert Notice.objects.filter(user=member, kind="benchmarks.consent").count() == 1
    assert not Notice.objects.filter(user=other, kind="benchmarks.consent").exists()


# --- The log -------------------------------------------------------------------------------------
def test_a_view_is_written_down_unless_it_is_of_ones_own_organisation(early):
    steward = early.round.stewards.get()
    reviewing.open_figures(by=steward, submission=early, what=What.FIGURES)
    view = SubmissionView.objects.get()
    assert (view.submission, view.reader, view.role, view.what) == (early, steward, "steward", "figures")
    assert reading_log.record(by=member_of(early.organisation), submission=early, what=What.FIGURES) is None


def test_the_log_keeps_role_organisation_and_time_when_the_account_goes(early):
    colleague = member_of(OrganisationFactory(name="Sample County of Readers"))
    Stewardship.objects.create(round=early.round, user=colleague, named_at=early.round.opens_at)
    reviewing.open_figures(by=colleague, submission=early, what=What.FIGURES)
    at = SubmissionView.objects.get().viewed_at
    colleague.delete()
    view = SubmissionView.objects.get()
    assert (view.reader, view.role, view.viewed_at) == (None, "steward", at)
    assert view.reader_organisation == "Sample County of Readers"


def test_the_log_is_neither_changed_nor_deleted(early):
    reviewing.open_figures(by=early.round.stewards.get(), submission=early, what=What.FIGURES)
    view = SubmissionView.objects.get()
    acts = (
        view.save,
        view.delete,
        SubmissionView.objects.all().delete,
        lambda: SubmissionView.objects.update(reader=None),
        lambda: SubmissionView.objects.bulk_update([view], ["reader"]),
    )
    for act in acts:
        with pytest.raises(TypeError):
            act()
    with pytest.raises(ProtectedError):
        early.delete()
    assert SubmissionView.objects.count() == 1


def test_merging_two_organisations_loses_no_view(early):
    later = other_of(early)
    send(later, 3)
    reviewing.open_figures(by=early.round.stewards.get(), submission=early, what=What.FIGURES)
    merging.merge(source=early.organisation, target=later.organisation, by=host_of(early.round))
    assert SubmissionView.objects.get().submission == early
    assert again(early).organisation.merged_into == later.organisation

"""What two merged organisations gave in confidence: closed to the other's people until both agree."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from benchmarks import permissions
from benchmarks.comparing import position
from benchmarks.hosting import reviewing
from benchmarks.hosting import services as hosting_services
from benchmarks.models import Participant, Submission, SubmissionView, SubmittedFigure
from benchmarks.submitting import doubles
from benchmarks.submitting.services import Sheet
from notifications.models import Notice
from peers.membership import services as membership_services
from peers.models import (
    MembershipApplication,
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    SharedConfidence,
    User,
)
from peers.organisations import merge_consents, merging, unmerging
from tests.factories.benchmarks import gave, make_round, member_of
from tests.factories.peers import InvitationFactory, MembershipApplicationFactory, OrganisationFactory
from tests.factories.rounds import host_of, make_draft_round, make_open_round, send, submission_of

pytestmark = pytest.mark.django_db


class Two:
    """Two organisations that each sent figures, and one member of each."""

    def __init__(self, *, both_in_one_round: bool = True):
        self.source, self.target = (
            OrganisationFactory(name="County of Willow"),
            OrganisationFactory(name="Willow County"),
        )
        self.sam, self.tina = member_of(self.source), member_of(self.target)
        self.round = make_open_round([self.source, self.target])
        self.of_source = submission_of(self.round, self.source)
        self.of_target = submission_of(self.round, self.target)
        send(self.of_source, 2, by=self.sam)
        send(self.of_target, 3, by=self.tina)

    def merge(self):
        self.record = merging.merge(source=self.source, target=self.target, by=None)
        return self.record

    def answer(self, organisation: Organisation, by: User, *, agrees: bool = True):
        consent = self.record.consents.get(organisation=organisation)
        return merge_consents.answer(by=again(by), consent=consent, agrees=agrees)


@pytest.fixture
def two() -> Two:
    return Two()


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def open_to(user: User) -> set[Submission]:
    return set(Submission.objects.of_organisation_of(again(user)))


# --- Closed --------------------------------------------------------------------------------------
def test_merging_opens_nothing_and_asks_both(two):
    two.merge()
    assert again(two.sam).organisation == two.target
    assert open_to(two.sam) == {two.of_source}
    assert open_to(two.tina) == {two.of_target}
    asked = {consent.organisation for consent in two.record.consents.all()}
    assert asked == {two.source, two.target}
    told = Notice.objects.filter(kind=merge_consents.NOTICE).values_list("user", flat=True)
    assert set(told) == {two.sam.pk, two.tina.pk}


def test_no_page_of_the_others_figures_opens(two, client):
    two.merge()
    for user, theirs, closed in (
        (two.sam, two.of_source, two.of_target),
        (two.tina, two.of_target, two.of_source),
    ):
        client.force_login(again(user))
        for name in ("submission", "check_submission", "submission_template", "consents"):
            assert client.get(reverse(f"benchmarks:{name}", args=[closed.pk])).status_code == 404
        assert client.get(theirs.get_absolute_url()).status_code == 200
        for act in ("take_back", "decline", "message"):
            answer = client.post(
                reverse("benchmarks:submission_act", args=[closed.pk]), {"act": act, "text": "x"}
            )
            assert answer.status_code == 404


def test_a_log_of_views_stays_with_its_figures_and_is_closed_too(two, client):
    reviewing.open_figures(by=two.round.stewards.get(), submission=two.of_target, what="figures")
    two.merge()
    assert SubmissionView.objects.of_organisation_of(again(two.tina)).count() == 1
    assert not SubmissionView.objects.of_organisation_of(again(two.sam)).exists()
    assert SubmissionView.objects.get().submission == two.of_target


def test_figures_of_published_rounds_are_closed_too(two):
    given = [gave(number, number) for number in range(1, 11)]
    given[0].organisation, given[1].organisation = two.source, two.target
    published = make_round(given)
    two.merge()
    for user, body in ((two.sam, two.source), (two.tina, two.target)):
        own = position.participant_of(again(user), published)
        assert own.organisation == body
    closed = Participant.objects.get(round=published, organisation=two.target)
    assert not permissions._sees_figures_of(again(two.sam), closed)


def test_what_is_asked_after_the_merging_is_for_all_but_does_not_show_what_was_given_before(two):
    given = [gave(number, number) for number in range(1, 11)]
    given[1].organisation = two.target
    make_round(given)
    two.merge()
    later = make_open_round([two.target], slug="later", title="Later", year=2027)
    asked = submission_of(later, two.target)
    assert open_to(two.sam) == {two.of_source, asked}
    assert open_to(two.tina) == {two.of_target, asked}
    assert Sheet(asked).last == {}
    two.answer(two.source, two.sam)
    two.answer(two.target, two.tina)
    assert Sheet(asked).last != {}


# --- Consent -------------------------------------------------------------------------------------
def test_only_both_answers_open_and_a_refusal_closes_again(two):
    two.merge()
    two.answer(two.source, two.sam)
    assert open_to(two.tina) == {two.of_target}
    two.answer(two.target, two.tina)
    both = {two.of_source, two.of_target}
    assert open_to(two.sam) == both == open_to(two.tina)
    two.answer(two.target, two.tina, agrees=False)
    assert open_to(two.sam) == {two.of_source}
    assert open_to(two.tina) == {two.of_target}


def test_nobody_answers_for_the_other_organisation(two, client):
    two.merge()
    stranger = member_of(OrganisationFactory())
    consent = two.record.consents.get(organisation=two.target)
    two.answer(two.source, two.sam)
    for user in (two.sam, stranger):
        with pytest.raises(PermissionDenied):
            merge_consents.answer(by=again(user), consent=consent, agrees=True)
        client.force_login(again(user))
        address = reverse("peers:merge_consent", args=[consent.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "agree"}).status_code == 404
    # Nor once both have agreed: who came by the merging does not answer for those who were there.
    two.answer(two.target, two.tina)
    with pytest.raises(PermissionDenied):
        merge_consents.answer(by=again(two.sam), consent=consent, agrees=False)


def test_a_member_answers_on_the_page_that_the_notice_leads_to(two, client):
    two.merge()
    client.force_login(again(two.tina))
    consent = two.record.consents.get(organisation=two.target)
    address = reverse("peers:merge_consent", args=[consent.pk])
    assert "No answer is no" in client.get(address).content.decode()
    assert address in client.get(reverse("benchmarks:own_submissions")).content.decode()
    client.post(address, {"act": "agree"})
    client.post(address, {"act": "nonsense"})
    consent.refresh_from_db()
    assert (consent.answer, consent.answered_by) == ("agreed", two.tina)


def test_after_an_undoing_there_is_nothing_to_answer(two, client):
    two.merge()
    two.answer(two.source, two.sam)
    two.answer(two.target, two.tina)
    unmerging.undo(merge=two.record, by=None)
    assert open_to(two.sam) == {two.of_source}
    assert open_to(two.tina) == {two.of_target}
    with pytest.raises(merging.MergeError, match="two again"):
        two.answer(two.target, two.tina)
    assert not Notice.objects.filter(kind=merge_consents.NOTICE).exists()
    client.force_login(again(two.tina))
    address = reverse("peers:merge_consent", args=[two.record.consents.get(organisation=two.target).pk])
    assert "was undone" in client.get(address).content.decode()


def test_nobody_is_asked_where_nothing_would_be_opened(two):
    bare = OrganisationFactory()
    assert not merging.merge(source=bare, target=two.target, by=None).consents.exists()
    assert open_to(two.tina) == {two.of_target}
    with_people = OrganisationFactory()
    member_of(with_people)
    another = OrganisationFactory()
    member_of(another)
    assert not merging.merge(source=with_people, target=another, by=None).consents.exists()


def test_what_nobody_can_answer_for_stays_closed(two):
    MembershipApplication.objects.filter(user=two.tina).delete()
    two.merge()
    two.answer(two.source, two.sam)
    assert open_to(two.sam) == {two.of_source}
    assert two.record.consents.get(organisation=two.target).answer == ""


# --- People who come later -----------------------------------------------------------------------
def test_who_comes_by_a_domain_or_an_invitation_of_the_merged_one_is_in_its_confidence_alone(two):
    OrganisationDomain.objects.create(organisation=two.source, domain="willow.example", verified=True)
    invitation = InvitationFactory(organisation=two.source, approves=True)
    two.merge()
    for email in ("ana@willow.example", invitation.email):
        application = MembershipApplicationFactory(user__email=email)
        membership_services._admit(
            application,
            two.target if email.endswith("willow.example") else invitation.organisation,
        )
        assert open_to(application.user) == {two.of_source}
        assert again(application.user).organisation == two.target
    newcomer = MembershipApplicationFactory()
    membership_services._admit(newcomer, two.target)
    assert open_to(newcomer.user) == {two.of_target}


def test_a_verified_domain_without_people_opens_nothing_either(two):
    bare = OrganisationFactory(domain="bare.example")
    record = merging.merge(source=bare, target=two.target, by=None)
    assert [consent.organisation for consent in record.consents.all()] == [two.target]
    application = MembershipApplicationFactory(user__email="ana@bare.example")
    membership_services._admit(application, two.target)
    assert open_to(application.user) == set()


# --- Chains --------------------------------------------------------------------------------------
def test_merged_on_each_merging_needs_its_own_consents(two):
    two.merge()
    third = OrganisationFactory()
    thea = member_of(third)
    of_third = submission_of(make_open_round([third], slug="third", title="Third"), third)
    send(of_third, 4, by=thea)
    onward = merging.merge(source=Organisation.objects.get(pk=two.target.pk), target=third, by=None)
    for organisation, by in ((two.target, two.tina), (third, thea)):
        consent = onward.consents.get(organisation=organisation)
        merge_consents.answer(by=again(by), consent=consent, agrees=True)
    assert open_to(two.tina) == {two.of_target, of_third} == open_to(thea)
    assert open_to(two.sam) == {two.of_source}
    with pytest.raises(PermissionDenied):
        merge_consents.answer(
            by=again(two.sam), consent=onward.consents.get(organisation=two.target), agrees=False
        )
    with pytest.raises(merging.MergeError, match="be undone any more"):
        unmerging.undo(merge=two.record, by=None)
    unmerging.undo(merge=onward, by=None)
    unmerging.undo(merge=two.record, by=None)
    assert not SharedConfidence.objects.exists()
    assert [open_to(user) for user in (two.sam, two.tina, thea)] == [
        {two.of_source},
        {two.of_target},
        {of_third},
    ]


# --- Both in one round ---------------------------------------------------------------------------
def test_both_submissions_are_kept_and_that_of_the_one_that_stands_counts(two, client):
    two.merge()
    assert SubmittedFigure.objects.count() == 2
    assert doubles.superseded(two.round) == {two.of_source.pk}
    assert hosting_services.counted(two.round) == [two.of_target]
    client.force_login(again(two.sam))
    assert "whose figures count" in client.get(two.of_source.get_absolute_url()).content.decode()
    client.force_login(two.round.stewards.get())
    page = client.get(reverse("benchmarks:review_round", args=[two.round.slug])).content.decode()
    assert "Kept, but does not count" in page
    assert "Counts:" in page
    Submission.objects.filter(pk=two.of_target.pk).update(state="returned")
    assert [one.pk for one in hosting_services.counted(two.round)] == [two.of_source.pk]
    Submission.objects.filter(pk=two.of_target.pk).update(state="sent")
    unmerging.undo(merge=two.record, by=None)
    assert len(hosting_services.counted(two.round)) == 2


def test_an_organisation_counts_once_in_what_is_published(two):
    others = [OrganisationFactory() for _number in range(5)]
    hosting_services.ask(by=host_of(two.round), round_=two.round, organisations=others)
    for number, body in enumerate(others):
        send(submission_of(two.round, body), number + 1)
    two.merge()
    hosting_services.close(by=host_of(two.round), round_=two.round)
    published = hosting_services.publish(by=host_of(two.round), round_=two.round)
    assert published.participants.count() == 6
    mine = published.participants.get(organisation=two.target)
    assert mine.asked_at == two.of_target.asked_at
    assert not published.participants.filter(organisation=two.source).exists()


def test_figures_of_a_merged_one_alone_count_as_those_of_the_one_that_stands(two):
    Submission.objects.filter(pk=two.of_target.pk).update(state="declined")
    OrganisationFigure.objects.create(organisation=two.source, kind="population", year=2025, value=700)
    two.merge()
    [counted] = hosting_services.counted(two.round)
    given = hosting_services.given_by(counted)
    assert (given.organisation, given.name, given.size) == (two.source, "Willow County", 700)


def test_a_draft_round_asks_as_before():
    round_ = make_draft_round()
    assert doubles.in_round(round_) == {}

"""Authors are invited, accept, choose what readers see, leave, and hand a case over."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cases.authors import authorship
from cases.models import CaseAuthor, CasePage
from cases.models.bylines import shown_authors, shown_names
from cases.review import services
from notifications.models import OutgoingMail
from peers.membership.services import grant_role
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db

NAME = CaseAuthor.ShownAs.NAME
ORGANISATION = CaseAuthor.ShownAs.ORGANISATION


@pytest.fixture
def owner():
    return UserFactory(role="Members", name="Ana Sample")


@pytest.fixture
def friend():
    return UserFactory(role="Members", name="Ben Sample")


@pytest.fixture
def case(owner):
    return make_draft(author=owner)


def join(case, user, **changes) -> CaseAuthor:
    """Invite somebody who accepts."""
    authorship.invite(by=case.owner, case=case, address=user.email, **changes)
    return authorship.accept(user=user, case=case, shown_as=NAME, welcomes_questions=False)


def mails_to(user) -> list[str]:
    return list(OutgoingMail.objects.filter(recipient=user.email).values_list("subject", flat=True))


def now(case) -> CasePage:
    return CasePage.objects.get(pk=case.pk)


class TestInviting:
    def test_who_accepts_writes_too_and_is_shown_as_chosen(self, case, owner, friend):
        assert not case.may_be_edited_by(friend)
        authorship.invite(by=owner, case=case, address=friend.email.upper())
        assert mails_to(friend) == [f"Write it with us: {case.title}"]
        assert not case.may_be_edited_by(friend)
        assert authorship.invitations_for(friend)[0].case == case
        authorship.accept(user=friend, case=case, shown_as=NAME, welcomes_questions=True)
        assert case.may_be_edited_by(friend)
        assert now(case).owner == owner
        assert [author.user for author in authorship.authors_of(case)] == [owner, friend]
        assert authorship.authors_of(case)[1].shown_name == "Ben Sample"
        assert authorship.waiting_invitations(case) == []

    def test_the_answer_is_the_same_whether_or_not_there_is_an_account(self, roles):
        member = roles("member")
        case = make_draft(author=member.user)
        url = reverse("cases:authorship", args=[case.pk])
        pages = {}
        addresses = {
            "member": UserFactory(role="Members").email,
            "applicant": UserFactory().email,
            "suspended": UserFactory(role="Members", is_active=False).email,
            "nobody": "nobody@sample-county.example",
        }
        for who, address in addresses.items():
            response = member.post(url, {"kind": "invitation", "address": address}, follow=True)
            pages[who] = response.content.decode().replace(address, "…")
            # the next one begins where this one began
            authorship.withdraw_invitation(by=member.user, case=case, address=address)
        shown = {page.partition("<main")[2].partition("</main>")[0] for page in pages.values()}
        tokens = {page.count("csrfmiddlewaretoken") for page in pages.values()}
        assert len(tokens) == 1
        assert all("no answer yet" in page for page in shown)
        assert OutgoingMail.objects.count() == 1

    def test_only_who_answers_for_it_invites(self, case, friend):
        join(case, friend)
        for user in (friend, UserFactory(role="Members"), UserFactory(role="Moderators")):
            with pytest.raises(PermissionDenied):
                authorship.invite(by=user, case=case, address="a@sample-county.example")

    def test_there_is_an_end_to_it(self, roles, monkeypatch):
        member = roles("member")
        case = make_draft(author=member.user)
        monkeypatch.setattr(authorship, "INVITATIONS_A_DAY", 1)
        url = reverse("cases:authorship", args=[case.pk])
        member.post(url, {"kind": "invitation", "address": "one@sample-county.example"})
        response = member.post(url, {"kind": "invitation", "address": "two@sample-county.example"})
        assert "address" in response.context["invitation_form"].errors

    def test_an_invitation_can_be_taken_back_declined_and_lapses(self, case, owner, friend):
        authorship.invite(by=owner, case=case, address=friend.email)
        authorship.withdraw_invitation(by=owner, case=case, address=friend.email)
        with pytest.raises(services.CaseConflictError):
            authorship.accept(user=friend, case=case, shown_as=NAME, welcomes_questions=False)
        authorship.invite(by=owner, case=case, address=friend.email)
        authorship.decline(user=friend, case=case)
        assert authorship.waiting_invitations(case) == []
        authorship.invite(by=owner, case=case, address=friend.email)
        CaseAuthor.objects.invited().update(invited_at=timezone.now() - timedelta(days=61))
        with pytest.raises(services.CaseConflictError):
            authorship.accept(user=friend, case=case, shown_as=NAME, welcomes_questions=False)
        assert authorship.forget_lapsed() == 1

    def test_who_is_no_member_any_more_can_t_accept(self, case, owner, friend):
        authorship.invite(by=owner, case=case, address=friend.email)
        friend.groups.clear()
        friend = type(friend).objects.get(pk=friend.pk)
        with pytest.raises(services.CaseConflictError):
            authorship.accept(user=friend, case=case, shown_as=NAME, welcomes_questions=False)

    def test_the_invited_see_the_title_and_nothing_more_until_they_accept(self, roles):
        member, owner = roles("member"), UserFactory(role="Members", name="Ana Sample")
        case = make_draft(author=owner, summary="Not for everybody yet.")
        url = reverse("cases:authorship", args=[case.pk])
        assert member.get(url).status_code == 403
        authorship.invite(by=owner, case=case, address=member.user.email)
        assert "Accept or decline" in member.get("/my/cases/").content.decode()
        content = member.get(url).content.decode()
        assert case.title in content
        assert "Not for everybody yet." not in content
        assert member.get(case.edit_url).status_code == 403
        assert "shown_as" in member.post(url, {"answer": "accept"}).context["form"].errors
        assert member.post(url, {"answer": "accept", "shown_as": NAME}).url == case.edit_url
        assert member.get(case.edit_url).status_code == 200


class TestBeingAnAuthor:
    def test_what_readers_see_can_be_changed_at_any_time(self, roles):
        member = roles("member", name="Ana Sample")
        case = make_published(author=member.user)
        url = reverse("cases:authorship", args=[case.pk])
        assert member.post(url, {"kind": "part", "shown_as": NAME, "welcomes_questions": "on"}).url == url
        author = case.authors.get()
        assert (author.shown_name, author.welcomes_questions) == ("Ana Sample", True)
        member.post(url, {"kind": "part", "shown_as": ORGANISATION})
        author = case.authors.get()
        assert (author.is_named, author.welcomes_questions) == (False, False)

    def test_leaving_asks_first_and_takes_the_right_to_edit_along(self, roles, owner):
        member = roles("member")
        case = make_draft(author=owner)
        join(case, member.user)
        url = reverse("cases:leave", args=[case.pk])
        assert "What you wrote stays" in member.get(url).content.decode()
        assert case.may_be_edited_by(member.user)
        assert member.post(url).url == "/my/cases/"
        assert not case.may_be_edited_by(member.user)

    def test_who_answers_for_it_can_t_leave(self, roles):
        member = roles("member")
        case = make_draft(author=member.user)
        response = member.post(reverse("cases:leave", args=[case.pk]), follow=True)
        assert "Hand it over before you leave" in response.content.decode()
        assert case.may_be_edited_by(member.user)


class TestBeingTakenOff:
    def test_who_answers_for_it_takes_another_off_after_a_word(self, client, case, owner, friend):
        author = join(case, friend)
        address = reverse("cases:remove_author", args=[case.pk, author.pk])
        client.force_login(owner)
        assert b"Take this author off the case?" in client.get(address).content
        client.post(address)
        assert not now(case).may_be_edited_by(friend)
        assert PageLogEntry.objects.filter(page=case, action=authorship.REMOVED).count() == 1
        authorship.invite(by=owner, case=case, address=friend.email)
        assert authorship.invitations_for(friend)

    def test_nobody_else_may_and_never_the_one_who_answers_for_it(self, case, owner, friend):
        author = join(case, friend)
        with pytest.raises(PermissionDenied):
            authorship.remove(by=friend, case=case, author=author)
        with pytest.raises(services.CaseConflictError):
            authorship.remove(by=owner, case=case, author=case.authors.get(user=owner))
        assert case.authors.accepted().count() == 2

    def test_a_former_member_can_be_taken_off_as_well(self, case, owner, friend):
        author = join(case, friend)
        friend.delete()
        authorship.remove(by=owner, case=case, author=author)
        assert case.authors.count() == 1


class TestHandingOver:
    def test_to_a_co_author_after_a_word_of_confirmation(self, roles, friend):
        member = roles("member")
        case = make_draft(author=member.user)
        part = join(case, friend)
        url = reverse("cases:hand_over", args=[case.pk, part.pk])
        assert friend.name in member.get(url).content.decode()
        member.post(url)
        assert now(case).owner == friend
        assert case.may_be_edited_by(member.user)
        assert f"Yours to answer for: {case.title}" in mails_to(friend)
        assert member.get(url).status_code == 403
        authorship.leave(user=member.user, case=now(case))
        assert not now(case).may_be_edited_by(member.user)

    def test_to_somebody_who_is_invited_to_take_it_over(self, case, owner, friend):
        join(case, friend, takes_over=True)
        assert now(case).owner == friend
        assert now(case).may_be_edited_by(owner)

    def test_not_to_somebody_who_is_no_author(self, case, owner, friend):
        with pytest.raises(services.CaseConflictError):
            authorship.hand_over(by=owner, case=case, to=friend)

    def test_a_review_is_not_disturbed_and_stands_in_the_history(self, owner, friend):
        case = services.submit(author=owner, case=make_draft(author=owner))
        join(case, friend)
        digest = services.content_digest(services.latest_draft(case))
        authorship.hand_over(by=owner, case=case, to=friend)
        moderator = UserFactory(role="Moderators")
        case = services.approve(moderator=moderator, case=now(case), read_digest=digest)
        assert case.owner == friend
        actions = set(PageLogEntry.objects.filter(page=case).values_list("action", flat=True))
        assert {authorship.INVITED, authorship.ACCEPTED, authorship.HANDED_OVER} <= actions


class TestAnAuthorWhoIsGone:
    def test_a_deleted_account_leaves_the_case_and_its_organisation(self, owner, client):
        case = make_published(author=owner)
        case.authors.update(shown_as=NAME)
        owner.delete()
        case = now(case)
        assert case.owner is None
        assert "Ana Sample" not in " ".join(shown_names(shown_authors(case)))
        assert client.get(case.get_url()).status_code == 200

    @pytest.mark.parametrize("how", ["deleted", "suspended", "no member"])
    def test_moderators_find_such_cases_and_somebody_for_them(self, roles, how):
        moderator, member = roles("moderator"), roles("member")
        owner = UserFactory(role="Members")
        case = make_published(author=owner, title="Left alone")
        make_published(title="In good hands")
        queue = reverse("cases:unanswered_for")
        assert "Left alone" not in moderator.get(queue).content.decode()
        if how == "deleted":
            owner.delete()
        elif how == "suspended":
            type(owner).objects.filter(pk=owner.pk).update(is_active=False)
        else:
            owner.groups.clear()
        content = moderator.get(queue).content.decode()
        assert "Left alone" in content
        assert "In good hands" not in content
        url = reverse("cases:find_successor", args=[case.pk])
        assert moderator.post(url, {"address": member.user.email}).url == url
        authorship.accept(user=member.user, case=now(case), shown_as=ORGANISATION, welcomes_questions=False)
        assert now(case).owner == member.user
        assert "Left alone" not in moderator.get(queue).content.decode()

    def test_a_moderator_takes_no_case_from_somebody_who_is_there(self, roles):
        moderator = roles("moderator")
        case = make_published()
        url = reverse("cases:find_successor", args=[case.pk])
        assert moderator.post(url, {"address": moderator.user.email}).url == reverse("cases:unanswered_for")
        assert not CaseAuthor.objects.invited().exists()

    def test_a_co_author_can_take_it_over(self, owner, roles):
        member = roles("member")
        case = make_published(author=owner)
        join(case, member.user)
        url = reverse("cases:take_over", args=[case.pk])
        member.post(url)
        assert now(case).owner == owner
        type(owner).objects.filter(pk=owner.pk).update(is_active=False)
        assert "Nobody answers" in member.get(reverse("cases:authorship", args=[case.pk])).content.decode()
        member.post(url)
        assert now(case).owner == member.user

    def test_who_comes_back_is_asked_for_no_more(self, owner):
        case = make_published(author=owner)
        owner.groups.clear()
        assert CasePage.objects.nobody_answers_for().get() == case
        grant_role(owner, "Members")
        assert not CasePage.objects.nobody_answers_for().exists()

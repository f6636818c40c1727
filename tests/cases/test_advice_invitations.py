"""Members who can advise are invited, a few at a time; and those who say that they face the same."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cases import clock_jobs
from cases.advice import invitations, matching, requests, same_problem
from cases.advice.matching import Candidate
from cases.models import AdviceInvitation, AdviceRequest, FellowBody
from hub.base.models import ServiceLine, Tag, Theme
from notifications.following import services
from notifications.models import Notice
from notifications.models.frequency import How
from peers.messaging import services as messaging_services
from tests.factories.advice import advise, ask_for_advice
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory
from tests.factories.profiles import make_profile

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def adviser(**fields):
    """A member who can advise on accounts payable, under which the case is filed."""
    line = ServiceLine.objects.get(slug="finance-accounts-payable")
    return make_profile(topics={"advise": [{"service_line": line, "words": "Early payment."}]}, **fields).user


def invited():
    return set(AdviceInvitation.objects.values_list("user", flat=True))


def days_later(days):
    return timezone.now() + timedelta(days=days)


# --- Who is invited ----------------------------------------------------------------------------------


def test_who_can_advise_is_invited_with_the_reason(client):
    fits = adviser()
    make_profile(topics={"looking": [{"theme": Theme.objects.get(slug="funding")}]})
    request = ask_for_advice()
    mail.outbox.clear()
    clock_jobs.invite_to_advise()
    assert invited() == {fits.pk}
    [letter] = mail.outbox
    assert letter.to == [fits.email]
    assert "Financial services" in letter.body
    client.force_login(fits)
    page = client.get(request.case.get_url()).content.decode()
    assert "You are asked." in page
    assert "you can advise on: Financial services" in page


def test_a_few_at_a_time_and_more_only_where_nobody_answered():
    advisers = [adviser() for _number in range(invitations.AT_A_TIME + 2)]
    request = ask_for_advice()
    invitations.invite_next()
    assert len(invited()) == invitations.AT_A_TIME
    invitations.invite_next()
    assert len(invited()) == invitations.AT_A_TIME
    first = next(user for user in advisers if user.pk in invited())
    advise(request, first)
    invitations.invite_next(now=days_later(5))
    assert len(invited()) == invitations.AT_A_TIME  # one of them has answered: the others are left in peace
    AdviceInvitation.objects.filter(user=first).delete()
    invitations.invite_next(now=days_later(10))
    assert invited() == {user.pk for user in advisers if user != first}


@pytest.mark.parametrize(
    "fields",
    [{"is_listed": False}, {"reaches": {"advise": "me"}}, {"advice_invitations_a_month": 0}],
    ids=["not listed", "advice hidden", "none a month"],
)
def test_who_does_not_want_it_is_not_invited(fields):
    adviser(**fields)
    ask_for_advice()
    invitations.invite_next()
    assert not invited()


def test_neither_authors_nor_the_blocked_nor_who_may_not_read_the_case():
    author, blocked = adviser(), adviser()
    left = adviser()
    left.leaving_at = timezone.now()
    left.save()
    request = ask_for_advice(make_published(author=author))
    messaging_services.block(blocked, author)
    invitations.invite_next()
    assert not invited()
    assert request.case.owner == author


def test_nobody_gets_more_in_a_month_than_they_agreed_to():
    once = adviser(advice_invitations_a_month=1)
    ask_for_advice()
    ask_for_advice()
    invitations.invite_next()
    assert AdviceInvitation.objects.filter(user=once).count() == 1
    AdviceInvitation.objects.update(invited_at=timezone.now() - timedelta(days=32))
    AdviceRequest.objects.update(next_wave_at=timezone.now())
    invitations.invite_next()
    assert AdviceInvitation.objects.filter(user=once).count() == 2


def test_who_was_asked_recently_comes_later_and_the_best_fit_first():
    lately = Candidate(1, ("tag.payroll", "service-line.payroll"), "county", 9_000, NOW - timedelta(days=5))
    theme = Candidate(2, ("theme.funding",))
    line = Candidate(3, ("service-line.payroll",), "city", 1_000_000)
    near = Candidate(4, ("service-line.payroll",), "county", 12_000)
    order = matching.in_order([lately, theme, line, near], level="county", population=10_000, now=NOW)
    assert [candidate.key for candidate in order] == [4, 3, 2, 1]


def test_a_merged_tag_counts_as_the_one_it_became():
    new = Tag.objects.create(name="rate card", slug="rate-card")
    old = Tag.objects.create(name="price list", slug="price-list")
    user = make_profile(topics={"advise": [{"tag_name": "price list"}]}).user
    old.merged_into = new
    old.save()
    case = make_published()
    case.tags.add("rate card")
    case.save()
    ask_for_advice(case)
    invitations.invite_next()
    assert invited() == {user.pk}


def test_not_now_asks_the_next_soon_and_is_told_to_nobody(client):
    first, request = adviser(), ask_for_advice()
    invitations.invite_next()
    second = adviser()
    invitation = AdviceInvitation.objects.get()
    client.force_login(second)
    assert client.post(reverse("cases:advice_not_now", args=[invitation.pk])).status_code == 404
    client.force_login(first)
    answer = client.post(reverse("cases:advice_not_now", args=[invitation.pk]))
    assert answer.url == request.case.get_url()
    assert "You are asked." not in client.get(answer.url).content.decode()
    assert not Notice.objects.filter(user=first).exists()
    invitations.invite_next()
    assert invited() == {first.pk, second.pk}


def test_nobody_is_invited_once_it_is_over_closed_or_off_the_site():
    adviser()
    over, off = ask_for_advice(), ask_for_advice()
    AdviceRequest.objects.filter(pk=over.pk).update(until=timezone.localdate() - timedelta(days=1))
    off.case.unpublish()
    closed = ask_for_advice()
    requests.close(author=closed.case.owner, request=closed, outcome="Done.", outcomes={})
    assert invitations.invite_next() == 0


def test_the_authors_learn_numbers_and_no_names(client):
    user = adviser()
    request = ask_for_advice()
    invitations.invite_next()
    client.force_login(request.case.owner)
    page = client.get(reverse("cases:advice", args=[request.case.pk])).content.decode()
    assert "1 member was invited so far." in page
    assert user.get_full_name() not in page


# --- We face the same ---------------------------------------------------------------------------------


def face(client, case, **data):
    return client.post(
        reverse("cases:face_the_same", args=[case.pk]), {"shown_as": "kind", "how": "weekly", **data}
    )


def told_of_fellows(client, case):
    page = client.get(case.get_url()).content.decode()
    return page.partition('aria-labelledby="same"')[2].partition("</section>")[0]


def test_a_member_faces_the_same_follows_and_is_counted(client):
    case = make_published()
    user = make_profile(population=12_000).user
    client.force_login(user)
    assert face(client, case).status_code == 302
    assert services.how(user=user, thing=case) == How.WEEKLY
    client.force_login(UserFactory(role="Members"))
    section = told_of_fellows(client, case)
    assert "1 member faces the same" in section
    assert "County or regional, 10,000 to 50,000 people" in section
    assert user.organisation.name not in section
    client.logout()
    section = told_of_fellows(client, case)
    assert "1 member faces the same" in section
    assert "10,000 to 50,000 people" not in section  # the profile shows its organisation to members


def test_more_is_shown_only_where_it_was_chosen_and_the_profile_allows_it():
    case = make_published()
    profile = make_profile()
    same_problem.say(user=profile.user, case=case, shown_as="name")
    reader = UserFactory(role="Members")
    assert same_problem.fellows_of(case, reader).listed[0].label == profile.user.get_full_name()
    profile.reaches = {"name": "programme"}
    profile.save()
    shown = same_problem.fellows_of(case, reader)
    assert (shown.count, shown.listed) == (1, [])


def test_it_can_be_taken_back(client):
    case, user = make_published(), UserFactory(role="Members")
    same_problem.say(user=user, case=case, shown_as="kind")
    client.force_login(user)
    face(client, case, action="take_back")
    assert not FellowBody.objects.exists()
    assert services.how(user=user, thing=case) is None


def test_authors_and_those_who_may_not_read_it_can_not(client):
    case = make_published()
    client.force_login(case.owner)
    face(client, case)
    client.force_login(UserFactory())
    assert face(client, case).status_code == 403
    assert not FellowBody.objects.exists()

"""Taking a published case off the site, and putting it back."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import CasePage, CaseWithdrawal
from cases.review import services, withdrawals
from search.models import Entry
from tests.factories.cases import make_draft, make_published, make_submitted
from tests.factories.peers import ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db


def again(case):
    return CasePage.objects.get(pk=case.pk)


def test_taken_off_it_is_gone_and_put_back_it_is_as_it_was(client):
    case = make_published(title="One desk")
    url = case.url
    withdrawals.take_off(user=case.owner, case=case)
    assert client.get(url).status_code == 404
    assert not Entry.objects.current().filter(kind="case", object_id=case.pk).exists()
    assert again(case).status_for_author == CasePage.Status.WITHDRAWN
    draft = services.latest_draft(again(case))
    draft.title = "Two desks"
    services.save_draft(author=case.owner, draft=draft, read_revision_id=draft.latest_revision_id)
    withdrawals.put_back(user=case.owner, case=case)
    assert b"One desk" in client.get(url).content
    assert again(case).has_unpublished_changes
    assert services.latest_draft(again(case)).title == "Two desks"
    assert Entry.objects.current().filter(kind="case", object_id=case.pk).exists()
    assert CaseWithdrawal.objects.get(case=case).restored_by == case.owner


def test_a_second_withdrawal_finds_it_done():
    case = make_published()
    withdrawals.take_off(user=case.owner, case=case)
    with pytest.raises(services.CaseConflictError):
        withdrawals.take_off(user=case.owner, case=case)
    withdrawals.put_back(user=case.owner, case=case)
    with pytest.raises(services.CaseConflictError):
        withdrawals.put_back(user=case.owner, case=case)
    withdrawals.take_off(user=case.owner, case=case)
    assert CaseWithdrawal.objects.filter(case=case).count() == 2


def test_strangers_may_do_neither():
    case, stranger = make_published(), UserFactory(role="Members")
    with pytest.raises(PermissionDenied):
        withdrawals.take_off(user=stranger, case=case)
    withdrawals.take_off(user=case.owner, case=case)
    with pytest.raises(PermissionDenied):
        withdrawals.put_back(user=stranger, case=case)


def test_a_moderator_says_why_and_the_author_can_not_undo_it():
    case, moderator = make_published(), UserFactory(role="Moderators")
    with pytest.raises(ValidationError):
        withdrawals.take_off(user=moderator, case=case)
    withdrawals.take_off(user=moderator, case=case, reason="It names a patient.")
    [letter] = [letter for letter in mail.outbox if letter.subject.startswith("Taken off")]
    assert letter.to == [case.owner.email]
    assert "It names a patient." in letter.body
    with pytest.raises(PermissionDenied):
        withdrawals.put_back(user=case.owner, case=case)
    withdrawals.put_back(user=moderator, case=again(case))
    assert again(case).live


def test_a_host_does_not_get_around_a_moderator():
    host = UserFactory(role="Members")
    case = make_submitted(author=host, programme=ProgrammeFactory(hosts=[host]))
    assert case.live
    withdrawals.take_off(user=UserFactory(role="Moderators"), case=case, reason="It names a patient.")
    case = services.submit(author=host, case=again(case))
    assert not case.live
    assert case.is_in_review


def test_a_review_that_goes_on_ends_with_the_withdrawal():
    case = make_published()
    case = services.submit(author=case.owner, case=case)
    withdrawals.take_off(user=case.owner, case=case)
    assert not again(case).is_in_review


def test_publishing_it_again_ends_the_withdrawal():
    case = make_published()
    withdrawals.take_off(user=case.owner, case=case)
    case = services.submit(author=case.owner, case=again(case))
    digest = services.content_digest(services.latest_draft(case))
    services.approve(moderator=UserFactory(role="Moderators"), case=case, read_digest=digest)
    assert again(case).withdrawal is None


def test_the_pages_take_off_and_put_back(client):
    case = make_published()
    client.force_login(case.owner)
    take_off = reverse("cases:take_off", args=[case.pk])
    assert b"Take this case off the site?" in client.get(take_off).content
    assert client.post(take_off).url == reverse("cases:edit", args=[case.pk])
    assert client.get(take_off).status_code == 302
    put_back = reverse("cases:put_back", args=[case.pk])
    assert b"Put it back" in client.get(put_back).content
    assert client.post(put_back).url == case.url
    assert client.get(put_back).status_code == 302


def test_a_moderator_without_a_reason_keeps_the_form(client):
    case = make_published()
    client.force_login(UserFactory(role="Moderators"))
    answer = client.post(reverse("cases:take_off", args=[case.pk]), {"reason": " "})
    assert answer.status_code == 200
    assert b"Say why" in answer.content
    assert again(case).live


def test_moderators_see_what_is_off_the_site_in_a_fixed_number_of_queries(
    client, django_assert_max_num_queries
):
    moderator = UserFactory(role="Moderators")
    client.force_login(moderator)
    address = reverse("cases:withdrawn_cases")
    assert b"No case has been taken off" in client.get(address).content
    for number in range(3):
        case = make_published(title=f"Case {number}")
        withdrawals.take_off(user=case.owner, case=case, reason=f"Reason {number}")
    put_back = make_published(title="Back again")
    withdrawals.take_off(user=put_back.owner, case=put_back)
    withdrawals.put_back(user=put_back.owner, case=put_back)
    make_draft(title="Never published")
    with django_assert_max_num_queries(22):
        content = client.get(address).content.decode()
    assert [f"Case {number}" in content for number in range(3)] == [True] * 3
    assert "Reason 2" in content
    assert "Back again" not in content
    assert "Never published" not in content

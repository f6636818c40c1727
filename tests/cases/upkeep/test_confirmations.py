"""Whether a case still holds: asked after a year, answered by its authors."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases import clock_jobs
from cases.models import CaseAuthor, CasePage, CaseUpkeep
from cases.review import services
from cases.upkeep import confirmations
from notifications.mail import delivery
from notifications.models import OutgoingMail
from notifications.notices import inbox
from search.entries import services as search_services
from search.models import Entry
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=366)


def a_year_passes(case):
    """Put all that is kept of the case a year back."""
    upkeep = CaseUpkeep.objects.get(case=case)
    upkeep.last_confirmed_on -= YEAR
    upkeep.ask_at -= YEAR
    upkeep.save()
    case.revisions.update(created_at=timezone.now() - YEAR)
    return CasePage.objects.get(pk=case.pk)


def questions_to(address):
    return OutgoingMail.objects.filter(recipient=address, subject__startswith="Does it still hold?")


def test_publishing_confirms_and_measures_how_complete_it_is():
    case = make_published()
    assert case.upkeep.last_confirmed_on == timezone.localdate()
    assert case.upkeep.confirmed_by == case.owner
    assert 0 < case.upkeep.completeness < 100


def test_more_told_is_more_complete():
    little = make_published()
    more = make_published(
        sponsorship="The governor.", lessons="Begin with the invoices.", population_served=9_000
    )
    assert more.upkeep.completeness > little.upkeep.completeness


def test_nobody_is_asked_within_the_year():
    make_published()
    assert confirmations.ask_authors(now=timezone.now() + timedelta(days=364)) == 0


def test_after_a_year_every_author_is_asked_once():
    case = make_published()
    other = UserFactory(role="Members")
    invited = UserFactory(role="Members")
    CaseAuthor.objects.create(case=case, user=other, accepted_at=timezone.now())
    CaseAuthor.objects.create(case=case, user=invited)
    case = a_year_passes(case)
    assert case.upkeep.is_due
    clock_jobs.ask_whether_cases_hold()
    clock_jobs.ask_whether_cases_hold()
    for author in (case.owner, other):
        assert questions_to(author.email).count() == 1
        [text] = [letter.body for letter in mail.outbox if letter.to == [author.email]]
        assert reverse("cases:still_holds", args=[case.pk]) in text
    assert not questions_to(invited.email).exists()


def test_three_mails_and_no_more():
    case = make_published()
    now = timezone.now()
    for days in (366, 370, 397, 430, 470, 900):
        confirmations.ask_authors(now=now + timedelta(days=days))
    assert questions_to(case.owner.email).count() == 3


def test_the_hosts_are_asked_where_no_author_is_left():
    host = UserFactory(role="Members")
    programme = ProgrammeFactory(hosts=[host])
    case = a_year_passes(make_published(programme=programme))
    case.owner.is_active = False
    case.owner.save()
    assert confirmations.ask_authors() == 1
    assert questions_to(host.email).count() == 1
    assert not questions_to(case.owner.email).exists()


def test_a_question_that_was_answered_meanwhile_is_asked_no_more(settings):
    settings.MAIL_DELIVERY_BACKEND = "tests.notifications.deliveries.Down"
    case = a_year_passes(make_published())
    confirmations.ask_authors()
    confirmations.confirm(author=case.owner, case=case)
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutgoingMail.objects.update(next_attempt_at=timezone.now())
    delivery.deliver_due()
    assert mail.outbox == []
    assert [notice.words for notice in inbox.shown(case.owner, inbox.of(case.owner))] == []


def test_a_case_that_nobody_answers_for_is_no_error():
    case = a_year_passes(make_published())
    case.owner.delete()
    assert confirmations.ask_authors() == 0


def test_a_case_that_was_taken_off_is_not_asked_about():
    case = a_year_passes(make_published())
    case.unpublish()
    assert confirmations.ask_authors() == 0


def test_confirming_starts_a_new_year():
    case = a_year_passes(make_published())
    confirmations.ask_authors()
    confirmations.confirm(author=case.owner, case=case)
    upkeep = CaseUpkeep.objects.get(case=case)
    assert upkeep.last_confirmed_on == timezone.localdate()
    assert upkeep.times_asked == 0
    assert not upkeep.is_due
    assert confirmations.ask_authors(now=timezone.now() + timedelta(days=300)) == 0


def test_what_is_found_of_it_says_when_it_was_confirmed():
    case = a_year_passes(make_published())
    long_ago = timezone.now() - YEAR
    CasePage.objects.filter(pk=case.pk).update(last_published_at=long_ago, first_published_at=long_ago)
    search_services.refresh(CasePage.objects.get(pk=case.pk))
    entry = Entry.objects.get(kind="case", object_id=case.pk)
    assert timezone.localdate(entry.updated_at) == timezone.localdate(long_ago)
    confirmations.confirm(author=case.owner, case=case)
    entry.refresh_from_db()
    assert timezone.localdate(entry.updated_at) == timezone.localdate()


def test_closing_needs_a_reason_and_ends_the_questions():
    case = make_published()
    with pytest.raises(ValidationError):
        confirmations.close(author=case.owner, case=case, remark="  ")
    confirmations.close(author=case.owner, case=case, remark="The desk was merged into the state's.")
    assert confirmations.ask_authors(now=timezone.now() + 3 * YEAR) == 0
    confirmations.confirm(author=case.owner, case=case)
    upkeep = CaseUpkeep.objects.get(case=case)
    assert upkeep.closed_on is None
    assert upkeep.closing_remark == ""
    assert upkeep.ask_at is not None


def test_only_authors_may_say_so():
    case = make_published()
    with pytest.raises(PermissionDenied):
        confirmations.confirm(author=UserFactory(role="Members"), case=case)


def test_what_is_not_published_can_not_be_confirmed():
    draft = make_draft()
    with pytest.raises(confirmations.NotPublishedError):
        confirmations.confirm(author=draft.owner, case=draft)


def test_a_new_version_of_the_author_confirms_but_an_editors_correction_does_not():
    moderator = UserFactory(role="Moderators")
    case = a_year_passes(make_published())
    case.title = "One desk, corrected"
    case.save_revision(user=UserFactory(is_superuser=True)).publish()
    assert CaseUpkeep.objects.get(case=case).is_due
    draft = services.latest_draft(CasePage.objects.get(pk=case.pk))
    draft.results = "Better still."
    services.save_draft(author=case.owner, draft=draft, read_revision_id=draft.latest_revision_id)
    case = services.submit(author=case.owner, case=case)
    digest = services.content_digest(services.latest_draft(case))
    services.approve(moderator=moderator, case=case, read_digest=digest)
    assert not CaseUpkeep.objects.get(case=case).is_due


def test_the_page_confirms_closes_and_keeps_what_was_typed(client):
    case = a_year_passes(make_published())
    client.force_login(case.owner)
    address = reverse("cases:still_holds", args=[case.pk])
    assert b"It still holds" in client.get(address).content
    answer = client.post(address, {"decision": "close", "closing_remark": ""})
    assert b"readers see it" in answer.content
    client.post(address, {"decision": "close", "closing_remark": "Merged in 2026."})
    upkeep = CaseUpkeep.objects.get(case=case)
    assert upkeep.closing_remark == "Merged in 2026."
    client.post(address, {"decision": "confirm"})
    assert CaseUpkeep.objects.get(case=case).closed_on is None


def test_the_page_sends_on_where_there_is_nothing_to_confirm(client):
    draft = make_draft()
    client.force_login(draft.owner)
    assert client.get(reverse("cases:still_holds", args=[draft.pk])).url == reverse(
        "cases:edit", args=[draft.pk]
    )

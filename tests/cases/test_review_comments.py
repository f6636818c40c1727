"""What moderators say of single parts of a case."""

import pytest
from django.core import mail
from django.urls import reverse

from cases.models import CasePage
from cases.review import services
from tests.factories.cases import make_submitted
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db


def decide(client, case, decision, **said):
    digest = services.content_digest(services.latest_draft(case))
    return client.post(
        reverse("cases:review", args=[case.pk]), {"decision": decision, "read_digest": digest, **said}
    )


@pytest.fixture
def moderator(client):
    user = UserFactory(role="Moderators")
    client.force_login(user)
    return user


def test_words_on_a_section_are_enough_to_send_a_case_back(client, moderator):
    case = make_submitted()
    page = client.get(reverse("cases:review", args=[case.pk])).content.decode()
    assert 'name="on_results"' in page
    assert 'name="on_lessons"' not in page  # there is no such section to read
    decide(client, case, "send_back", on_results="From which year are the figures?", on_files="No picture?")
    case = CasePage.objects.get(pk=case.pk)
    assert case.is_sent_back
    assert [comment.part for comment in case.comments_by_part.values()] == ["results", "files"]
    [text] = [letter.body for letter in mail.outbox if letter.to == [case.owner.email]]
    assert "Results:\n> From which year are the figures?" in text
    client.force_login(case.owner)
    form = client.get(case.edit_url).content.decode()
    assert "From which year are the figures?" in form


def test_saying_nothing_is_not_enough(client, moderator):
    case = make_submitted()
    answer = decide(client, case, "send_back", on_results="  ")
    assert b"Say what should change" in answer.content
    assert CasePage.objects.get(pk=case.pk).is_in_review


def test_what_was_typed_stays_when_the_author_was_faster(client, moderator):
    case = make_submitted()
    digest = services.content_digest(services.latest_draft(case))
    draft = services.latest_draft(case)
    draft.results = "Other figures."
    services.save_draft(author=case.owner, draft=draft, read_revision_id=draft.latest_revision_id)
    answer = client.post(
        reverse("cases:review", args=[case.pk]),
        {"decision": "send_back", "read_digest": digest, "on_results": "From which year?"},
    )
    assert answer.status_code == 409
    assert b"From which year?" in answer.content


def test_the_next_reading_shows_what_was_asked(client, moderator):
    case = make_submitted()
    decide(client, case, "send_back", on_results="From which year are the figures?")
    services.submit(author=case.owner, case=CasePage.objects.get(pk=case.pk))
    page = client.get(reverse("cases:review", args=[case.pk])).content.decode()
    assert "From which year are the figures?" in page
    assert CasePage.objects.get(pk=case.pk).comments_by_part == {}


def test_an_approval_may_carry_advice(client, moderator):
    case = make_submitted()
    decide(client, case, "approve", on_results="Add the next year's figures when you have them.")
    [text] = [letter.body for letter in mail.outbox if letter.to == [case.owner.email]]
    assert "Add the next year" in text
    assert CasePage.objects.get(pk=case.pk).live

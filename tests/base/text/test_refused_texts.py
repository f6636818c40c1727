"""What a page could not show is refused wherever people's text comes in."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.advice import requests
from cases.models import AdviceQuestion, AdviceRequest, CaseFollowUp, CasePage
from cases.models.sections import Section
from forums.models import Post
from forums.threads import services
from hub.base.blocks import CallOutBlock, TextBlock
from peers.models import Message, Profile, Programme
from tests.factories.cases import make_draft
from tests.factories.forums import make_thread
from tests.factories.peers import make_user
from tests.factories.profiles import make_profile
from toolkits.models import Release, ToolkitPage, ToolkitStep

pytestmark = pytest.mark.django_db

DEEP = "> " * 60 + "a"
REASON = "levels deep"
COLUMNS = [
    *((CasePage, section.value) for section in Section),
    (CaseFollowUp, "text"),
    (AdviceRequest, "outcome"),
    (AdviceQuestion, "outcome"),
    (AdviceQuestion, "explanation"),
    *((ToolkitPage, name) for name in ("purpose", "suits", "prerequisites")),
    (ToolkitStep, "text"),
    (Release, "notes"),
    (Programme, "about"),
    (Profile, "about"),
    (Post, "text"),
    (Message, "text"),
]


@pytest.mark.parametrize(("model", "column"), COLUMNS)
def test_no_column_of_markdown_takes_it(model, column):
    field = model._meta.get_field(column)
    field.clean("> a quotation", None)
    with pytest.raises(ValidationError, match=REASON):
        field.clean(DEEP, None)


def test_no_block_takes_it():
    with pytest.raises(ValidationError, match=REASON):
        TextBlock().clean(DEEP)
    with pytest.raises(ValidationError) as refused:
        CallOutBlock().clean({"heading": "Note", "text": DEEP})
    assert REASON in str(refused.value.block_errors["text"])


def test_a_post_that_is_refused_says_why_and_keeps_what_was_typed(client):
    thread, writer = make_thread(), make_user("member")
    client.force_login(writer)
    response = client.post(reverse("forums:reply", args=[thread.pk]), {"text": DEEP})
    page = response.content.decode()
    assert REASON in page
    assert "&gt; &gt; &gt;" in page
    assert thread.posts.count() == 1
    with pytest.raises(ValidationError, match=REASON):
        services.checked(DEEP)


def test_a_message_that_is_refused_says_why(client):
    ana, bo = (make_profile(user=make_user("member", name=name)).user for name in ("Ana Sample", "Bo Sample"))
    client.force_login(ana)
    response = client.post(f"/people/{bo.pk}/write/", {"subject": "Payroll", "text": DEEP})
    assert REASON in response.content.decode()
    assert not Message.objects.exists()


def test_a_section_that_is_refused_says_why(client):
    writer = make_user("member")
    case = make_draft(author=writer)
    client.force_login(writer)
    response = client.post(reverse("cases:story", args=[case.pk]), {"problem": DEEP})
    assert REASON in response.content.decode()
    assert DEEP not in case.get_latest_revision_as_object().problem


def test_what_came_of_advice_is_refused_by_the_service_too():
    request = AdviceRequest(case=make_draft(author=make_user("member")))
    with pytest.raises(ValidationError, match=REASON):
        requests._say_what_came(request, DEEP, {})

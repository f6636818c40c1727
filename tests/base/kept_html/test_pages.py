"""Pages print what is kept of their texts, read in one query."""

import pytest
from django.test import Client
from django.urls import reverse

from hub.base.kept_html import attaching, services
from hub.base.models import KeptHtml
from hub.base.templatetags.hub import markdown as markdown_filter
from hub.base.text import html_writer
from hub.home.models import HomePage, StandardPage
from tests.factories.cases import make_published
from tests.factories.forums import make_writer
from tests.factories.peers import ProgrammeFactory
from tests.factories.profiles import make_profile, start_conversation

pytestmark = pytest.mark.django_db

BODY = [
    ("text", "Words **first**"),
    ("call_out", {"heading": "Mind", "text": "Words *second*"}),
    ("heading", "Not **Markdown**"),
]


@pytest.fixture
def page():
    page = StandardPage(title="A page", slug="a-page", body=BODY)
    return HomePage.objects.get().add_child(instance=page)


@pytest.fixture
def no_renderer(monkeypatch):
    """Fails where a text is rendered again."""

    def forbid():
        monkeypatch.setattr(html_writer, "write", lambda text: pytest.fail(f"rendered again: {text!r}"))

    return forbid


def test_texts_in_blocks_are_kept_and_attached(page, no_renderer, django_assert_num_queries):
    kept = set(KeptHtml.objects.values_list("html", flat=True))
    assert {"<p>Words <strong>first</strong></p>", "<p>Words <em>second</em></p>"} <= kept
    no_renderer()
    page = StandardPage.objects.get(pk=page.pk)
    with django_assert_num_queries(1):
        attaching.attach([page])
    text, call_out, heading = page.body
    assert markdown_filter(text.value) == "<p>Words <strong>first</strong></p>"
    assert markdown_filter(call_out.value["text"]) == "<p>Words <em>second</em></p>"
    assert not hasattr(heading.value, "markup")
    page.save()
    assert StandardPage.objects.get(pk=page.pk).body.raw_data[0]["value"] == "Words **first**"


def test_a_changed_block_leaves_nothing_of_the_words_before(page):
    page.body = BODY[1:]
    page.save()
    assert not KeptHtml.objects.filter(html__contains="first").exists()
    page.delete()
    assert not KeptHtml.objects.filter(html__contains="second").exists()


def test_pages_render_nothing(no_renderer):
    case = make_published(title="One desk", results="# Half\n\nthe **cost**")
    programme = ProgrammeFactory(about="We run **one desk**.")
    person = make_profile(user=make_writer(), about="I run **a desk**.")
    reader = make_writer()
    conversation = start_conversation(sender=reader, to=person.user, text="May I *ask*?")
    client = Client()
    client.force_login(reader)
    no_renderer()
    for address, words in [
        (case.get_url(), "the <strong>cost</strong>"),
        (reverse("peers:programme", args=[programme.slug]), "We run <strong>one desk</strong>."),
        (person.get_absolute_url(), "I run <strong>a desk</strong>."),
        (conversation.get_absolute_url(), "May I <em>ask</em>?"),
    ]:
        assert words in client.get(address).content.decode(), address


def test_an_attached_text_is_stored_as_it_was():
    profile = make_profile(user=make_writer(), about="I run **a desk**.")
    attaching.attach([profile])
    profile.save()
    assert type(profile)._default_manager.get(pk=profile.pk).about == "I run **a desk**."
    assert services.read(["I run **a desk**."])

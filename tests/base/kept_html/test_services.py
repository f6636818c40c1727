"""The HTML of texts is kept under their hash, read in one query, and goes with the words."""

import hashlib

import pytest
from django.test import Client

from forums.models import Post
from forums.moderation import services as moderation
from forums.threads import services as forum_services
from hub.base.kept_html import services, sources
from hub.base.models import KeptHtml
from hub.base.text import html_writer, markdown, mentions
from tests.base.text.hostile_texts import SHAPES
from tests.factories.cases import make_published
from tests.factories.forums import make_reply, make_thread, make_writer
from tests.factories.peers import make_user

pytestmark = pytest.mark.django_db

TEXT = "A **text**[^1]\n\n[^1]: With a note."


def rows_of(text: str, *, names_people: bool = False):
    return KeptHtml.objects.filter(key=services.key_of(text, names_people=names_people))


class TestReading:
    def test_what_is_missing_is_rendered_once_and_kept(self, django_assert_num_queries, monkeypatch):
        with django_assert_num_queries(2):
            first = services.read([TEXT, "Another", "", TEXT])
        assert first == {text: services.write_html(text) for text in (TEXT, "Another")}
        monkeypatch.setattr(html_writer, "write", lambda text: pytest.fail("rendered again"))
        with django_assert_num_queries(1):
            assert services.read([TEXT, "Another"]) == first

    def test_nothing_asks_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert services.read(["", None]) == {}

    def test_of_an_older_renderer_nothing_is_shown(self, django_assert_num_queries):
        services.keep([TEXT])
        rows_of(TEXT).update(version="0", html="<p>Old</p>")
        with django_assert_num_queries(1):
            assert services.read([TEXT])[TEXT] == services.write_html(TEXT)
        services.keep([TEXT])
        assert rows_of(TEXT).get().version == markdown.version()

    def test_what_names_people_is_another_row(self):
        text = "[@Ruth Sample](/people/3/)"
        assert "Ruth Sample" in services.read([text])[text]
        named = services.read([text], names_people=True)[text]
        assert named == '<p><hub-person id="3"></hub-person></p>'
        assert rows_of(text).exists()
        assert rows_of(text, names_people=True).exists()

    def test_what_is_kept_is_the_same_in_every_language(self):
        kept = services.read([TEXT])[TEXT]
        assert "aria-label" not in kept
        assert 'aria-label="Back to the text"' in markdown.finish(kept)

    def test_nobody_writes_a_placeholder(self):
        tag = '<hub-person id="7"></hub-person>'
        for text in (tag, f"<a href=\"/x\" title='{tag}'>x</a>", f"`{tag}`", f'[x](/x "{tag}")'):
            kept = services.write_html(text, names_people=True)
            assert mentions.people_in([kept]) == set(), kept


def test_the_version_is_raised_with_what_the_renderer_makes():
    """Fails when the HTML of these texts changes: raise ``markdown.RENDERER``, then write the new sum here."""
    texts = [make(2000) for _name, make in sorted(SHAPES.items())]
    together = "\n".join(markdown.write_html(text) for text in texts)
    found = (markdown.RENDERER, hashlib.sha256(together.encode()).hexdigest()[:16])
    assert found == (1, "c517b8ae57681923")


class TestSaving:
    def test_a_post_is_rendered_when_it_is_saved(self, monkeypatch):
        thread = make_thread(text="# A heading\n\nand words")
        assert rows_of(thread.first_post.text, names_people=True).exists()
        monkeypatch.setattr(html_writer, "write", lambda text: pytest.fail("rendered again"))
        assert "and words" in Client().get(thread.get_absolute_url()).content.decode()

    def test_an_edit_takes_the_old_words_along(self):
        author = make_writer()
        post = make_reply(thread=make_thread(), author=author, text="First words")
        forum_services.edit(user=author, post=post, text="Second words")
        assert not rows_of("First words", names_people=True).exists()
        assert rows_of("Second words", names_people=True).exists()

    @pytest.mark.parametrize(
        "take_away",
        [
            lambda post: forum_services.delete(user=post.author, post=post),
            lambda post: moderation.hide_post(user=make_user("moderator"), post=post, reason="Rude"),
            lambda post: post.delete(),
            lambda post: Post.objects.filter(pk=post.pk).delete(),
            lambda post: post.thread.delete(),
        ],
        ids=["deleted", "hidden", "row gone", "in bulk", "with its thread"],
    )
    def test_words_that_are_taken_away_take_their_html_along(self, take_away):
        post = make_reply(thread=make_thread(), author=make_writer(), text="Words to go")
        take_away(post)
        assert not KeptHtml.objects.filter(html__contains="Words to go").exists()

    def test_what_only_moderators_see_is_not_kept(self):
        post = make_reply(thread=make_thread(), author=make_writer(), text="Words to go")
        moderator = make_user("moderator")
        moderation.hide_post(user=moderator, post=post, reason="Rude")
        client = Client()
        client.force_login(moderator)
        assert "Words to go" in client.get(post.thread.get_absolute_url()).content.decode()
        assert not KeptHtml.objects.filter(html__contains="Words to go").exists()

    def test_a_text_that_another_shares_comes_back(self):
        thread = make_thread()
        one, other = (make_reply(thread=thread, author=make_writer(), text="Thank you!") for _ in range(2))
        forum_services.delete(user=one.author, post=one)
        assert "Thank you!" in Client().get(thread.get_absolute_url()).content.decode()
        assert rows_of(other.text, names_people=True).exists()

    def test_columns_of_all_kinds(self):
        case = make_published(title="One desk", results="Half the **cost**")
        assert rows_of("Half the **cost**").exists()
        case.results = "A third"
        case.save()
        assert not rows_of("Half the **cost**").exists()
        assert rows_of("A third").exists()


def test_all_texts_are_known():
    labels = {
        f"{model._meta.label}.{name}" for model in sources.models() for name in sources.columns_of(model)
    }
    assert {
        "forums.Post.text",
        "peers.Message.text",
        "peers.Profile.about",
        "home.StandardPage.body",
    } <= labels
    assert "forums.PostRevision.text" not in labels

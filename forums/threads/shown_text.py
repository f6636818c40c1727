"""What a post says, in words for a reader: the people named in it as that reader may know them.

Every page, feed, notice, export and index row takes a post's words from here. ``Post.text`` itself, in which stands
whatever names its writer typed, is for writing: the edit form, the versions, moderation, the writer's own archive.
"""

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from forums.models import Post
from forums.threads.writers import Writers, is_public, unnamed
from hub.base.kept_html import services as kept_html
from hub.base.models import Audience
from hub.base.templatetags.hub import page_html
from hub.base.text import mentions
from hub.base.text.markdown import BACK_TO_TEXT, words_of


class ShownTexts:
    """What posts say, read for a whole page in one query; of what can't be read any more nothing is kept."""

    def __init__(self, posts: Iterable[Post]):
        found = list(posts)
        kept = kept_html.read((post.text for post in found if post.can_be_read), names_people=True)
        self._markups = {
            post.pk: kept[post.text] if post.text in kept else _written(post.text) for post in found
        }

    @property
    def people(self) -> set[int]:
        """The ids of the people named in them."""
        return mentions.people_in(self._markups.values())

    def html(self, post: Post, people: Writers) -> SafeString:
        """What a post says as HTML of a page; ``people`` knows who is named in it."""
        return _filled(self._markups[post.pk], people)

    def words(self, post: Post, people: Writers) -> str:
        """The same as words on one line."""
        return _words(self._markups[post.pk], people)


def words_for(reader, posts: Iterable[Post]) -> dict[int, str]:
    """What posts say as words on one line, by the posts' ids; in two queries."""
    found = list(posts)
    texts = ShownTexts(found)
    people = Writers(reader, texts.people)
    return {post.pk: texts.words(post, people) for post in found}


def markdown_for(reader, post: Post) -> str:
    """A post's Markdown, to be quoted: with the names that the reader may know, whatever was typed."""
    return markdown_with(post, Writers(reader, named_in(post)))


def markdown_with(post: Post, people: Writers) -> str:
    """The same, where ``people`` knows already who is ``named_in`` the post."""
    return filled_markdown(post.text, people)


def filled_markdown(text: str, people: Writers) -> str:
    """The same of a text at hand; ``people`` knows who is named in it."""
    return mentions.fill_markdown(text, people.named)


def named_in(post: Post) -> set[int]:
    """The ids of the people named in a post."""
    return named_in_markdown(post.text) if post.mention_count else set()


def named_in_markdown(*texts: str) -> set[int]:
    """The ids of the people named in Markdown texts at hand."""
    return {pk for text in texts for pk in mentions.ids_in_markdown(text)}


def markdown_for_nobody(post: Post) -> str:
    """A post's Markdown without any name of those named in it, for files that leave the site."""
    return without_names(post.text)


def without_names(text: str) -> str:
    """The same of a text at hand."""
    return mentions.fill_markdown(text, lambda _pk: unnamed())


def says_only(post: Post, words: str) -> bool:
    """Whether a post says nothing but these words."""
    return post.text.strip() == words


def preview(reader, text: str) -> SafeString:
    """How a text will look to its writer as a post; it is not kept."""
    markup = _written(text)
    return _filled(markup, Writers(reader, mentions.people_in([markup])))


def words_for_audience(post: Post) -> str:
    """What search knows of a post: with no name that not all who may read it may know.

    Only those are named who could be named when it was written: with their account goes the name, see
    ``forums.personal_parts``.
    """
    markup = _written(post.text)
    named = post.mentions.values_list("user", flat=True) if post.mention_count else ()
    return _words(markup, Writers.for_audience(post.thread.audience, named))


def public_author(post: Post) -> tuple[int, str] | None:
    """A post's author, as everyone who may find the post may know them: id and name."""
    profile = getattr(post.author, "profile", None) if post.author else None
    if profile is None:
        return None
    if post.thread.audience.kind == Audience.Kind.EVERYONE and not is_public(profile):
        return None
    return post.author_id, post.author.get_full_name()


def _written(text: str) -> str:
    return kept_html.write_html(text, names_people=True)


def _words(markup: str, people: Writers) -> str:
    return words_of(mentions.fill(markup, people.named).replace(BACK_TO_TEXT, ""))


def _filled(markup: str, people: Writers) -> SafeString:
    # What is kept is sanitised; what is put in its place is escaped.
    return mark_safe(mentions.fill(page_html(markup), people.named))  # noqa: S308

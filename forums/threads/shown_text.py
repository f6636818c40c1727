"""What a post says, as a reader is shown it: its Markdown, with the people named in it as that reader knows them."""

import re
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from forums.models import Post
from forums.threads.writers import Writers, is_public
from hub.base.models import Audience
from hub.base.templatetags.hub import markdown

# A link to a person's page whose words begin with an @; other links to people stay what they are.
MENTION = re.compile(r'<a href="(?:https?://[^/"]+)?/people/(\d{1,12})/"[^>]*>\s*@(.*?)</a>', re.DOTALL)
MENTIONED = re.compile(r"/people/(\d{1,12})/")


def people_in(texts: Iterable[str]) -> set[int]:
    """The ids of the people who may be named in Markdown texts."""
    return {int(pk) for text in texts for pk in MENTIONED.findall(text)}


def render(text: str, people: Writers) -> SafeString:
    """A post's Markdown as sanitised HTML; ``people`` knows who is named in it."""

    def named(link: re.Match) -> str:
        person = people.of(int(link[1]))
        if not person.address:
            return format_html("<span>@{}</span>", person.name)
        return format_html('<a class="hub-mention" href="{}">@{}</a>', person.address, person.name)

    # What markdown returns is sanitised; what is put in its place is escaped.
    return mark_safe(MENTION.sub(named, markdown(text)))  # noqa: S308


def for_audience(post: Post) -> SafeString:
    """What a post says to all who may read it: to everyone, a name that is for members is not said."""
    to_everyone = post.thread.audience.kind == Audience.Kind.EVERYONE
    if not post.mention_count:
        return markdown(post.text)
    if to_everyone:
        return render(post.text, Writers(AnonymousUser(), people_in([post.text])))
    return markdown(post.text)


def public_author(post: Post) -> tuple[int, str] | None:
    """A post's author, as everyone who may find the post may know them: id and name."""
    profile = getattr(post.author, "profile", None) if post.author else None
    if profile is None:
        return None
    if post.thread.audience.kind == Audience.Kind.EVERYONE and not is_public(profile):
        return None
    return post.author_id, post.author.get_full_name()

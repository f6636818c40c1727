"""Whether a post is shown at once: what new members are limited to, and what the check for spam says.

Asked before the transaction that writes the post, so that a slow check keeps nobody waiting for a locked thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums import permissions
from forums.errors import ForumError
from forums.models import Forum, Hold, Post, Thread
from forums.screening import assignments, spam
from forums.screening.spam import Action
from notifications.notices import events
from peers.moderation import flags

MOST_COUNTED = 50


@dataclass(frozen=True)
class Screened:
    """What becomes of a post: it waits, or the moderators are asked to look, or neither."""

    hold: Hold.Why | None = None
    flag: bool = False
    details: str = ""


def posts_before(author) -> int:
    """How many posts of somebody others can read; counted up to fifty."""
    return Post.objects.readable().filter(author=author)[:MOST_COUNTED].count()


def is_new(author) -> bool:
    """Whether somebody counts as a new member in the forums."""
    return posts_before(author) < settings.FORUM_NEW_MEMBER_POSTS


def screen(
    *,
    author,
    where: Forum | Thread | None,
    text: str,
    title: str = "",
    file_names: Sequence[str] = (),
    is_change: bool = False,
) -> Screened:
    """What becomes of what somebody wants to post. Raises ``ForumError`` where it is refused.

    Who moderates the place is not asked.
    """
    if where is not None and permissions.moderates(author, where):
        return Screened()
    before = posts_before(author)
    whole = f"{title}\n{text}"
    addresses = spam.addresses_in(whole)
    if before < settings.FORUM_NEW_MEMBER_POSTS:
        _check_limits(addresses, file_names)
    submission = spam.Submission(
        text=text,
        title=title,
        addresses=addresses,
        file_names=tuple(file_names),
        is_change=is_change,
        posts_before=before,
        member_since=author.date_joined,
        found=spam.found_on_lists(whole, addresses),
    )
    verdict = spam.ask(submission)
    if verdict.action == Action.REFUSE:
        raise ForumError(_refusal(verdict.reason), code="listed")
    if verdict.action == Action.HOLD:
        why = (
            Hold.Why.CHECK_FAILED
            if verdict.failed
            else Hold.Why.LISTED
            if submission.found
            else Hold.Why.CHECK
        )
        return Screened(hold=why, details=verdict.reason[:300])
    if before < settings.FORUM_HOLD_FIRST_POSTS and not is_change:
        return Screened(hold=Hold.Why.FIRST_POSTS)
    return Screened(flag=verdict.action == Action.FLAG, details=verdict.reason[:300])


def follow_up(post: Post, screened: Screened, *, was_shown: bool = False) -> None:
    """Write down that a post waits, or ask the moderators to look at it; the post has been saved so."""
    if screened.flag:
        flags.flag_by_check(post, screened.details)
    if screened.hold is None:
        return
    hold, _created = Hold.objects.update_or_create(
        post=post,
        defaults={
            "why": screened.hold,
            "details": screened.details,
            "was_shown": was_shown,
            "held_at": timezone.now(),
            "outcome": "",
            "decided_at": None,
            "decided_by": None,
        },
    )
    people = assignments.to_be_told(post.thread, without={post.author_id})
    events.record(kind="forums.waits", thing=hold, directly={person.pk: "forums.waits" for person in people})


def _check_limits(addresses: Sequence[str], file_names: Sequence[str]) -> None:
    own = urlsplit(settings.SITE_URL).netloc.lower().removeprefix("www.")
    most = settings.FORUM_NEW_MEMBER_LINKS
    if sum(each.partition("/")[0] != own for each in addresses) > most:
        raise ForumError(
            ngettext(
                "As a new member you can put %(most)s link into a post. Later you can put in more.",
                "As a new member you can put %(most)s links into a post. Later you can put in more.",
                most,
            )
            % {"most": most},
            code="new_links",
        )
    most = settings.FORUM_NEW_MEMBER_FILES
    if len(file_names) > most:
        raise ForumError(
            ngettext(
                "As a new member you can put %(most)s image or file on a post. Later you can put on more.",
                "As a new member you can put %(most)s images or files on a post. Later you can put on more.",
                most,
            )
            % {"most": most},
            code="new_files",
        )


def _refusal(reason: str) -> str:
    if not reason:
        return _(
            "This can't be posted here: it looks like spam. If it is not, write to the site's moderators."
        )
    return _(
        "This can't be posted here because of “%(what)s”. Change it, or write to the site's moderators."
    ) % {"what": reason}

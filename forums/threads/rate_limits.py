"""How often members may write: limits that settings give."""

from django.conf import settings
from django.utils.translation import gettext as _

from forums.errors import ForumError
from forums.models import moderator_scope
from forums.screening import services as screening
from hub.base.access import rate_limits

MINUTE = 60
DAY = 24 * 60 * 60


def check_rate(user, *, starts: bool = False) -> None:
    """Count one more post, or thread, of a member. Raises ``ForumError`` where it is one too many."""
    limits = [
        ("forum-post", settings.FORUM_POSTS_A_MINUTE, MINUTE),
        ("forum-day", settings.FORUM_POSTS_A_DAY, DAY),
    ]
    if starts:
        limits.append(("forum-thread", settings.FORUM_THREADS_A_DAY, DAY))
    if screening.is_new(user) and not moderator_scope.somewhere(user):
        limits.append(("forum-new", settings.FORUM_NEW_MEMBER_POSTS_A_DAY, DAY))
    for what, times, seconds in limits:
        if not rate_limits.is_allowed(what, user.pk, times=times, seconds=seconds):
            says = _(
                "You have written much in a short time. Wait a minute, then send it again; your text is kept."
            )
            if seconds == DAY:
                says = _(
                    "You have written as much as is possible in a day. Your text is kept; send it tomorrow."
                )
            if what == "forum-new":
                says = _(
                    "As a new member you have written as much as is possible in a day. Your text is kept; send it "
                    "tomorrow."
                )
            raise ForumError(says, code="rate")

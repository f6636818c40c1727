"""What people are told of the forums, and what of them can be followed."""

from django.utils.translation import gettext_lazy

from forums.models import Post
from forums.moderation import notice_kinds
from forums.threads import shown_text
from forums.threads.writers import Writers
from notifications.models.frequency import How
from notifications.notices import registry as notices_registry
from notifications.notices.registry import Happening, Words


def _said(line: str, several: str = "", *, action: str, quoted: bool = True):
    """How a happening about a post is told: ``line`` and ``several`` may use name, thread, forum and count."""

    def words(happening: Happening) -> Words:
        post = happening.thing
        actor = happening.actor.pk if happening.actor else None
        people = Writers(happening.reader, {actor, *(shown_text.named_in(post) if quoted else ())})
        told = {
            "name": people.of(actor).name,
            "thread": post.thread.title,
            "forum": post.thread.forum.name if post.thread.forum_id else "",
            "count": happening.count,
        }
        return Words(
            line=str(line) % told,
            subject=post.thread.title,
            address=post.get_absolute_url(),
            quote=shown_text.markdown_with(post, people) if quoted else "",
            several=str(several) % told if several else "",
            action=str(action),
        )

    return words


def _declare(
    key: str, label: str, line: str, several: str = "", *, how: How | None = None, action: str
) -> None:
    notices_registry.declare(
        key,
        model=Post,
        label=label,
        words=_said(line, several, action=action),
        queryset=lambda: Post.objects.select_related("thread__forum", "author"),
        visible=lambda posts, user: posts.visible_to(user),
        **({"how": how} if how else {}),
    )


_READ = gettext_lazy("Read and answer")

_declare(
    "forums.post",
    gettext_lazy("New posts in what you follow"),
    gettext_lazy("%(name)s wrote in “%(thread)s”"),
    gettext_lazy("%(count)s new posts in “%(thread)s”"),
    action=_READ,
)
_declare(
    "forums.mention",
    gettext_lazy("Somebody names you in a post"),
    gettext_lazy("%(name)s named you in “%(thread)s”"),
    how=How.AT_ONCE,
    action=_READ,
)
_declare(
    "forums.answer",
    gettext_lazy("Somebody answers you"),
    gettext_lazy("%(name)s answered you in “%(thread)s”"),
    gettext_lazy("%(count)s new answers to you in “%(thread)s”"),
    how=How.AT_ONCE,
    action=_READ,
)
_declare(
    "forums.accepted",
    gettext_lazy("Your answer is accepted"),
    gettext_lazy("%(name)s accepted your answer in “%(thread)s”"),
    how=How.IN_APP,
    action=gettext_lazy("Open it"),
)
_declare(
    "forums.accepted_answer",
    gettext_lazy("An answer is accepted in what you follow"),
    gettext_lazy("“%(thread)s” has an accepted answer"),
    action=gettext_lazy("Read the answer"),
)

notice_kinds.declare()

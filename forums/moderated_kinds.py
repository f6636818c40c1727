"""What in the forums waits for moderators, and what of it can be reported."""

from django.utils.translation import gettext_lazy as _

from forums import permissions
from forums.models import Hold, Post, Thread, moderator_scope
from forums.models.acts import ForumAct
from forums.moderation import holds, services
from forums.screening import assignments
from forums.threads import counters, shown_text
from forums.threads import services as threads_services
from hub.base.moderation import kinds
from hub.base.moderation import queues as registry
from hub.base.moderation.acts import Act
from hub.base.moderation.kinds import HIDE_AND_WARN, ModeratedKind, Waiting
from hub.base.moderation.queues import CONDUCT, Queue

ACTS_SHOWN = 10
WAITING_SHOWN = 25
_LINES = {
    HIDE_AND_WARN: _("A moderator hid what you wrote in “%(title)s”, and warns you"),
    Act.WARN: _("A moderator warns you about what you wrote in “%(title)s”"),
    Act.SUSPEND: _("A moderator suspended your account because of “%(title)s”"),
}


class _ForumKind(ModeratedKind):
    """What posts and threads have in common: who moderates the thread."""

    can_hide = True
    own_acts = ForumAct
    template = "forums/moderation/_reported.html"
    template_below = "forums/moderation/_acts_of_thread.html"

    def title(self, thing):
        return assignments.thread_of(thing).title

    def place(self, thing):
        thread = assignments.thread_of(thing)
        return thread.forum.name if thread.forum_id else ""

    def author(self, thing):
        return assignments.writer_of(thing)

    def moderates_some(self, user):
        return moderator_scope.somewhere(user)

    def moderates(self, user, thing):
        return permissions.moderates(user, assignments.thread_of(thing)) and self.may_read(user, thing)

    def moderators_of(self, thing):
        return assignments.moderators_of(assignments.thread_of(thing))

    def lock(self, thing):
        counters.locked(assignments.thread_of(thing).pk)
        thing.refresh_from_db(fields=["hidden_at"])

    def scope_id(self, thing):
        return assignments.thread_of(thing).pk

    def scopes_moderated_by(self, user):
        return Thread.objects.filter(moderator_scope.where(user))

    def readable_ids(self, user, things):
        seen = permissions.seen_threads(user, {assignments.thread_of(thing).pk for thing in things})
        return {thing.pk for thing in things if self._is_readable(user, thing, seen)}

    def decision_context(self, user, thing):
        thread = assignments.thread_of(thing)
        writer = self.author(thing)
        return {
            "thread": thread,
            "post": thing if thing is not thread else thread.first_post,
            "is_thread": thing is thread,
            "record": assignments.record_of(writer),
            "acts": assignments.acts_in(thread)[:ACTS_SHOWN],
        }


class PostKind(_ForumKind):
    """Posts: in forums, as advice, and as comments on what a thread is about."""

    key = "post"
    model = Post
    label = _("Post")
    report_label = _("Report this post")
    lines = {
        **_LINES,
        Act.HIDE: _("A moderator hid your post in “%(title)s”"),
        ForumAct.DELETE: _("A moderator deleted your post in “%(title)s”"),
        ForumAct.REFUSE: _("Your post in “%(title)s” was not approved"),
    }

    def queryset(self):
        return Post.objects.select_related("thread__forum__category", "thread__audience", "author")

    def text(self, thing):
        return thing.text

    def text_for(self, reader, thing):
        return shown_text.markdown_for(reader, thing)

    def logged_as(self, thing):
        return f"{thing.thread.title}, #{thing.position}", thing.get_absolute_url()

    def can_be_flagged(self, thing):
        return thing.can_be_read and thing.thread.is_listed

    def moderated_by(self, user):
        return Post.objects.filter(moderator_scope.where(user, "thread__"))

    def _is_readable(self, user, thing, seen):
        return thing.thread_id in seen and permissions.may_see_in_thread(user, thing)

    def waiting_of(self, user):
        waiting = Hold.objects.waiting().filter(post__author=user).select_related("post__thread")
        return [
            Waiting(hold.post.thread.title, hold.post.get_absolute_url(), hold.held_at)
            for hold in waiting[:WAITING_SHOWN]
        ]

    def hide(self, *, by, thing, reason, tells=True):
        services.hide_post(user=by, post=thing, reason=reason, tells=tells)

    def show(self, *, by, thing):
        services.show_post(user=by, post=thing)

    def take_back(self, act, *, by, thing):
        if act == ForumAct.DELETE:
            threads_services.undelete(user=by, post=thing)
        elif act == ForumAct.REFUSE:
            holds.accept_after_all(thing)
        else:
            super().take_back(act, by=by, thing=thing)


class ThreadKind(_ForumKind):
    """Threads as a whole."""

    key = "thread"
    model = Thread
    label = _("Thread")
    report_label = _("Report this thread")
    lines = {**_LINES, Act.HIDE: _("A moderator hid your thread “%(title)s”")}

    def queryset(self):
        return Thread.objects.select_related("forum__category", "audience", "started_by", "first_post")

    def text(self, thing):
        return thing.first_post.text if thing.first_post else ""

    def text_for(self, reader, thing):
        return shown_text.markdown_for(reader, thing.first_post) if thing.first_post else ""

    def can_be_flagged(self, thing):
        return thing.is_listed

    def moderated_by(self, user):
        return self.scopes_moderated_by(user)

    def _is_readable(self, user, thing, seen):
        return thing.pk in seen

    def hide(self, *, by, thing, reason, tells=True):
        services.hide_thread(user=by, thread=thing, reason=reason, tells=tells)

    def show(self, *, by, thing):
        services.show_thread(user=by, thread=thing)


for kind in (PostKind(), ThreadKind()):
    kinds.register(kind)

for queue in (
    Queue(
        key="forums.holds",
        label=_("Forum posts that wait"),
        lead=_("Nobody but their writers and you see them until you approve them."),
        url_name="forums:held",
        may_see=moderator_scope.somewhere,
        count=assignments.waiting_holds,
        group=CONDUCT,
        order=320,
    ),
):
    registry.register(queue)

"""What in the forums waits for moderators, and what of it can be reported."""

from django.utils.translation import gettext_lazy as _

from forums import permissions
from forums.models import ModeratorAct, Post, Thread, moderator_scope
from forums.models.acts import Act
from forums.moderation import queues, services
from forums.screening import assignments
from forums.threads import counters, events
from hub.base.moderation import kinds
from hub.base.moderation import queues as registry
from hub.base.moderation.kinds import ModeratedKind
from hub.base.moderation.queues import CONDUCT, Queue

ACTS_SHOWN = 10


class _ForumKind(ModeratedKind):
    """What posts and threads have in common: who moderates the thread."""

    can_hide = True
    can_warn = True
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

    def hide(self, *, by, thing, reason, tells=True):
        hide = services.hide_post if isinstance(thing, Post) else services.hide_thread
        hide(user=by, **{thing._meta.model_name: thing}, reason=reason, tells=tells)
        return ModeratorAct.objects.filter(by=by).order_by("-pk")[0]

    def note(self, act, *, by, thing, reason, details=None):
        noted = events.note_act(
            Act(act), by=by, reason=reason, details=details, **{thing._meta.model_name: thing}
        )
        if act == Act.WARN:
            events.tell_writer(noted)
        return noted

    def decision_context(self, user, thing):
        thread = assignments.thread_of(thing)
        writer = self.author(thing)
        return {
            "thread": thread,
            "post": thing if thing is not thread else thread.first_post,
            "is_thread": thing is thread,
            "record": assignments.record_of(writer),
            "acts": queues.log(user).filter(thread=thread)[:ACTS_SHOWN],
        }


class PostKind(_ForumKind):
    """Posts: in forums, as advice, and as comments on what a thread is about."""

    key = "post"
    model = Post
    label = _("Post")
    report_label = _("Report this post")

    def queryset(self):
        return Post.objects.select_related("thread__forum__category", "thread__audience", "author")

    def text(self, thing):
        return thing.text

    def can_be_flagged(self, thing):
        return thing.can_be_read and thing.thread.is_listed

    def moderated_by(self, user):
        return Post.objects.filter(moderator_scope.where(user, "thread__"))


class ThreadKind(_ForumKind):
    """Threads as a whole."""

    key = "thread"
    model = Thread
    label = _("Thread")
    report_label = _("Report this thread")

    def queryset(self):
        return Thread.objects.select_related("forum__category", "audience", "started_by", "first_post")

    def text(self, thing):
        return thing.first_post.text if thing.first_post else ""

    def can_be_flagged(self, thing):
        return thing.is_listed

    def moderated_by(self, user):
        return Thread.objects.filter(moderator_scope.where(user))


for kind in (PostKind(), ThreadKind()):
    kinds.register(kind)

for queue in (
    Queue(
        key="forums.holds",
        label=_("Forum posts that wait"),
        url_name="forums:held",
        may_see=moderator_scope.somewhere,
        count=assignments.waiting_holds,
        group=CONDUCT,
        order=320,
    ),
    Queue(
        key="forums.appeals",
        label=_("Appeals"),
        url_name="forums:appeals",
        may_see=moderator_scope.somewhere,
        count=assignments.waiting_appeals,
        group=CONDUCT,
        order=330,
    ),
    Queue(
        key="forums.log",
        label=_("Log of the forums' moderators"),
        url_name="forums:log",
        may_see=moderator_scope.somewhere,
        group=CONDUCT,
        order=410,
    ),
):
    registry.register(queue)

"""Who may read, write and moderate in the forums: the one place that says so."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from forums.models import Forum, Post, PostFile, Thread, moderator_scope
from hub.base.access import audiences
from hub.base.access.audiences import register_rule
from peers.membership.roles import Role, grant_to_role

_EDITED = [
    f"forums.{action}_{model}"
    for model in ("forum", "forumcategory", "listedtext")
    for action in ("view", "add", "change", "delete")
]


def grant(**_kwargs) -> None:
    """Give moderators and editors their rights; done after each ``migrate``."""
    grant_to_role(Role.MODERATORS, [moderator_scope.MODERATE_PERMISSION])
    grant_to_role(Role.EDITORS, _EDITED)


def register() -> None:
    """Register the rules; done once, at the start."""
    register_rule(PostFile, _may_see_file)


# By the class of what threads are about: whether it is somebody's, who then accepts answers, and whether members ask.
_owners: dict[type[Model], tuple[Callable[[Model, Model], bool], bool]] = {}


def register_owner(
    model: type[Model], rule: Callable[[Model, Model], bool], *, members_ask: bool = False
) -> None:
    """Say whose the things of an app above are that threads are about: ``rule(user, thing)``.

    Where ``members_ask``, who asked accepts answers too; where only owners ask, those who own the thing now do.
    """
    _owners[model] = (rule, members_ask)


# --- Moderating -------------------------------------------------------------------------------------
def moderates(user, where: Forum | Thread) -> bool:
    """Whether somebody moderates a forum, or what a thread belongs to."""
    forum_id = where.pk if isinstance(where, Forum) else where.forum_id
    if not audiences.is_member(user) or where.audience_id not in audiences.ids_for(user):
        return False
    return moderator_scope.everywhere(user) or (
        forum_id is not None and forum_id in moderator_scope.forum_ids(user)
    )


# --- Reading ----------------------------------------------------------------------------------------
def may_see_forum(user, forum: Forum) -> bool:
    """Whether somebody may read a forum."""
    return forum.audience_id in audiences.ids_for(user)


def may_see_thread(user, thread: Thread) -> bool:
    """Whether somebody may read a thread. What is deleted or hidden, its moderators alone may.

    One that was merged into another leads there, and is seen by those who see the other.
    """
    if thread.merged_into_id is not None:
        return may_see_thread(user, thread.merged_into)
    if thread.audience_id not in audiences.ids_for(user):
        return False
    if thread.about_id is not None and (thread.about is None or not audiences.may_see(user, thread.about)):
        return False
    return _may_see_listed(user, thread)


def _may_see_listed(user, thread: Thread) -> bool:
    return thread.is_listed or moderates(user, thread) or waits_as_theirs(user, thread)


def seen_threads(user, ids: Iterable[int]) -> set[int]:
    """Those of the threads that somebody may read: in one query, and two for each kind of thing that they are about."""
    threads = Thread.objects.filter(pk__in=ids).select_related("first_post", "merged_into__first_post")
    leads_to = {thread.pk: thread.merged_into or thread for thread in threads}
    about: dict[int, set[int]] = defaultdict(set)
    for thread in leads_to.values():
        if thread.about_id is not None:
            about[thread.about_type_id].add(thread.about_id)
    seen = {
        (content_type, pk)
        for content_type, wanted in about.items()
        for pk in audiences.seen_ids(user, ContentType.objects.get_for_id(content_type).model_class(), wanted)
    }
    return {
        pk
        for pk, thread in leads_to.items()
        if thread.audience_id in audiences.ids_for(user)
        and (thread.about_id is None or (thread.about_type_id, thread.about_id) in seen)
        and _may_see_listed(user, thread)
    }


def waits_as_theirs(user, thread: Thread) -> bool:
    """Whether a thread is somebody's own and waits for a moderator: they see it meanwhile."""
    if not audiences.is_member(user) or thread.started_by_id != user.pk or thread.hidden_at:
        return False
    first = thread.first_post
    return first is not None and first.is_held and first.deleted_at is None


def may_see_post(user, post: Post) -> bool:
    """Whether somebody may read a post; of a deleted or hidden one, its writer and its moderators may."""
    return may_see_thread(user, post.thread) and may_see_in_thread(user, post)


def may_see_in_thread(user, post: Post) -> bool:
    """The same for somebody who may read its thread."""
    return post.can_be_read or is_writer(user, post) or moderates(user, post.thread)


def _may_see_file(user, file: PostFile) -> bool:
    return may_see_post(user, file.post)


# --- Writing ----------------------------------------------------------------------------------------
def is_writer(user, post: Post) -> bool:
    """Whether somebody, still a member, wrote the post."""
    return post.author_id is not None and audiences.is_member(user) and post.author_id == user.pk


def may_start(user, forum: Forum) -> bool:
    """Whether somebody may start a thread in a forum."""
    if not audiences.is_member(user) or not may_see_forum(user, forum) or forum.is_closed:
        return False
    return forum.started_by == Forum.StartedBy.MEMBERS or moderates(user, forum)


def may_reply(user, thread: Thread) -> bool:
    """Whether somebody may answer in a thread now."""
    if not audiences.is_member(user) or not may_see_thread(user, thread) or not thread.is_listed:
        return False
    return thread.takes_replies or moderates(user, thread)


def may_edit(user, post: Post) -> bool:
    """Whether somebody may change what a post says: its writer while the thread goes on, and moderators."""
    if not post.can_be_read or not may_see_thread(user, post.thread):
        return False
    if moderates(user, post.thread):
        return True
    return is_writer(user, post) and post.thread.takes_replies


def may_delete(user, post: Post) -> bool:
    """Whether somebody may delete a post. The first stands for its thread: its writer may while nobody answered."""
    if post.deleted_at is not None or not may_see_thread(user, post.thread):
        return False
    if moderates(user, post.thread):
        return True
    return (
        is_writer(user, post)
        and post.thread.takes_replies
        and not (post.is_first and post.thread.reply_count)
    )


def may_undelete(user, post: Post) -> bool:
    """Whether somebody may take a deletion back: who deleted it themself, and moderators."""
    if post.deleted_at is None or post.thread.audience_id not in audiences.ids_for(user):
        return False
    if moderates(user, post.thread):
        return True
    return is_writer(user, post) and post.deleted_by_id == user.pk


def may_accept(user, thread: Thread) -> bool:
    """Whether somebody may say which posts answer a question: who asked it, whose thing it is about, moderators."""
    if not thread.is_question or not may_see_thread(user, thread):
        return False
    return (audiences.is_member(user) and _is_asker(user, thread)) or moderates(user, thread)


def _is_asker(user, thread: Thread) -> bool:
    """Whether it is their question: of one that owners of a thing ask about it, those whose the thing is now."""
    has_asked = thread.started_by_id == user.pk
    owner = _owners.get(type(thread.about)) if thread.about_id is not None else None
    if owner is None:
        return has_asked
    rule, members_ask = owner
    return (members_ask and has_asked) or rule(user, thread.about)


def may_rename(user, thread: Thread) -> bool:
    """Whether somebody may change a thread's title and what it is filed under."""
    if not may_see_thread(user, thread):
        return False
    if moderates(user, thread):
        return True
    return audiences.is_member(user) and thread.started_by_id == user.pk and thread.takes_replies


def may_take_part(user, thread: Thread) -> bool:
    """Whether somebody may say thanks, and that they have the same question."""
    return audiences.is_member(user) and may_see_thread(user, thread) and thread.is_listed

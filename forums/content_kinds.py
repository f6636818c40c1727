"""Forums, threads and posts as kinds of content."""

from django.utils.translation import gettext_lazy as _

from forums import contributions, permissions, search_entries
from forums.models import Forum, Post, Thread
from hub.base import content_kinds
from hub.base.content_kinds import ContentKind, Listed, Place, Section, Without
from notifications.following.registry import Following
from search.declarations.registry import SearchEntry

_EDITORS = Without("The editors set the forums up; nothing of a member is in them but threads and posts.")
_AS_POSTS = Without("Its posts are listed, and stand for it.")
_AS_FORUMS = Without("The section Forums has the threads and their posts.")
_NO_LIST_PAGE = Without("The list is a view and no page.")
_NOT_AT_HOME = Without("The header leads to the forums.")
_NO_API = Without("What members write among themselves is not handed out in bulk.")
_NO_UPKEEP = Without("A discussion is of its time; nobody confirms it later.")
_OWN_ARE_FOUND = Without("Threads that one takes part in are followed, and new posts noticed.")

content_kinds.register(
    ContentKind(
        key="thread",
        model=Thread,
        label=_("Thread"),
        label_plural=_("Threads"),
        name=str,
        address=content_kinds.own_address,
        may_see=permissions.may_see_thread,
        visible=lambda threads, user: threads.visible_to(user),
        search_entry=Without("Its posts are found, and stand for it."),
        following=Following(),
        notices=Without("The notices are about its posts."),
        flagged=("thread",),
        queues=("forums.holds",),
        section=_AS_FORUMS,
        own_place=_OWN_ARE_FOUND,
        list_page=_NO_LIST_PAGE,
        home=_NOT_AT_HOME,
        lists=dict.fromkeys(Place, _AS_POSTS),
        programme_report=_AS_POSTS,
        contributions=_AS_POSTS,
        is_published=False,
        api=_NO_API,
        personal_data=("forums",),
        upkeep=_NO_UPKEEP,
    )
)

content_kinds.register(
    ContentKind(
        key="forum",
        model=Forum,
        label=_("Forum"),
        label_plural=_("Forums"),
        name=str,
        address=content_kinds.own_address,
        may_see=permissions.may_see_forum,
        visible=lambda forums, user: forums.visible_to(user),
        search_entry=SearchEntry(
            build=search_entries.forum_entry,
            queryset=search_entries.forums_to_find,
            counts_for=0.4,
        ),
        following=Following(),
        notices=Without("The notices are about its posts."),
        flagged=_EDITORS,
        queues=_EDITORS,
        section=Section(_("Forums"), "/forums/", order=30),
        own_place=_EDITORS,
        list_page=_NO_LIST_PAGE,
        home=_NOT_AT_HOME,
        lists=dict.fromkeys(Place, _AS_POSTS),
        programme_report=_EDITORS,
        contributions=_EDITORS,
        is_published=True,
        api=_NO_API,
        personal_data=_EDITORS,
        upkeep=_NO_UPKEEP,
    )
)

content_kinds.register(
    ContentKind(
        key="post",
        model=Post,
        label=_("Forum post"),
        label_plural=_("Forum posts"),
        name=lambda post: str(post.thread),
        address=content_kinds.own_address,
        may_see=permissions.may_see_post,
        visible=lambda posts, user: posts.visible_to(user),
        search_entry=SearchEntry(
            build=search_entries.post_entry,
            queryset=search_entries.posts_to_find,
            counts_for=0.6,
        ),
        following=Without("Its thread is followed."),
        notices=(
            "forums.post",
            "forums.mention",
            "forums.answer",
            "forums.accepted",
            "forums.accepted_answer",
        ),
        flagged=("post",),
        queues=("forums.holds",),
        section=_AS_FORUMS,
        own_place=_OWN_ARE_FOUND,
        list_page=_NO_LIST_PAGE,
        home=_NOT_AT_HOME,
        lists={
            Place.THEME: Listed(),
            Place.SERVICE_LINE: Listed(),
            Place.PROGRAMME: Without("A post belongs to a forum and no programme."),
            Place.ORGANISATION: Without("A post speaks for its writer and no organisation."),
            Place.PERSON: Listed(),
        },
        programme_report=Without("A post belongs to a forum and no programme."),
        contributions=contributions.accepted_answers,
        is_published=True,
        api=_NO_API,
        personal_data=("forums",),
        upkeep=_NO_UPKEEP,
    )
)

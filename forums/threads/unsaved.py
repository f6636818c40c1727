"""The forms of the forums whose text is kept while somebody types (see ``hub.base.unsaved``).

Whether they may still write there is asked when they send: what was typed is theirs in any case.
"""

import re

from django.db.models import BigIntegerField, Case, F, OuterRef, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums import permissions
from forums.models import Forum, Post, Thread
from hub.base.access import audiences
from hub.base.models import UnsavedForm
from hub.base.unsaved import registry, services
from hub.base.unsaved.registry import FormKind, Place

LISTED = 20


def _is_member(user, _place: Place) -> bool:
    return audiences.is_member(user)


REPLY_FORM = FormKind(
    name="forum-reply",
    label=gettext_lazy("An answer"),
    model=Thread,
    fields=("text", "reply_to", "file_*"),
    may_keep=_is_member,
    browser_key="reply:{id}",
)
EDIT_FORM = FormKind(
    name="forum-edit",
    label=gettext_lazy("A change of a post"),
    model=Post,
    fields=("text", "remove_file", "file_*"),
    may_keep=_is_member,
    based_on="read",
    browser_key="edit:{id}",
)
# The key is the forum's slug; none where the forum is chosen in the form.
START_FORM = FormKind(
    name="forum-start",
    label=gettext_lazy("A thread not started yet"),
    fields=("forum", "kind", "title", "text", "tags", "service_lines", "themes", "file_*"),
    may_keep=_is_member,
    is_key=lambda key: re.fullmatch(r"[-a-zA-Z0-9_]*", key) is not None,
    browser_key="start:{key}",
)
_FORMS = (REPLY_FORM, EDIT_FORM, START_FORM)


def register() -> None:
    """Have the text of these forms kept; done once, at the start."""
    registry.register(*_FORMS)


def reply_place(thread_id: int) -> Place:
    """The answer to a thread, which may be gone."""
    return Place(REPLY_FORM, thread_id)


def edit_place(post: Post) -> Place:
    """The change of a post."""
    return EDIT_FORM.place(post)


def start_place(forum: Forum | None) -> Place:
    """A new thread in a forum."""
    return START_FORM.place(key=forum.slug if forum else "")


def unsent(user) -> list[dict]:
    """All that somebody typed and has not sent, newest first: ``draft``, ``label`` and ``address``."""
    thread_of_post = Subquery(Post.objects.filter(pk=OuterRef("object_id")).values("thread_id")[:1])
    thread_id = Case(
        When(form=REPLY_FORM.name, then=F("object_id")),
        When(form=EDIT_FORM.name, then=thread_of_post),
        output_field=BigIntegerField(),
    )
    drafts = list(services.texts_of(user, _FORMS).annotate(thread_id=thread_id)[:LISTED])
    wanted = {draft.thread_id for draft in drafts} - {None}
    threads = Thread.objects.select_related("merged_into").in_bulk(wanted) if wanted else {}
    return [
        {
            "draft": draft,
            "label": _label(user, draft, threads.get(draft.thread_id)),
            "address": _address(registry.place_of_row(draft)),
        }
        for draft in drafts
    ]


def _label(user, draft: UnsavedForm, thread: Thread | None) -> str:
    if draft.form == START_FORM.name:
        title = (draft.content.get("title") or [""])[0]
        return title or str(START_FORM.label)
    # What was hidden since is not called by its name to them any more.
    return (
        thread.title
        if thread and permissions.may_see_thread(user, thread)
        else _("A post whose thread is gone")
    )


def _address(place: Place) -> str:
    if place.kind is START_FORM:
        return reverse("forums:start", args=[place.key]) if place.key else reverse("forums:start_anywhere")
    return reverse("forums:reply" if place.kind is REPLY_FORM else "forums:edit", args=[place.object_id])

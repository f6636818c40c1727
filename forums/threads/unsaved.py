"""What somebody typed into a form of the forums and has not sent: kept on the site while they type."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from forums import permissions
from forums.models import Forum, Post, PostDraft, Thread
from hub.base.unsaved import autosave


def reply_place(thread_id: int) -> str:
    """The answer to a thread."""
    return f"reply:{thread_id}"


def edit_place(post_id: int) -> str:
    """The change of a post."""
    return f"edit:{post_id}"


def start_place(forum: Forum | None) -> str:
    """A new thread in a forum."""
    return f"start:{forum.slug if forum else ''}"


def find(user, place: str) -> PostDraft | None:
    """What somebody typed at a place, if anything."""
    return PostDraft.objects.filter(user=user, place=place).first()


@transaction.atomic
def keep(*, user, place: str, typed: dict[str, list[str]], goes_on_from: str) -> PostDraft:
    """Keep what a member types. Raises ``PermissionDenied`` at a place that there is not.

    Whether they may still write there is asked when they send: what was typed is theirs in any case.
    """
    kind, _colon, key = place.partition(":")
    also: dict = {}
    if kind in {"reply", "edit"} and key.isdecimal() and len(key) < 13:
        model = Thread if kind == "reply" else Post
        found = model.objects.filter(pk=key).first()
        also = {"thread" if kind == "reply" else "post": found}
    elif kind != "start" or len(place) > PostDraft._meta.get_field("place").max_length:
        raise PermissionDenied
    return autosave.keep(
        PostDraft, of={"user": user, "place": place}, typed=typed, goes_on_from=goes_on_from, also=also
    )


def discard(user, place: str) -> None:
    """Forget what somebody typed at a place: it was sent, or they don't want it."""
    PostDraft.objects.filter(user=user, place=place).delete()


def unsent(user) -> list[dict]:
    """All that somebody typed and has not sent, newest first: ``draft``, ``label`` and ``address``."""
    drafts = (
        PostDraft.objects.filter(user=user).select_related("thread", "post__thread").order_by("-saved_at")
    )
    return [
        {"draft": draft, "label": _label(user, draft), "address": _address(draft)} for draft in drafts[:20]
    ]


def _label(user, draft: PostDraft) -> str:
    thread = draft.thread or (draft.post.thread if draft.post else None)
    if draft.place.startswith("start:"):
        title = (draft.typed.get("title") or [""])[0]
        return title or _("A thread not started yet")
    # What was hidden since is not called by its name to them any more.
    return (
        thread.title
        if thread and permissions.may_see_thread(user, thread)
        else _("A post whose thread is gone")
    )


def _address(draft: PostDraft) -> str:
    kind, _colon, key = draft.place.partition(":")
    if kind == "start":
        return reverse("forums:start", args=[key]) if key else reverse("forums:start_anywhere")
    return reverse("forums:reply" if kind == "reply" else "forums:edit", args=[key])

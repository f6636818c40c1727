"""What of a person's data the forums keep: for the archive of their own data, and for the end of an account."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models import Mention, MeToo, Post, ReadMark, Thanks, Thread
from forums.threads import counters, files, services
from hub.base.people import personal_data
from hub.base.people.personal_data import Rows, StoredFile
from search.entries import services as search_services

POSTS_AT_ONCE = 50


def _export(user):
    posts = Post.objects.filter(author=user).select_related("thread").order_by("pk")
    yield Rows(
        "posts",
        (
            {
                "thread": post.thread.title,
                "number": post.position,
                "written": post.created_at,
                "edited": post.edited_at,
                "deleted": post.deleted_at,
                "text": post.text,
            }
            for post in posts.iterator(chunk_size=500)
        ),
    )
    threads = Thread.objects.filter(started_by=user).order_by("pk")
    yield Rows("threads", ({"title": one.title, "started": one.started_at} for one in threads.iterator()))
    for name, rows in (
        ("thanks", Thanks.objects.filter(user=user).values("post__thread__title", "given_at")),
        ("me-too", MeToo.objects.filter(user=user).values("thread__title", "said_at")),
        ("read", ReadMark.objects.filter(user=user).values("thread__title", "position")),
        ("mentions", Mention.objects.filter(user=user).values("post__thread__title")),
    ):
        yield Rows(name, (dict(row) for row in rows.iterator()))
    for post in posts.filter(file_count__gt=0):
        for row in post.files.select_related("image", "document"):
            stored = row.image or row.document
            yield StoredFile(stored.file.name.rpartition("/")[2], stored.file)


def _erase(user, keep: bool) -> bool:
    """Take the name out of what search knows, and the texts away where they are not to stay.

    A thread that others answered keeps its place.
    """
    if _take_name_out(user):
        return True
    if keep:
        return False
    posts = Post.objects.filter(author=user).order_by("pk").values_list("pk", flat=True)[:POSTS_AT_ONCE]
    found = list(posts)
    for pk in found:
        _take_away(pk)
    return len(found) == POSTS_AT_ONCE


@transaction.atomic
def _take_name_out(user) -> bool:
    """Write anew some of the entries of posts that name somebody, without the name; whether there are more."""
    rows = list(Mention.objects.filter(user=user).order_by("pk").values_list("pk", "post")[:POSTS_AT_ONCE])
    Mention.objects.filter(pk__in=[pk for pk, _post in rows]).delete()
    posts = Post.objects.with_what_is_findable().filter(pk__in=[post for _pk, post in rows])
    search_services.refresh_many(list(posts))
    return len(rows) == POSTS_AT_ONCE


@transaction.atomic
def _take_away(pk: int) -> None:
    post = Post.objects.select_related("thread").get(pk=pk)
    thread = counters.locked(post.thread_id)
    post.thread = thread
    post.revisions.all().delete()
    post.mentions.all().delete()
    for row in post.files.all():
        files.remove(post, row.pk)
    post.text, post.author, post.mention_count = str(_("*Its writer took this away.*")), None, 0
    fields = ["text", "author", "mention_count"]
    if post.can_be_read and not (post.is_first and thread.reply_count):
        post.deleted_at = timezone.now()
        post.save(update_fields=[*fields, "deleted_at"])
        services.sight_changed(thread, post)
    else:
        post.save(update_fields=fields)
        search_services.refresh(post)


personal_data.declare(
    name="forums",
    label=_("Forum posts"),
    columns=[
        "forums.Post.author",
        "forums.PostRevision.written_by",
        "forums.Thread.started_by",
        "forums.Thanks.user",
        "forums.MeToo.user",
        "forums.Mention.user",
        "forums.ReadMark.user",
        "forums.ReadBefore.user",
    ],
    export=_export,
    erase=_erase,
)
personal_data.exclude(
    "forums.Post.edited_by", "Who changed a post, beside its writer; emptied with the account."
)
personal_data.exclude("forums.Post.deleted_by", "Who deleted a post; emptied with the account.")
personal_data.exclude("forums.Post.accepted_by", "Who accepted an answer; emptied with the account.")
personal_data.exclude("forums.Thread.closed_by", "A moderator's act; emptied with the account.")
personal_data.exclude("forums.Forum.moderators", "An office; ends with the account.")
personal_data.exclude("forums.Hold.decided_by", "A moderator's decision; emptied with the account.")
personal_data.exclude("forums.PostSubmission.user", "The key of a sent form, kept for a week.")

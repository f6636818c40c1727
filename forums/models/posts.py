"""Posts, and what hangs on each: earlier versions, files, thanks, mentions."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string

from forums.models.querysets import PostQuerySet
from forums.models.threads import Thread
from hub.base.models import HubDocument
from hub.base.text.fields import PlainMarkdownField


class Post(models.Model):
    """What somebody wrote in a thread. That of a deleted account stays, under no name."""

    MAX_LENGTH = 30_000
    READABLE = models.Q(deleted_at__isnull=True, hidden_at__isnull=True)

    # Of the columns that point elsewhere only those have a whole index of their own that are filled in most rows.
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts", db_index=False)
    # Its number within the thread, given once under a lock on the thread's row; a deleted post keeps its own.
    position = models.PositiveIntegerField(_("number"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="forum_posts"
    )
    text = PlainMarkdownField(_("text"), max_length=MAX_LENGTH, names_people=True)
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies", db_index=False
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    # Taken from sight by a moderator, or held before it was shown.
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    # Hidden until a moderator approves it; see ``Hold``.
    is_held = models.BooleanField(_("waits for a moderator"), default=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    thanks_count = models.PositiveIntegerField(_("thanks"), default=0, editable=False)
    file_count = models.PositiveSmallIntegerField(_("files"), default=0, editable=False)
    mention_count = models.PositiveSmallIntegerField(_("mentions"), default=0, editable=False)

    flags = GenericRelation("peers.Flag")

    objects = PostQuerySet.as_manager()

    # Its files are rows of their own, which point to it.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["thread", "position"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "position"], name="post_one_at_a_position"),
        ]
        indexes = [
            models.Index(
                fields=["thread", "position"],
                condition=models.Q(accepted_at__isnull=False),
                name="post_accepted",
            ),
            *(
                models.Index(
                    fields=[name],
                    condition=models.Q(**{f"{name}__isnull": False}),
                    name=f"post_{name}",
                )
                for name in ("reply_to", "edited_by", "deleted_by", "accepted_by")
            ),
        ]

    def __str__(self):
        return f"{self.thread} #{self.position}"

    def get_absolute_url(self):
        return reverse("forums:post", args=[self.pk])

    @property
    def anchor(self) -> str:
        """The id of the post on its thread's page."""
        return f"post-{self.pk}"

    @property
    def is_first(self) -> bool:
        return self.position == 1

    @property
    def can_be_read(self) -> bool:
        """Whether it is neither deleted nor hidden."""
        return self.deleted_at is None and self.hidden_at is None


class PostRevision(models.Model):
    """A post as it was before an edit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    # Shown as what changed in it.
    text = PlainMarkdownField(_("text"), is_shown=False)
    # Who wrote this version, and when.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("earlier version of a post")
        verbose_name_plural = _("earlier versions of posts")
        ordering = ["post", "-pk"]

    def __str__(self):
        return f"{self.post}, {self.written_at}"


class PostFile(models.Model):
    """An image or a file on a post; private, and seen by those who may read the post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")
    # Not one to one: Wagtail, which keeps account of where files are used, takes no notice of such fields.
    image = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    document = models.ForeignKey(
        HubDocument, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    description = models.CharField(_("what it shows"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("file of a post")
        verbose_name_plural = _("files of posts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="post_file_is_one_file",
                condition=models.Q(image__isnull=True, document__isnull=False)
                | models.Q(image__isnull=False, document__isnull=True),
            )
        ]

    def __str__(self):
        return str(self.image or self.document)


class Thanks(models.Model):
    """A member's thanks for a post; one each."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="thanks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="thanks_once")]

    def __str__(self):
        return f"{self.user}: {self.post}"


class Mention(models.Model):
    """Somebody is named in a post and may read it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="mention_once")]

    def __str__(self):
        return f"{self.user}: {self.post}"


class PostSubmission(models.Model):
    """The key of a form that was sent, and the post that it made: sent twice, it makes one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(_("key of the form"))
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="post_submission_once")]
        indexes = [models.Index(fields=["sent_at"], name="post_submission_age")]

    def __str__(self):
        return f"{self.user}: {self.key}"

"""Threads: a discussion or a question, with the posts that answer it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from forums.models.forums import Forum
from forums.models.querysets import ThreadQuerySet
from hub.base.models import Audience, ServiceLine, Tag, TagLink, Theme


class ThreadTag(TagLink):
    """A free tag on a thread."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="thread_tags")
    content_object = models.ForeignKey("forums.Thread", on_delete=models.CASCADE, related_name="tagged_items")

    wagtail_reference_index_ignore = True

    def __str__(self):
        return str(self.tag)


class Thread(models.Model):
    """Posts about one matter, in a forum or about another thing of the site (a case, a toolkit).

    Its audience is a copy of its forum's, or of the thing's, so that one column answers for every list.
    ``forums.threads.services`` and ``forums.moderation.services`` write it; the counters are of posts that can be read.
    """

    TITLE_LENGTH = 160

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")

    class ClosedAs(models.TextChoices):
        SETTLED = "settled", _("It is settled")
        ASKED_BEFORE = "asked_before", _("It was asked before")
        ELSEWHERE = "elsewhere", _("It does not belong here")
        OUTDATED = "outdated", _("It is out of date")
        OTHER = "other", _("Another reason")

    forum = models.ForeignKey(
        Forum,
        verbose_name=_("forum"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="threads",
    )
    about_type = models.ForeignKey(
        ContentType, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    audience = models.ForeignKey(
        Audience, verbose_name=_("who may read it"), on_delete=models.PROTECT, related_name="+"
    )

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DISCUSSION)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    slug = models.SlugField(_("slug"), max_length=80, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    tags = TaggableManager(through=ThreadTag, blank=True, verbose_name=_("tags"))
    service_lines = models.ManyToManyField(
        ServiceLine, verbose_name=_("service lines"), blank=True, related_name="threads"
    )
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="threads")

    is_pinned = models.BooleanField(_("pinned"), default=False)
    is_locked = models.BooleanField(_("locked"), default=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_as = models.CharField(_("why it is closed"), max_length=12, choices=ClosedAs.choices, blank=True)
    closed_reason = models.CharField(_("in words"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged_threads"
    )
    # Taken from sight by a moderator, whatever its posts say.
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    # Neither hidden nor merged, and its first post can be read: what lists and counts go by.
    is_listed = models.BooleanField(default=True, editable=False)

    # The highest position that was ever given to a post; the next one gets one more.
    last_position = models.PositiveIntegerField(default=0, editable=False)
    reply_count = models.PositiveIntegerField(_("replies"), default=0, editable=False)
    accepted_count = models.PositiveIntegerField(_("accepted answers"), default=0, editable=False)
    me_too_count = models.PositiveIntegerField(_("others with the question"), default=0, editable=False)
    first_post = models.ForeignKey(
        "forums.Post", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    last_post = models.ForeignKey(
        "forums.Post", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    last_post_at = models.DateTimeField(_("last post"), default=timezone.now, editable=False)

    flags = GenericRelation("peers.Flag")

    objects = ThreadQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ["-last_post_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="thread_in_a_forum_or_about_a_thing",
                condition=models.Q(forum__isnull=False, about_type__isnull=True, about_id__isnull=True)
                | models.Q(forum__isnull=True, about_type__isnull=False, about_id__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["-last_post_at", "-id"], condition=models.Q(is_listed=True), name="thread_latest"
            ),
            models.Index(
                fields=["forum", "is_pinned", "-last_post_at", "-id"],
                condition=models.Q(is_listed=True),
                name="thread_latest_of_forum",
            ),
            models.Index(
                fields=["-last_post_at", "-id"],
                condition=models.Q(is_listed=True, kind="question", accepted_count=0, closed_at__isnull=True),
                name="thread_unanswered",
            ),
            models.Index(
                fields=["-started_at", "-id"], condition=models.Q(is_listed=True), name="thread_newest"
            ),
            models.Index(
                fields=["-reply_count", "-last_post_at", "-id"],
                condition=models.Q(is_listed=True),
                name="thread_most_answers",
            ),
            models.Index(fields=["about_type", "about_id"], name="thread_about"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        slug = slugify(self.title)[:80].strip("-")
        if slug != self.slug:
            self.slug = slug
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        if self.slug:
            return reverse("forums:thread", args=[self.pk, self.slug])
        return reverse("forums:thread", args=[self.pk])

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION

    @property
    def is_answered(self) -> bool:
        """Whether an answer was accepted."""
        return self.accepted_count > 0

    @property
    def takes_replies(self) -> bool:
        """Whether members may still answer; moderators may in any case."""
        return not (self.is_locked or self.closed_at or self.merged_into_id or self.forum_is_closed)

    @property
    def forum_is_closed(self) -> bool:
        return bool(self.forum_id and self.forum.is_closed)


class MeToo(models.Model):
    """A member has the same question."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="me_toos")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("me too")
        verbose_name_plural = _("me toos")
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="me_too_once")]

    def __str__(self):
        return f"{self.user}: {self.thread}"

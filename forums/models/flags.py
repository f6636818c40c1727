"""What members tell moderators of, and what the writers say against what was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models.flag_querysets import AppealQuerySet, FlagQuerySet
from forums.models.moderation import ModeratorAct
from forums.models.posts import Post
from forums.models.threads import Thread


class Flag(models.Model):
    """Somebody, or the site's own check, tells the moderators of a post or of a whole thread."""

    NOTE_LENGTH = 1000

    class Reason(models.TextChoices):
        SPAM = "spam", _("It is advertising or spam")
        HURTFUL = "hurtful", _("It attacks, insults or hurts somebody")
        CONFIDENTIAL = "confidential", _("It tells what is confidential or private")
        ELSEWHERE = "elsewhere", _("It does not belong here")
        OTHER = "other", _("Something else")
        CHECK = "check", _("The site's check asks you to look")

    class Outcome(models.TextChoices):
        ACTED = "acted", _("Something was done")
        DISMISSED = "dismissed", _("Nothing had to be done")

    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="flags")
    # Of the thread as a whole.
    thread = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.CASCADE, related_name="flags")
    # Nobody for the site's check, and for accounts that were deleted.
    flagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("what is wrong"), max_length=12, choices=Reason.choices)
    note = models.CharField(_("in words"), max_length=NOTE_LENGTH, blank=True)
    flagged_at = models.DateTimeField(_("reported"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = FlagQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["flagged_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="flag_of_a_post_or_a_thread",
                condition=Q(post__isnull=True, thread__isnull=False)
                | Q(post__isnull=False, thread__isnull=True),
            ),
            models.UniqueConstraint(fields=["post", "flagged_by"], name="flag_of_a_post_once"),
            models.UniqueConstraint(fields=["thread", "flagged_by"], name="flag_of_a_thread_once"),
        ]
        indexes = [
            models.Index(fields=["flagged_at"], condition=Q(decided_at__isnull=True), name="flag_waiting"),
        ]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.thing}"

    @property
    def thing(self) -> Post | Thread:
        """What it is about."""
        return self.post or self.thread

    @property
    def of_thread(self) -> Thread:
        """The thread that it is about, or in which the post stands."""
        return self.thread or self.post.thread


class Appeal(models.Model):
    """A writer asks for another look at what a moderator did; once for each act."""

    TEXT_LENGTH = 2000

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Taken back")
        REFUSED = "refused", _("It stays as it is")

    act = models.OneToOneField(ModeratorAct, on_delete=models.CASCADE, related_name="appeal")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("why it should be taken back"), max_length=TEXT_LENGTH)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AppealQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(decided_at__isnull=True), name="appeal_waiting"),
        ]

    def __str__(self):
        return str(self.act)

    def get_absolute_url(self):
        return reverse("forums:standing_act", args=[self.act_id])

"""What happened, who is told of it, and what the person's list shows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models.frequency import How
from notifications.models.querysets import EventQuerySet, NoticeQuerySet


class Event(models.Model):
    """Something happened to a thing: one row in the transaction of what happened; the worker tells people.

    ``stage`` and ``cursor`` say how far the worker is: stage 0 are those named in ``directly``, stage n the
    followers of ``followed[n - 1]``.
    """

    kind = models.CharField(_("kind"), max_length=60)
    object_id = models.PositiveBigIntegerField(_("id of the thing"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who did it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # What its notices collapse by: "forums.thread:12".
    about = models.CharField(_("about"), max_length=120)
    # Pairs of kind and id, the most specific first.
    followed = models.JSONField(_("followed"), default=list)
    # By a person's id, the kind of notice that is meant for them.
    directly = models.JSONField(_("told directly"), default=dict)
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    details = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("when"), default=timezone.now)

    stage = models.PositiveSmallIntegerField(_("stage"), default=0)
    cursor = models.PositiveBigIntegerField(_("done up to"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], name="event_due", condition=Q(done_at__isnull=True)),
            models.Index(fields=["object_id", "kind"], name="event_of_thing"),
            models.Index(fields=["at"], name="event_at"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class Notice(models.Model):
    """What a person's list shows: one row for all that happened about one thing since they last looked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    about = models.CharField(_("about"), max_length=120)
    # The event that names it: the latest, and one that was meant for the person before all others.
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=60)
    is_direct = models.BooleanField(_("meant for the person"), default=False)
    # Where "open" leads: the first that the person has not seen.
    first = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(_("how many"), default=1)
    at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "about"], condition=Q(read_at__isnull=True), name="notice_unread_once"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notice_list"),
            models.Index(fields=["at"], name="notice_at"),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.about}"


class NoticePart(models.Model):
    """One event as it was told to one person; never twice. What is to be mailed waits here."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="parts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_parts")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(_("kind"), max_length=60)
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    # Why the person was told; none where it was meant for them, or where they have stopped it since.
    subscription = models.ForeignKey(
        "notifications.Subscription", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_direct = models.BooleanField(default=False)
    # Waits to be gathered into a daily or weekly mail.
    waits = models.BooleanField(default=False)
    mail = models.ForeignKey(
        "notifications.OutgoingMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts"
    )

    class Meta:
        verbose_name = _("part of a notice")
        verbose_name_plural = _("parts of notices")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="notice_part_once")]
        indexes = [models.Index(fields=["user", "how"], name="notice_part_waits", condition=Q(waits=True))]

    def __str__(self):
        return f"{self.user_id}: {self.event_id}"

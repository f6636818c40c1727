"""Mail on its way out: one row for each recipient of each message."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models.querysets import OutgoingMailQuerySet


class OutgoingMail(models.Model):
    """A message to one recipient, and how far it has got.

    A message to several people is a row for each of them, so that one refused address neither
    hides behind the others nor makes them receive the message twice. The Message-ID and the date
    are set when the row is written: whatever is sent again after a crash is the same message.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")
        DROPPED = "dropped", _("Not needed any more")

    class Composer(models.TextChoices):
        """What is put together when it is sent, so that rights are those of that moment."""

        NONE = "", _("Written beforehand")
        NOTICE = "notice", _("A notice")
        DIGEST = "digest", _("Gathered notices")
        SEARCHES = "searches", _("Saved searches")

    OPEN = (Status.QUEUED, Status.SENDING)

    recipient = models.CharField(_("recipient"), max_length=500)
    subject = models.TextField(_("subject"), blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=255, db_index=True)
    sender = models.CharField(_("sender"), max_length=500)
    # The message as Django's mail classes know it; see notifications/mail/serialising.py.
    content = models.JSONField(_("content"))
    composer = models.CharField(
        _("put together as"), max_length=10, choices=Composer.choices, default=Composer.NONE, blank=True
    )
    # Whom it is for, where that is a person with an account.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Asked for by whoever gets it (a new password): tried even where other mail to the address is stopped.
    is_essential = models.BooleanField(_("asked for"), default=False)

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # For a row that is being sent: when it may be taken up again because its sender must have died.
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    claimed_by = models.CharField(_("taken up by"), max_length=64, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="mail_due",
                condition=models.Q(status__in=["queued", "sending"]),
            ),
            models.Index(fields=["-created_at", "-id"], name="mail_newest_first"),
        ]

    def __str__(self):
        return f"{self.subject} → {self.recipient}"

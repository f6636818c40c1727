"""Messages between members: nobody sees an address, and whoever receives one decides what becomes of it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.text.fields import PlainMarkdownField


class ConversationQuerySet(models.QuerySet):
    def of(self, user):
        """Those that the user takes part in, and did not decline; the latest first."""
        mine = Participant.objects.filter(user=user).exclude(state=Participant.State.DECLINED)
        return self.filter(participants__in=mine).order_by("-last_message_at", "-pk")


class Conversation(models.Model):
    """What one member wrote to one or a few others, and their answers."""

    subject = models.CharField(_("subject"), max_length=150)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    last_message_at = models.DateTimeField(_("last message"), default=timezone.now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["-last_message_at", "-pk"]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("peers:conversation", args=[self.pk])


class Participant(models.Model):
    """Somebody's part in a conversation. That they declined is told to nobody."""

    class State(models.TextChoices):
        ASKED = "asked", _("Not answered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversation_parts"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    # Whether the starter knew them already: only strangers count towards the daily limit.
    was_stranger = models.BooleanField(default=True)
    is_muted = models.BooleanField(_("muted"), default=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="participant_once")]

    def __str__(self):
        return f"{self.user} ({self.get_state_display()})"


class Message(models.Model):
    """One message. That of a deleted account stays with those who got it, under no name."""

    MAX_LENGTH = 5000

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = PlainMarkdownField(_("text"), max_length=MAX_LENGTH)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    flags = GenericRelation("peers.Flag")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        # Named after the table that held the reports once.
        permissions = [("handle_messagereport", _("Can deal with reported messages"))]
        ordering = ["sent_at", "pk"]

    def __str__(self):
        return f"{self.sender}: {self.conversation}"


class Block(models.Model):
    """Somebody wants no messages from somebody else, who is not told."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    blocked_at = models.DateTimeField(_("blocked"), default=timezone.now)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [models.UniqueConstraint(fields=["user", "blocked"], name="block_once")]

    def __str__(self):
        return f"{self.user} → {self.blocked}"

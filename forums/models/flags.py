"""What writers say against what moderators did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models.flag_querysets import AppealQuerySet
from forums.models.moderation import ModeratorAct


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

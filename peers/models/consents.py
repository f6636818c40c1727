"""What an organisation says when it is asked to consent to something."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """The answer of one organisation. As long as it says nothing, the answer is no."""

    class Answer(models.TextChoices):
        WAITING = "", _("No answer yet")
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("Refused")

    answer = models.CharField(
        _("answer"), max_length=8, blank=True, choices=Answer.choices, default=Answer.WAITING
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        abstract = True

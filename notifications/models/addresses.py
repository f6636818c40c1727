"""Addresses that refuse the site's mail."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TroubledAddress(models.Model):
    """An address that refused mail. Once it is stopped, nothing goes there that nobody asked for."""

    class Cause(models.TextChoices):
        BOUNCE = "bounce", _("The address refuses mail")
        COMPLAINT = "complaint", _("Mail from us was reported as unwanted")

    # In lower case.
    address = models.CharField(_("address"), max_length=320, unique=True)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices, default=Cause.BOUNCE)
    failures = models.PositiveSmallIntegerField(_("refusals"), default=0)
    last_failure_at = models.DateTimeField(_("last refusal"))
    detail = models.CharField(_("what the mail server said"), max_length=500, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    # When whoever has the address was told on the site.
    told_at = models.DateTimeField(_("told"), null=True, blank=True)

    class Meta:
        verbose_name = _("address that refuses mail")
        verbose_name_plural = _("addresses that refuse mail")
        ordering = ["-last_failure_at", "-pk"]
        indexes = [
            models.Index(
                fields=["stopped_at"],
                name="address_to_be_told",
                condition=Q(stopped_at__isnull=False, told_at__isnull=True),
            )
        ]

    def __str__(self):
        return self.address

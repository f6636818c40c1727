"""Service links: which organisation hosts which service for which other."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.base.models import ServiceLine
from peers.models.organisations import Organisation


class ServiceLinkQuerySet(models.QuerySet):
    def of(self, organisation: Organisation):
        """The links in which an organisation hosts or is hosted for."""
        return self.standing().filter(models.Q(host=organisation) | models.Q(recipient=organisation))

    def standing(self):
        """Without those that a merging left with the merged organisation: what both had, and what was between them."""
        return self.filter(host__merged_into__isnull=True, recipient__merged_into__isnull=True)

    def told_by(self, kind: str, object_id: int):
        """The links that one thing tells (``"case"`` and its id)."""
        return self.filter(origin_kind=kind, origin_id=object_id)

    def told_by_members(self):
        """The links that a member told and a moderator accepted; they are public."""
        return self.filter(origin_kind="")


class ServiceLink(models.Model):
    """One organisation hosts a service for another.

    ``origin_kind`` and ``origin_id`` name the thing that tells it, by its kind and id in search: a link
    is shown to whoever may see that thing. Without them a member told it.
    """

    host = models.ForeignKey(
        Organisation, verbose_name=_("host"), on_delete=models.CASCADE, related_name="hosted_services"
    )
    recipient = models.ForeignKey(
        Organisation, verbose_name=_("hosted for"), on_delete=models.CASCADE, related_name="received_services"
    )
    service_line = models.ForeignKey(
        ServiceLine, verbose_name=_("service line"), on_delete=models.CASCADE, related_name="links"
    )
    since = models.PositiveSmallIntegerField(_("since"), null=True, blank=True)
    origin_kind = models.CharField(_("told by"), max_length=40, blank=True)
    origin_id = models.PositiveBigIntegerField(_("id of what tells it"), default=0)
    told_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("told by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ServiceLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("service link")
        verbose_name_plural = _("service links")
        ordering = ["host__name", "service_line__name", "recipient__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "recipient", "service_line", "origin_kind", "origin_id"],
                name="service_link_once_an_origin",
            ),
            models.CheckConstraint(
                name="service_link_between_two",
                condition=~models.Q(host=models.F("recipient")),
                violation_error_message=_("An organisation does not host a service for itself."),
            ),
        ]
        indexes = [models.Index(fields=["origin_kind", "origin_id"], name="service_link_origin")]

    def __str__(self):
        return f"{self.host} → {self.recipient}: {self.service_line}"

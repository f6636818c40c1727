"""Changes to an organisation's record that members propose and moderators decide on."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peers.models.organisations import Organisation


class OrganisationChangeQuerySet(models.QuerySet):
    def waiting(self):
        """Undecided ones, longest waiting first."""
        return self.filter(status=OrganisationChange.Status.WAITING).order_by("proposed_at", "pk")

    def decided(self):
        """Those that were accepted or refused, the latest decision first."""
        return self.exclude(status=OrganisationChange.Status.WAITING).order_by("-decided_at", "-pk")


class OrganisationChange(models.Model):
    """What a member would change in an organisation's record, and what became of it.

    ``told`` maps a field's name (see ``peers.organisations.change_proposals``) to what stood there when the
    change was proposed (``from``) and what should stand there (``to``), both as plain JSON.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="changes"
    )
    told = models.JSONField(_("changes"), default=dict)
    reason = models.TextField(_("how you know"), max_length=1000)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="organisation_changes",
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    objects = OrganisationChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["-proposed_at", "-pk"]
        permissions = [("decide_organisationchange", _("Can accept and refuse changes to organisations"))]
        indexes = [models.Index(fields=["status", "proposed_at"], name="organisation_change_queue")]

    def __str__(self):
        return f"{self.organisation}: {self.get_status_display()}"

    def get_absolute_url(self):
        """The change in the moderators' queue."""
        return reverse("peers:organisation_change", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet."""
        return self.status == self.Status.WAITING

    def may_be_decided_by(self, user) -> bool:
        """Moderators and administrators; nobody their own, but for an administrator."""
        return (
            self.is_waiting
            and may_decide_changes(user)
            and (user.pk != self.proposed_by_id or user.is_superuser)
        )


def may_decide_changes(user) -> bool:
    """Whether the user decides on proposed changes, on duplicates and on merging."""
    return user.has_perm("peers.decide_organisationchange")

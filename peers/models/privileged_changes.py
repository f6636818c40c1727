"""Changes by which others read what an organisation gave, or publish for a programme; and their log."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.models.written_once import WrittenOnce, WrittenOnceQuerySet
from peers.models.organisations import Organisation
from peers.models.programmes import Programme


class PrivilegeKind(models.TextChoices):
    """What a change lets others do."""

    DOMAIN = "domain", _("Verify a domain")
    HOST = "host", _("Name a host")


class PrivilegedChangeQuerySet(models.QuerySet):
    def pending(self):
        """Those that wait, the next to take effect first."""
        return self.filter(state=PrivilegedChange.State.PENDING).order_by("takes_effect_at", "pk")

    def due(self, now):
        """Those that have waited long enough."""
        return self.pending().filter(takes_effect_at__lte=now)


class PrivilegedChange(models.Model):
    """A domain to be verified or a host to be named. It waits, so that those concerned can object."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        APPLIED = "applied", _("In effect")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REFUSED = "refused", _("Refused")

    kind = models.CharField(_("kind"), max_length=8, choices=PrivilegeKind.choices)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        on_delete=models.CASCADE,
        related_name="privileged_changes",
    )
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        null=True,
        on_delete=models.CASCADE,
        related_name="privileged_changes",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Whose members were asked: a merge may let another organisation stand in its place.
    asked_about = models.PositiveBigIntegerField(editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Where no person asked for it: the import.
    source = models.CharField(_("source"), max_length=100, blank=True)
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    takes_effect_at = models.DateTimeField(_("takes effect"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects = PrivilegedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("privileged change")
        verbose_name_plural = _("privileged changes")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "domain"],
                condition=Q(state="pending", kind="domain"),
                name="pending_domain_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "person"],
                condition=Q(state="pending", kind="host"),
                name="pending_host_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="domain", organisation__isnull=False, programme__isnull=True)
                | Q(kind="host", programme__isnull=False, organisation__isnull=True),
                name="privileged_change_has_subject",
            ),
        ]
        indexes = [models.Index(fields=["state", "takes_effect_at"], name="privileged_changes_due")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.what} ({self.subject})"

    def get_absolute_url(self):
        """The organisation or programme that it is about."""
        return self.subject.get_absolute_url()

    @property
    def admin_address(self) -> str:
        """Where administrators confirm it."""
        return reverse("privileges")

    @property
    def subject(self) -> Organisation | Programme:
        """The organisation or programme that it is about."""
        return self.organisation if self.kind == PrivilegeKind.DOMAIN else self.programme

    @property
    def what(self) -> str:
        """The domain, or the name of the person."""
        if self.kind == PrivilegeKind.DOMAIN:
            return self.domain
        return str(self.person) if self.person_id else str(_("deleted account"))

    @property
    def is_pending(self) -> bool:
        """Whether it still waits."""
        return self.state == self.State.PENDING


class PrivilegeLogEntry(WrittenOnce, models.Model):
    """One step of a privileged change: who, when, what, before and after. Written once, never changed.

    It points to no organisation, programme or change, so that it stays as it is when those are merged or deleted.
    People stand in ``before`` and ``after`` by the number of their account.
    """

    class Action(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPLIED_AT_ONCE = "at_once", _("Took effect at once")
        CONFIRMED = "confirmed", _("Confirmed by a second administrator")
        APPLIED = "applied", _("Took effect after the wait")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REFUSED = "refused", _("Refused")
        REMOVED = "removed", _("Taken away")

    kind = models.CharField(_("kind"), max_length=8, choices=PrivilegeKind.choices)
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    change_number = models.PositiveBigIntegerField(_("number of the change"), null=True)
    subject_number = models.PositiveBigIntegerField(_("number of the organisation or programme"))
    subject_name = models.CharField(_("organisation or programme"), max_length=200)
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source = models.CharField(_("source"), max_length=100, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    before = models.JSONField(_("before"), default=list)
    after = models.JSONField(_("after"), default=list)
    reason = models.TextField(_("reason"), blank=True)

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the privileges log")
        verbose_name_plural = _("privileges log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "subject_number", "-at"], name="privilege_log_of_subject"),
            models.Index(fields=["-at"], name="privilege_log_newest"),
        ]

    def __str__(self):
        return f"{self.subject_name}: {self.get_action_display()}"

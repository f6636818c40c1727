"""Members who work for another organisation now: the account stays, the organisation changes."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from hub.base.models import Level
from peers.models.membership import may_decide_applications
from peers.models.organisations import Organisation

YEARS = [MinValueValidator(1930), MaxValueValidator(2200)]


class OrganisationMoveQuerySet(models.QuerySet):
    def waiting(self):
        """Undecided ones of people whose account is in use, longest waiting first."""
        return self.filter(
            status=OrganisationMove.Status.WAITING, user__is_active=True, user__leaving_at__isnull=True
        ).order_by("asked_at", "pk")

    def decided(self):
        """Those that somebody decided on, the latest first."""
        return self.filter(
            status__in=[OrganisationMove.Status.APPROVED, OrganisationMove.Status.REFUSED]
        ).order_by("-decided_at", "-pk")


class OrganisationMove(models.Model):
    """A member says that they work for another organisation now.

    The fields of the new one are named as those of an application for membership.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Taken back")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organisation_moves"
    )
    organisation_name = models.CharField(_("new organisation"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("new organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    country = CountryField(_("country"))
    jurisdiction_name = models.CharField(_("jurisdiction"), max_length=160)
    job_title = models.CharField(_("job title"), max_length=150, blank=True)
    from_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    from_year = models.PositiveSmallIntegerField(
        _("at the organisation so far since (year)"), null=True, blank=True, validators=YEARS
    )
    until_year = models.PositiveSmallIntegerField(_("until (year)"), null=True, blank=True, validators=YEARS)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Set where nobody had to decide: the domain that vouched for the person.
    approved_by_domain = models.CharField(max_length=253, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    objects = OrganisationMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of organisation")
        verbose_name_plural = _("changes of organisation")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(status="waiting"), name="organisation_move_once_waiting"
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.organisation_name}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet."""
        return self.status == self.Status.WAITING

    def may_be_decided_by(self, user) -> bool:
        """Those who decide on applications; nobody their own."""
        return self.is_waiting and user.pk != self.user_id and may_decide_applications(user)

"""Membership: who asked to join, what was decided, and who may join at all."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from hub.base.models import Level
from peers.models.organisations import Organisation
from peers.models.users import User


@register_setting(icon="group")
class MembershipPolicy(BaseGenericSetting):
    """Who may join. Public bodies always may."""

    admits_vendors = models.BooleanField(
        _("vendors may join"),
        default=False,
        help_text=_("They are marked as vendors wherever they appear."),
    )
    admits_researchers = models.BooleanField(
        _("researchers may join"),
        default=False,
        help_text=_("They are marked as researchers wherever they appear."),
    )

    panels = [FieldPanel("admits_vendors"), FieldPanel("admits_researchers")]

    class Meta:
        verbose_name = _("membership policy")

    @property
    def admitted_kinds(self) -> list[tuple[str, str]]:
        """The kinds of member that may join, as form choices."""
        kinds = [User.Kind.PUBLIC_BODY]
        if self.admits_vendors:
            kinds.append(User.Kind.VENDOR)
        if self.admits_researchers:
            kinds.append(User.Kind.RESEARCHER)
        return [(kind.value, kind.label) for kind in kinds]


class MembershipApplicationQuerySet(models.QuerySet):
    def waiting(self):
        """Undecided applications of people whose address is verified, longest waiting first."""
        return self.filter(
            status=MembershipApplication.Status.WAITING, verified_at__isnull=False, user__is_active=True
        ).order_by("applied_at", "pk")

    def decided(self):
        """Those that were approved or refused, the latest decision first."""
        return self.exclude(status=MembershipApplication.Status.WAITING).order_by("-decided_at", "-pk")


class MembershipApplication(models.Model):
    """What a person told when signing up, and what a moderator decided."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership_application"
    )
    kind = models.CharField(_("kind of member"), max_length=20, choices=User.Kind.choices)
    # What the person typed; a moderator, or the address's domain, says which organisation it is.
    organisation_name = models.CharField(_("organisation"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="membership_applications",
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    country = CountryField(_("country"))
    jurisdiction_name = models.CharField(_("jurisdiction"), max_length=160)
    reason = models.TextField(_("why you want to join"), max_length=2000)
    # The last time, where a person who was refused has asked again.
    applied_at = models.DateTimeField(_("applied"), default=timezone.now)
    verified_at = models.DateTimeField(_("address verified"), null=True, blank=True)
    # Counts the applicant's edits, so that a moderator decides on what was read.
    version = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Set where nobody had to decide: the domain that vouched for the person.
    approved_by_domain = models.CharField(_("approved by domain"), max_length=253, blank=True)
    refusal_reason = models.TextField(_("reason for the refusal"), blank=True, max_length=2000)

    objects = MembershipApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership application")
        verbose_name_plural = _("membership applications")
        ordering = ["-applied_at", "-pk"]
        permissions = [("decide_membershipapplication", _("Can approve and refuse applications"))]
        constraints = [
            models.CheckConstraint(
                name="refusal_has_reason",
                condition=~models.Q(status="refused") | ~models.Q(refusal_reason=""),
                violation_error_message=_("A refusal needs a reason; it is sent to the person."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.get_status_display()}"

    def get_absolute_url(self):
        """The application in the moderators' queue."""
        return reverse("peers:member_application", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether nothing has been decided yet, or the person asked again after a refusal."""
        return self.status == self.Status.WAITING

    @property
    def is_approved(self) -> bool:
        """Whether the person was admitted."""
        return self.status == self.Status.APPROVED

    @property
    def is_refused(self) -> bool:
        """Whether the person was refused and has not asked again."""
        return self.status == self.Status.REFUSED

    @property
    def was_refused_before(self) -> bool:
        """Whether the person asks again after a refusal."""
        return self.is_waiting and self.decided_at is not None

    def may_be_edited_by(self, user) -> bool:
        """The applicant, until the application is approved; after a refusal, editing asks again."""
        return user.is_authenticated and user.pk == self.user_id and self.status != self.Status.APPROVED

    def may_be_decided_by(self, user) -> bool:
        """Moderators and administrators, once the applicant's address is verified; nobody their own."""
        return (
            self.is_waiting
            and self.verified_at is not None
            and user.pk != self.user_id
            and may_decide_applications(user)
        )


def may_decide_applications(user) -> bool:
    """Whether the user sees the queue of applications and decides on them."""
    return user.has_perm("peers.decide_membershipapplication")

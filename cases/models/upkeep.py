"""Whether a published case still holds, and what became of it on the site.

None of this goes through revisions: publishing an older or a newer text changes nothing in it.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from cases.models.case_page import CasePage
from hub.base.upkeep.policy import Policy, State
from hub.base.upkeep.schedules import KeptUp

# After so long its authors are asked whether the case still holds; then twice more, and no more.
UPKEEP = Policy(holds_for=timedelta(days=365), between=timedelta(days=30), most=3)


class CaseUpkeepQuerySet(models.QuerySet):
    def to_be_asked(self, now):
        """Published cases whose authors are to be asked at ``now`` whether they still hold."""
        return self.filter(
            case__live=True, closed_on__isnull=True, ask_at__lte=now, times_asked__lt=UPKEEP.most
        ).order_by("ask_at", "pk")


class CaseUpkeep(KeptUp, models.Model):
    """What is kept of a case that has been published: when it was last confirmed, and whether it is closed."""

    UPKEEP = UPKEEP

    case = models.OneToOneField(CasePage, on_delete=models.CASCADE, related_name="upkeep")
    last_confirmed_on = models.DateField(_("last confirmed on"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When the worker next asks the authors; empty where there is nothing to ask.
    ask_at = models.DateTimeField(_("authors are asked at"), null=True, blank=True, db_index=True)
    times_asked = models.PositiveSmallIntegerField(_("times asked"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closing_remark = models.CharField(
        _("why it is closed"),
        max_length=500,
        blank=True,
        help_text=_("Readers see it: “The desk was merged into the state's in 2026”."),
    )
    # Out of 100; kept when the case is published, so that lists can sort by it.
    completeness = models.PositiveSmallIntegerField(_("completeness in %"), default=0, db_index=True)

    objects = CaseUpkeepQuerySet.as_manager()

    class Meta:
        verbose_name = _("upkeep of a case")
        verbose_name_plural = _("upkeep of cases")

    def __str__(self):
        return f"{self.case}: {self.last_confirmed_on}"

    @property
    def is_due(self) -> bool:
        """Whether it is time to say if the case still holds."""
        return self.closed_on is None and self.upkeep_state != State.CONFIRMED


class CaseWithdrawal(models.Model):
    """A published case that was taken off the site, and what can be put back."""

    case = models.ForeignKey(CasePage, on_delete=models.CASCADE, related_name="withdrawals")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What a moderator took off, only a moderator puts back without another review.
    by_moderator = models.BooleanField(_("by a moderator"), default=False)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), default=timezone.now)
    # The text that stood on the site.
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    restored_at = models.DateTimeField(_("put back"), null=True, blank=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-withdrawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(restored_at__isnull=True), name="case_withdrawn_once"
            )
        ]

    def __str__(self):
        return f"{self.case}: {self.withdrawn_at:%Y-%m-%d}"

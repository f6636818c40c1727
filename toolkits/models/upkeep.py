"""Who keeps a toolkit, and whether it still holds. None of this goes through revisions."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.upkeep.policy import Policy
from toolkits.models.toolkit_page import ToolkitPage

# After so long without a word from its hosts, readers are told; hosts are asked then, and again after as long.
UPKEEP = Policy(holds_for=timedelta(days=548), between=timedelta(days=548))


class ToolkitMaintainer(models.Model):
    """A person whom readers are told of as the one to ask about a toolkit."""

    toolkit = models.ForeignKey(ToolkitPage, on_delete=models.CASCADE, related_name="maintainers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="maintained_toolkits",
    )
    added_at = models.DateTimeField(_("since"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("maintainer")
        verbose_name_plural = _("maintainers")
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["toolkit", "user"], name="toolkit_maintainer_once")]

    def __str__(self):
        return f"{self.user_id}: {self.toolkit_id}"


class ToolkitUpkeep(models.Model):
    """When a published toolkit was last known to hold."""

    toolkit = models.OneToOneField(ToolkitPage, on_delete=models.CASCADE, related_name="upkeep")
    last_confirmed_on = models.DateField(_("last confirmed on"), default=timezone.localdate)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When the hosts were last asked; they are asked once in each such time.
    asked_at = models.DateTimeField(_("hosts asked"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("upkeep of a toolkit")
        verbose_name_plural = _("upkeep of toolkits")

    def __str__(self):
        return f"{self.toolkit_id}: {self.last_confirmed_on}"

    @property
    def is_overdue(self) -> bool:
        """Whether nobody has said for long that it still holds."""
        return UPKEEP.is_overdue(self.last_confirmed_on, timezone.localdate())

"""Groups of peers that members put together and give a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from peers.models import Organisation


class SavedGroup(models.Model):
    """A set of organisations that a member gave a name, to compare with in every round."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="benchmark_groups",
    )
    name = models.CharField(_("name"), max_length=80)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("saved group of peers")
        verbose_name_plural = _("saved groups of peers")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_group_name_once",
                violation_error_message=_("You have a group of this name already."),
            ),
        ]

    def __str__(self):
        return self.name


class SavedGroupMember(models.Model):
    """An organisation in a saved group."""

    group = models.ForeignKey(SavedGroup, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="saved_in_groups")

    class Meta:
        verbose_name = _("organisation of a saved group")
        verbose_name_plural = _("organisations of saved groups")
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "organisation"], name="saved_group_member_once"),
        ]

    def __str__(self):
        return str(self.organisation)

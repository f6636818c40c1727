"""Where an organisation came from: the row of a file that was imported."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from peers.models.organisations import Organisation


class OrganisationSource(models.Model):
    """What an imported file tells of an organisation, so that the next import finds it again.

    What was told the last time is kept: where the organisation says something else now, somebody has
    edited it on the site, and the import leaves that alone.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="sources"
    )
    source = models.CharField(_("source"), max_length=60)
    key = models.CharField(_("key"), max_length=400)
    told = models.JSONField(_("told the last time"), default=dict)

    class Meta:
        verbose_name = _("source of an organisation")
        verbose_name_plural = _("sources of organisations")
        ordering = ["source", "key"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="organisation_source_key_once")]

    def __str__(self):
        return f"{self.source}: {self.key}"

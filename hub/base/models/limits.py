"""What limits count, where no Redis does."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitEntry(models.Model):
    """One count, or one list of moments, under the hash of what is counted; see ``hub.base.access.limits_cache``."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("count of a limit")
        verbose_name_plural = _("counts of limits")

    def __str__(self):
        return self.key

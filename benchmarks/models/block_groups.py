"""Groups of whole blocks: what "peers like us" and members' own groups are told as."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BlockGroup(models.Model):
    """Blocks of a round's participants that were asked for together.

    A block is what no answer tells apart. ``key`` is made of the blocks, so that whoever asks for the same
    ones is told the same.
    """

    round = models.ForeignKey("benchmarks.Round", on_delete=models.CASCADE, related_name="block_groups")
    key = models.CharField(_("key"), max_length=64)
    blocks = models.JSONField(_("blocks"))
    # In the order in which they were asked, which is what the memory of disclosure control goes by.
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        verbose_name = _("group of blocks")
        verbose_name_plural = _("groups of blocks")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="block_group_once")]

    def __str__(self):
        return f"{self.round}: {self.blocks}"

"""The HTML of what people write, kept beside the texts, and how far the walk over all texts is."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class KeptHtml(models.Model):
    """What the renderer made of a text, under the text's hash; see ``hub.base.kept_html``.

    Texts that are the same share a row. A row that is missing is written at the next reading.
    """

    key = models.CharField(max_length=64, primary_key=True)
    # Of the renderer, the sanitiser and what they allow.
    version = models.CharField(max_length=64)
    html = models.TextField()
    # The walk over all texts that last met a text of this row.
    walk = models.PositiveIntegerField(default=0, db_index=True)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("kept HTML")
        verbose_name_plural = _("kept HTML")

    def __str__(self):
        return self.key


class TextWalk(models.Model):
    """The walk over all texts that people wrote: one row, which a worker goes on from."""

    number = models.PositiveIntegerField(default=0)
    version = models.CharField(max_length=64, blank=True)
    # Where it goes on: the place of the source among all, and the last key there.
    source = models.CharField(max_length=100, blank=True)
    position = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("walk over all texts")
        verbose_name_plural = _("walks over all texts")

    def __str__(self):
        return str(self.number)

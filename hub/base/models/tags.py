"""Free tags, kept tidy by editors."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase
from wagtail.admin.panels import FieldPanel


class TagQuerySet(models.QuerySet):
    def current(self):
        """Tags that people may use; one merged into another is kept only for old drafts."""
        return self.filter(merged_into__isnull=True)


class Tag(TagBase):
    """A word that people file things under of their own accord.

    A merged tag stays as a row: a draft that still names it can be opened, and gets the tag it
    was merged into when it is saved.
    """

    free_tagging = True

    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_tags",
        editable=False,
    )

    objects = models.Manager.from_queryset(TagQuerySet)()

    panels = [FieldPanel("name"), FieldPanel("slug")]

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

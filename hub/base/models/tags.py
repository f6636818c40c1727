"""Free tags, kept tidy by editors."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, NaturalKeyManager, TagBase
from wagtail.admin.panels import FieldPanel


class TagQuerySet(models.QuerySet):
    def current(self):
        """Tags that people may use; one merged into another is kept only for old drafts."""
        return self.filter(merged_into__isnull=True)


class CurrentTagManager(NaturalKeyManager.from_queryset(TagQuerySet)):
    """Tags that people may use: what autocompletion offers."""

    def get_queryset(self):
        return super().get_queryset().current()


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

    # The first is the one by which a typed name is looked up: a merged tag's name is taken.
    every = NaturalKeyManager.from_queryset(TagQuerySet)()
    objects = CurrentTagManager()

    panels = [FieldPanel("name"), FieldPanel("slug")]

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    @classmethod
    def resolve_names(cls, names: Iterable[str]) -> list[str]:
        """The names under which things are filed when people type ``names``: each once, in their order.

        A merged tag gives way to the one it was merged into; spelling of capitals follows the tag that
        there is. A name that no tag has stays as it is.
        """
        found: dict[str, str] = {}
        for name in (" ".join(name.split()) for name in names):
            tag = cls.every.filter(name__iexact=name).select_related("merged_into").order_by("pk").first()
            resolved = tag.target.name if tag else name
            if resolved:
                found.setdefault(resolved.lower(), resolved)
        return list(found.values())

    @property
    def target(self) -> "Tag":
        """The tag itself, or the one that it was merged into."""
        return self.merged_into or self

    def clean(self):
        super().clean()
        if Tag.every.filter(name__iexact=self.name).exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("There is a tag of this name already. Merge the two instead.")})


class TagLink(ItemBase):
    """Base of the rows that link a thing to a tag: a merged tag gives way to the one it was merged into."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.tag = self.tag.target
        super().save(*args, **kwargs)
        # A draft may have named both the merged tag and its target.
        twins = type(self)._default_manager.filter(tag=self.tag, **self.lookup_kwargs(self.content_object))
        twins.exclude(pk=self.pk).delete()

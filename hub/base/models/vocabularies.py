"""What things are filed under: short lists that editors keep, with their translations on the one row."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from hub.base.blocks import TranslationBlock


class VocabularyQuerySet(models.QuerySet):
    def active(self):
        """Entries that people may still choose; a retired one stays on what was filed under it."""
        return self.filter(active=True)


class Vocabulary(models.Model):
    """One entry of a vocabulary."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=100)
    active = models.BooleanField(
        _("can be chosen"),
        default=True,
        help_text=_("A retired entry stays on what was filed under it, and is offered to nobody."),
    )
    translations = StreamField(
        [("translation", TranslationBlock())], blank=True, verbose_name=_("translations")
    )

    objects = VocabularyQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("sort_order"),
        FieldPanel("active"),
        FieldPanel("translations"),
    ]

    class Meta:
        abstract = True
        ordering = ["sort_order", "name"]

    def __str__(self):
        return self.label

    def _translated(self, field: str) -> str:
        language = (get_language() or "").split("-")[0]
        # As stored: to make blocks of them takes longer than all else that a row of a list needs.
        for block in self.translations.raw_data:
            if block["value"].get("language") == language and block["value"].get(field):
                return block["value"][field]
        return getattr(self, field)

    @property
    def label(self) -> str:
        """The name in the reader's language, or in English where it has not been translated."""
        return self._translated("name")

    @property
    def explanation(self) -> str:
        """The description in the reader's language, or in English."""
        return self._translated("description")


class Theme(Vocabulary):
    """One of the themes that everything is filed under."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def get_absolute_url(self):
        return reverse("home:theme", args=[self.slug])


class ServiceLine(Vocabulary):
    """A service that public bodies share: payroll, hosting, accounts payable."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("service line")
        verbose_name_plural = _("service lines")

    def get_absolute_url(self):
        return reverse("home:service_line", args=[self.slug])


class DeliveryModel(Vocabulary):
    """Who delivers the shared service: a lead agency, a joint body, a contractor."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("delivery model")
        verbose_name_plural = _("delivery models")


class GovernanceForm(Vocabulary):
    """How those who share a service decide together."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("form of governance")
        verbose_name_plural = _("forms of governance")


class FundingModel(Vocabulary):
    """Who pays for the shared service, and by which measure."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("funding model")
        verbose_name_plural = _("funding models")


class Stage(Vocabulary):
    """How far an implementation has come."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("stage")
        verbose_name_plural = _("stages")

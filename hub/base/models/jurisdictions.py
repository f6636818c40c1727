"""Jurisdictions: where, and at which level of government, something happens."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField

from hub.base.blocks import TranslationBlock
from hub.base.models.vocabularies import Vocabulary


class Level(models.TextChoices):
    """Levels of government."""

    NATIONAL = "national", _("National or federal")
    STATE = "state", _("State or provincial")
    COUNTY = "county", _("County or regional")
    CITY = "city", _("City or local")
    TRIBAL = "tribal", _("Tribal or indigenous")
    SPECIAL = "special", _("Special district")
    INTERNATIONAL = "international", _("International")


class Jurisdiction(models.Model):
    """A country, state, county, city …, told apart from its namesakes by its parent."""

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=160, unique=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    country = CountryField(_("country"), blank=True, help_text=_("Empty for an international body."))
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    population = models.PositiveBigIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population"), null=True, blank=True)
    translations = StreamField(
        [("translation", TranslationBlock())], blank=True, verbose_name=_("translations")
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("country")]),
        FieldPanel("parent"),
        FieldRowPanel([FieldPanel("population"), FieldPanel("population_year")]),
        FieldPanel("translations"),
    ]

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        ordering = ["country", "level", "name"]
        constraints = [
            models.CheckConstraint(
                name="jurisdiction_population_has_year",
                condition=models.Q(population__isnull=True) | models.Q(population_year__isnull=False),
                violation_error_message=_("Give the year of the population."),
            ),
        ]

    def __str__(self):
        if self.level in {Level.NATIONAL, Level.INTERNATIONAL} or not self.country:
            return self.label
        return f"{self.label}, {self.country.name}"

    _translated = Vocabulary._translated
    label = Vocabulary.label

    def clean(self):
        super().clean()
        if self.level != Level.INTERNATIONAL and not self.country:
            raise ValidationError({"country": _("Choose a country; only an international body has none.")})
        ancestor = self.parent
        while ancestor is not None:
            if ancestor.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": _("A jurisdiction can't lie within itself.")})
            ancestor = ancestor.parent

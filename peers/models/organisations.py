"""Organisations: the public bodies that people work for and that share services."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from hub.base.models import Jurisdiction, Level


class OrganisationQuerySet(models.QuerySet):
    def current(self):
        """Organisations that stand for themselves, not those merged into another."""
        return self.filter(merged_into__isnull=True)

    def with_verified_domain_of(self, email: str):
        """The organisations for which the e-mail address's domain is verified (subdomains count)."""
        labels = email.rsplit("@", 1)[-1].lower().split(".")
        domains = [".".join(labels[i:]) for i in range(len(labels) - 1)]
        return self.current().filter(domains__domain__in=domains, domains__verified=True).distinct()


class Organisation(ClusterableModel):
    """A public body. A merged one stays as a row that points on, so that old drafts still open."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, unique=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    country = CountryField(_("country"), blank=True)
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        verbose_name=_("jurisdiction"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    web_site = models.URLField(_("web site"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, for demonstration."))
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_organisations",
        editable=False,
    )

    objects = OrganisationQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("country")]),
        FieldPanel("jurisdiction"),
        FieldPanel("web_site"),
        FieldPanel("is_sample"),
        InlinePanel("names", label=_("other names")),
        InlinePanel("domains", label=_("domains")),
        InlinePanel("figures", label=_("figures")),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("peers:organisation", args=[self.slug])

    @property
    def latest_figures(self) -> dict[str, "OrganisationFigure"]:
        """The newest figure of each kind, by kind."""
        latest: dict[str, OrganisationFigure] = {}
        for figure in sorted(self.figures.all(), key=lambda figure: figure.year):
            latest[figure.kind] = figure
        return latest


class OrganisationName(models.Model):
    """Another name that an organisation is or was known by."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name"]

    def __str__(self):
        return self.name


class OrganisationDomain(models.Model):
    """An internet domain of an organisation. People with an address at a verified one need no approval."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(_("domain"), max_length=253, help_text=_("In lower case, such as county.example"))
    verified = models.BooleanField(
        _("verified"),
        default=False,
        help_text=_("Whoever has an e-mail address here is approved at once."),
    )

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "domain"], name="organisation_domain_once"),
            models.UniqueConstraint(
                fields=["domain"],
                condition=models.Q(verified=True),
                name="verified_domain_of_one_organisation",
                violation_error_message=_("This domain is verified for another organisation."),
            ),
        ]

    def __str__(self):
        return self.domain

    def clean(self):
        super().clean()
        self.domain = self.domain.strip().lower().removeprefix("@")


class OrganisationFigure(models.Model):
    """A dated figure about an organisation, with its source."""

    class Kind(models.TextChoices):
        POPULATION = "population", _("Population served")
        STAFF = "staff", _("Staff (FTE)")
        BUDGET = "budget", _("Yearly budget")

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2)
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, help_text=_("ISO 4217, such as USD; for a budget.")
    )
    source = models.CharField(_("source"), max_length=300)

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("year"), FieldPanel("value"), FieldPanel("currency")]),
        FieldPanel("source"),
    ]

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["kind", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "year"], name="organisation_figure_once_a_year"),
            models.CheckConstraint(
                name="organisation_figure_not_negative",
                condition=models.Q(value__gte=0),
                violation_error_message=_("A figure can't be negative."),
            ),
            models.CheckConstraint(
                name="organisation_budget_has_currency",
                condition=(models.Q(kind="budget") & ~models.Q(currency=""))
                | (~models.Q(kind="budget") & models.Q(currency="")),
                violation_error_message=_("A budget has a currency; other figures have none."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.year}"

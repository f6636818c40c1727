"""Organisations: the public bodies that people work for and that share services."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from hub.base.models import Jurisdiction, Level


def domains_of(email: str) -> list[str]:
    """The domain of an e-mail address and those above it, the longest first; never a bare top level."""
    labels = email.rsplit("@", 1)[-1].lower().split(".")
    return [".".join(labels[i:]) for i in range(len(labels) - 1)]


class OrganisationQuerySet(models.QuerySet):
    def current(self):
        """Organisations that stand for themselves, not those merged into another."""
        return self.filter(merged_into__isnull=True)

    def with_domain_of(self, email: str):
        """The organisations that have the e-mail address's domain, verified or only told."""
        return self.current().filter(domains__domain__in=domains_of(email)).distinct()

    def matching(self, text: str):
        """The organisations with the text in their name or in another name of theirs."""
        text = text.strip()
        if not text:
            return self
        return self.filter(
            models.Q(name__icontains=text)
            | models.Q(pk__in=OrganisationName.objects.filter(name__icontains=text).values("organisation_id"))
        )

    def named(self, name: str, *, level: str = "", country: str = ""):
        """The one organisation of that name, in any case of letters, or ``None``.

        Where several have it, level and country tell them apart; where they don't, none is taken.
        """
        others = OrganisationName.objects.filter(name__iexact=name.strip())
        found = self.current().filter(
            models.Q(name__iexact=name.strip()) | models.Q(pk__in=others.values("organisation_id"))
        )
        candidates = list(found[:50]) if name.strip() else []
        if len(candidates) > 1:
            candidates = [one for one in candidates if (one.level, one.country.code) == (level, country)]
        return candidates[0] if len(candidates) == 1 else None

    def suggested_for(self, *, email: str, name: str, limit: int = 8) -> list["Organisation"]:
        """The organisations that a person with this address and of a body of this name may mean.

        Those with the address's domain come first, then those with the name, then those that share
        the most words with it: "The County of Willow" is "Willow County" to whoever typed it.
        """
        found = list(self.with_domain_of(email)[:limit])
        if name.strip():
            found += self.current().matching(name)[:limit]
        words = [word.lower() for word in name.split() if len(word) > 3][:6]
        if words and len(found) < limit:
            near = models.Q()
            for word in words:
                near |= models.Q(name__icontains=word)
            similar = self.current().filter(near)[:200]
            found += sorted(similar, key=lambda one: -sum(word in one.name.lower() for word in words))
        return list(dict.fromkeys(found))[:limit]

    def likely_for(self, *, email: str, name: str) -> "Organisation | None":
        """The organisation to choose beforehand: of the address's domain, or of exactly that name."""
        return self.with_domain_of(email).first() or self.named(name)

    def with_public_facts(self):
        """With all that an organisation's page shows, in a fixed number of queries."""
        return self.select_related("jurisdiction", "parent").prefetch_related("names", "domains", "figures")

    def with_place(self):
        """With all that says where they are and how many they serve, in a fixed number of queries."""
        return self.select_related("jurisdiction__parent__parent").prefetch_related("figures")


class Organisation(ClusterableModel):
    """A public body. A merged one stays as a row that points on, so that old drafts still open."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government: a country, state, county, city, nation")
        DEPARTMENT = "department", _("Department or agency")
        COURT = "court", _("Court or justice")
        EDUCATION = "education", _("School, college or library")
        UTILITY = "utility", _("Utility, transport or other service")
        JOINT = "joint", _("Joint body of several governments")
        ASSOCIATION = "association", _("Association or civic group")
        OTHER = "other", _("Something else")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("state or province"), max_length=100, blank=True)
    place = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("The city or town that it sits in.")
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
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
        FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
        FieldRowPanel([FieldPanel("country"), FieldPanel("region"), FieldPanel("place")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        FieldPanel("jurisdiction"),
        FieldPanel("parent"),
        FieldPanel("web_site"),
        FieldPanel("is_sample"),
        InlinePanel("names", label=_("other names")),
        InlinePanel("domains", panels=[FieldPanel("domain")], label=_("domains")),
        InlinePanel("figures", label=_("figures")),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name"], name="organisation_name")]
        constraints = [
            models.CheckConstraint(
                name="organisation_point_is_on_earth",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message=_(
                    "Give latitude (-90 to 90) and longitude (-180 to 180), or neither."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("peers:organisation", args=[self.slug])

    @property
    def stands_for(self) -> "Organisation":
        """The organisation itself, or the one that it was merged into in the end."""
        organisation, seen = self, {self.pk}
        while organisation.merged_into_id and organisation.merged_into_id not in seen:
            organisation = organisation.merged_into
            seen.add(organisation.pk)
        return organisation

    @property
    def is_current(self) -> bool:
        """Whether it stands for itself, and was not merged into another."""
        return self.merged_into_id is None

    @property
    def where(self) -> str:
        """Place, state or province and country, as far as they are told, in one line."""
        return ", ".join(part for part in (self.place, self.region, str(self.country.name)) if part)

    @property
    def state_name(self) -> str:
        """The state or province that it lies in, or is."""
        place = None if self.region else self.jurisdiction
        while place is not None and place.level != Level.STATE:
            place = place.parent
        return place.name if place else self.region

    @property
    def population(self) -> Decimal | None:
        """The newest figure of how many people it serves, or that of its jurisdiction."""
        figure = self.latest_figures.get(OrganisationFigure.Kind.POPULATION)
        if figure:
            return figure.value
        known = self.jurisdiction is not None and self.jurisdiction.population is not None
        return Decimal(self.jurisdiction.population) if known else None

    def clean(self):
        super().clean()
        ancestor, seen = self.parent, set()
        while ancestor is not None and ancestor.pk not in seen:
            if self.pk is not None and ancestor.pk == self.pk:
                raise ValidationError({"parent": _("An organisation can't be a part of itself.")})
            seen.add(ancestor.pk)
            ancestor = ancestor.parent

    @property
    def verified_domains(self) -> list["OrganisationDomain"]:
        """The domains that vouch for people; the others are only told."""
        return [domain for domain in self.domains.all() if domain.verified]

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


class OrganisationDomainQuerySet(models.QuerySet):
    def vouching_for(self, email: str):
        """The verified domain that an e-mail address is at, or ``None``; subdomains count."""
        found = self.filter(
            domain__in=domains_of(email), verified=True, organisation__merged_into__isnull=True
        ).select_related("organisation")
        return max(found, key=lambda domain: len(domain.domain), default=None)


class OrganisationDomain(models.Model):
    """An internet domain of an organisation. People with an address at a verified one need no approval."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(
        _("domain"),
        max_length=253,
        validators=[DomainNameValidator(accept_idna=False)],
        help_text=_("Such as county.example; addresses at its subdomains count too."),
    )
    # In no form: by peers.privileges alone, which asks a second administrator or waits.
    verified = models.BooleanField(
        _("verified"),
        default=False,
        editable=False,
        help_text=_(
            "Whoever has an e-mail address here is approved at once: never tick it for a provider of mail "
            "to the public."
        ),
    )

    objects = OrganisationDomainQuerySet.as_manager()

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["domain"]
        permissions = [("verify_organisationdomain", _("Can ask for a domain to be verified"))]
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

    def clean_fields(self, exclude=None):
        # Before the validators look at it.
        self.domain = self.domain.strip().lower().removeprefix("@")
        super().clean_fields(exclude=exclude)


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
        _("currency"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Write three letters, such as USD."))],
        help_text=_("ISO 4217, such as USD; for a budget."),
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
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"], name="organisation_figure_once_a_year"
            ),
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

"""What is measured: metrics, with every version of their definition."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from benchmarks import formats
from hub.base.models import ServiceLine, Theme
from hub.base.text.whole_numbers import whole_number


class Denominator(models.TextChoices):
    """What a figure is divided by."""

    NONE = "none", _("Nothing: the figure stands for itself")
    STAFF = "staff", _("Per full-time equivalent (FTE)")
    INHABITANT = "inhabitant", _("Per inhabitant")
    TRANSACTION = "transaction", _("Per transaction")
    SPENDING = "spending", _("% of spending")
    SHARE = "share", _("% of another whole")


class Polarity(models.TextChoices):
    """Whether a high value is good."""

    HIGH = "high", _("High is good")
    LOW = "low", _("Low is good")
    NEITHER = "neither", _("Neither: it depends")


class MetricQuerySet(models.QuerySet):
    def for_list(self):
        """In the order of a list by service line, with what it shows."""
        return self.select_related("service_line", "theme").order_by(
            models.F("service_line__sort_order").asc(nulls_last=True), "service_line__name", "name"
        )

    def with_versions(self):
        """With all versions of the definition, the newest first."""
        return self.prefetch_related("versions")


class Metric(ClusterableModel):
    """Something that is measured in the same way everywhere."""

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=160, unique=True)
    question = models.CharField(
        _("question"), max_length=240, help_text=_("The question that it answers, as people ask it.")
    )
    service_line = models.ForeignKey(
        ServiceLine,
        verbose_name=_("service line"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="metrics",
    )
    theme = models.ForeignKey(
        Theme,
        verbose_name=_("theme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="metrics",
    )

    objects = MetricQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("question"),
        FieldRowPanel([FieldPanel("service_line"), FieldPanel("theme")]),
        InlinePanel("versions", label=_("versions of the definition"), min_num=1),
    ]

    class Meta:
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("benchmarks:metric", args=[self.slug])

    @cached_property
    def newest(self) -> "MetricVersion | None":
        """The definition in force."""
        return max(self.versions.all(), key=lambda version: version.number, default=None)


class MetricVersionQuerySet(models.QuerySet):
    def in_money(self):
        """Definitions that are told in a currency: costs per unit."""
        return self.filter(is_cost=True).exclude(
            denominator_kind__in=[Denominator.SPENDING, Denominator.SHARE]
        )

    def referred_to(self, reference: str) -> "MetricVersion | None":
        """The definition that ``reference`` names, or None."""
        slug, _mark, number = reference.partition("@")
        return self.filter(metric__slug=slug, number=whole_number(number)).first()


class MetricVersion(models.Model):
    """One definition of a metric. A change of it is a new version: figures of two versions are two series."""

    metric = ParentalKey(Metric, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    definition = models.TextField(_("definition"))
    included = models.TextField(_("what is in"), blank=True)
    excluded = models.TextField(_("what is out"), blank=True)
    unit = models.CharField(_("unit"), max_length=40, help_text=_("Such as %, days, invoices per FTE."))
    numerator = models.CharField(_("numerator"), max_length=200)
    denominator_kind = models.CharField(_("divided by"), max_length=12, choices=Denominator.choices)
    denominator = models.CharField(_("denominator"), max_length=200, blank=True)
    is_cost = models.BooleanField(
        _("the numerator is a cost"),
        default=False,
        help_text=_(
            "Money that is spent. A cost per unit is put beside those of other years in the same prices."
        ),
    )
    polarity = models.CharField(_("polarity"), max_length=8, choices=Polarity.choices)
    lowest = models.DecimalField(
        _("lowest that can be"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    highest = models.DecimalField(
        _("highest that can be"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    warn_below = models.DecimalField(
        _("unusual below"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    warn_above = models.DecimalField(
        _("unusual above"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    sources = models.TextField(_("sources"), blank=True, help_text=_("Whose convention it follows."))
    change = models.TextField(
        _("what changed"), blank=True, help_text=_("Against the version before; it breaks the series.")
    )

    # Not known of what was there before it was kept.
    added_at = models.DateTimeField(_("added"), default=timezone.now, null=True, editable=False)

    objects = MetricVersionQuerySet.as_manager()

    panels = [
        FieldPanel("number"),
        FieldPanel("change"),
        FieldPanel("definition"),
        FieldPanel("included"),
        FieldPanel("excluded"),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("polarity")]),
        FieldPanel("numerator"),
        FieldPanel("is_cost"),
        FieldRowPanel([FieldPanel("denominator_kind"), FieldPanel("denominator")]),
        FieldRowPanel([FieldPanel("lowest"), FieldPanel("highest")]),
        FieldRowPanel([FieldPanel("warn_below"), FieldPanel("warn_above")]),
        FieldPanel("sources"),
    ]

    class Meta:
        verbose_name = _("version of a metric")
        verbose_name_plural = _("versions of metrics")
        ordering = ["metric", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["metric", "number"], name="metric_version_once"),
            models.CheckConstraint(
                name="metric_version_has_denominator",
                condition=(models.Q(denominator_kind="none") & models.Q(denominator=""))
                | (~models.Q(denominator_kind="none") & ~models.Q(denominator="")),
                violation_error_message=_("Say what it is divided by, or that it is divided by nothing."),
            ),
        ]

    def __str__(self):
        return f"{self.metric}, {self.number}"

    def clean(self):
        super().clean()
        for low, high in ((self.lowest, self.highest), (self.warn_below, self.warn_above)):
            if low is not None and high is not None and low > high:
                raise ValidationError(_("The lower bound is above the upper one."))

    @property
    def reference(self) -> str:
        """What names it in a file: the metric's slug and its number."""
        return f"{self.metric.slug}@{self.number}"

    @property
    def is_share(self) -> bool:
        """Whether it is told in per cent."""
        return self.denominator_kind in {Denominator.SPENDING, Denominator.SHARE}

    @property
    def is_in_money(self) -> bool:
        """Whether it is told in a currency: a cost that no other amount of money divides."""
        return self.is_cost and not self.is_share

    @property
    def possible(self) -> str:
        """Between what its values can lie, in words."""
        return formats.bounds(self.lowest, self.highest)

    @property
    def usual(self) -> str:
        """Outside of what a value is asked about, in words."""
        return formats.bounds(self.warn_below, self.warn_above)

    @property
    def best_is_high(self) -> bool | None:
        """Whether a high value is good; None where neither end is."""
        return None if self.polarity == Polarity.NEITHER else self.polarity == Polarity.HIGH

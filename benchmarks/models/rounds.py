"""Rounds: who was asked for what, what they gave, and what is told of it."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from benchmarks.models.block_groups import BlockGroup
from benchmarks.models.metrics import MetricVersion
from benchmarks.refusals import Reason
from hub.base.access import audiences
from hub.base.models import Audience, DeliveryModel, Level
from peers.models import Organisation, Programme

# So finely figures are kept.
STEP = Decimal("0.000001")
FROM_BEFORE = _(
    "As in the version before: since then fewer than five organisations corrected it, and a new result would tell what."
)


class RoundQuerySet(models.QuerySet):
    def published(self):
        """Rounds whose results are told, the newest period first."""
        return self.filter(state=Round.State.PUBLISHED).order_by("-year", "-published_at", "-pk")

    def visible_to(self, user):
        """Published rounds whose results the user may see; also those that a later version corrects."""
        return self.published().filter(audience__in=audiences.ids_for(user))

    def current(self):
        """Without those that a published later version corrects: what lists and series show."""
        return self.exclude(corrected_by__state=Round.State.PUBLISHED)

    def run_by(self, user):
        """The rounds that the user hosts; administrators host all."""
        if not audiences.is_member(user):
            return self.none()
        return self if user.is_superuser else self.filter(programme__in=Programme.objects.hosted_by(user))

    def reviewed_by(self, user):
        """The rounds of which the user is a data steward."""
        return self.filter(stewards=user) if audiences.is_member(user) else self.none()


class Round(models.Model):
    """One collection of figures: some metrics, one period, those who gave them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        REVIEW = "review", _("In review")
        PUBLISHED = "published", _("Published")

    class SizeBy(models.TextChoices):
        POPULATION = "population", _("Population served")
        STAFF = "staff", _("Staff (FTE)")

    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=160, unique=True)
    period = models.CharField(_("period"), max_length=60, help_text=_("Such as 2024 or 2024-25."))
    year = models.PositiveSmallIntegerField(_("year"), help_text=_("The year in which the period began."))
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    audience = models.ForeignKey(
        Audience, verbose_name=_("results are for"), on_delete=models.PROTECT, related_name="rounds"
    )
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="rounds",
        help_text=_("Its hosts run the round."),
    )
    stewards = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="benchmarks.Stewardship",
        verbose_name=_("data stewards"),
        blank=True,
        related_name="rounds_reviewed",
        help_text=_(
            "They alone see the figures of all organisations, and who sends figures is told their names."
        ),
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    corrects = models.OneToOneField(
        "self",
        verbose_name=_("version that it corrects"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="corrected_by",
    )
    correction = models.TextField(_("what was corrected"), blank=True)
    are_figures_published = models.BooleanField(
        _("the single figures are public"),
        default=False,
        help_text=_("They were published elsewhere with names, so that there is nothing to protect."),
    )
    size_by = models.CharField(
        _("size is measured by"), max_length=12, choices=SizeBy.choices, default=SizeBy.POPULATION
    )
    metrics = models.ManyToManyField(MetricVersion, verbose_name=_("metrics"), related_name="rounds")
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_address = models.URLField(_("address of the source"), blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    licence_address = models.URLField(_("address of the licence"), blank=True)
    attribution = models.TextField(_("attribution"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, for demonstration."))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-year", "title"]
        constraints = [
            models.CheckConstraint(
                name="published_round_has_date",
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("benchmarks:round", args=[self.slug])

    @property
    def is_draft(self) -> bool:
        """Whether nobody was asked yet."""
        return self.state == self.State.DRAFT

    @property
    def takes_figures(self) -> bool:
        """Whether it is open by its dates: the worker closes it up to a minute later."""
        return self.state == self.State.OPEN and (self.closes_at is None or timezone.now() < self.closes_at)

    @property
    def is_published(self) -> bool:
        """Whether its results are told."""
        return self.state == self.State.PUBLISHED

    @property
    def superseded_by(self) -> "Round | None":
        """The published version that corrects this one."""
        later = getattr(self, "corrected_by", None)
        return later if later and later.is_published else None


class Participant(models.Model):
    """An organisation in a round, as it was when the round was published: later changes regroup nobody."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="participants")
    key = models.CharField(_("key"), max_length=80)
    name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="benchmark_rounds",
    )
    # As of the submission that it comes from: what was given before a merging is not opened by it.
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, blank=True)
    country = CountryField(_("country"), blank=True)
    size = models.DecimalField(_("size"), max_digits=20, decimal_places=2, null=True, blank=True)
    delivery_model = models.ForeignKey(
        DeliveryModel,
        verbose_name=_("delivery model"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Written at publication, so that a group is what it was when its answers were made.
    band = models.CharField(_("band of size"), max_length=20, blank=True, editable=False)
    # Those that no answer tells apart have the same one; beside it the blocks that are most like its own.
    block = models.PositiveIntegerField(_("block"), null=True, editable=False)
    like_us = models.ForeignKey(
        BlockGroup,
        verbose_name=_("peers like it"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="participant_once_a_round"),
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=models.Q(organisation__isnull=False),
                name="organisation_once_a_round",
            ),
        ]

    def __str__(self):
        return self.name


class Observation(models.Model):
    """What a participant gave for a metric: numerator and denominator as given, never only the ratio."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="observations")
    version = models.ForeignKey(MetricVersion, on_delete=models.PROTECT, related_name="observations")
    numerator = models.DecimalField(_("numerator"), max_digits=24, decimal_places=6)
    denominator = models.DecimalField(
        _("denominator"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    is_estimated = models.BooleanField(_("estimated"), default=False)
    # What follows from the two, so that the database can put them in order.
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, editable=False)

    class Meta:
        verbose_name = _("figure of a round")
        verbose_name_plural = _("figures of rounds")
        ordering = ["participant", "version"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "version"], name="observation_once"),
            models.CheckConstraint(
                name="observation_divides_by_something",
                condition=models.Q(denominator__isnull=True) | models.Q(denominator__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.version}"


class Answer(models.Model):
    """What disclosure control lets be told of one metric in one group of a round. Written at publication alone."""

    REASONS = [(reason.value, reason.words) for reason in Reason]

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(MetricVersion, on_delete=models.PROTECT, related_name="answers")
    # The group: empty parts are "any".
    level = models.CharField(_("level"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    size = models.CharField(_("size"), max_length=20, blank=True)
    delivery = models.CharField(_("delivery model"), max_length=80, blank=True)
    # Or whole blocks, however they came together.
    block_group = models.ForeignKey(
        BlockGroup,
        verbose_name=_("group of blocks"),
        null=True,
        on_delete=models.CASCADE,
        related_name="answers",
    )
    count = models.PositiveIntegerField(_("organisations"), null=True)
    median = models.DecimalField(_("median"), max_digits=24, decimal_places=6, null=True)
    lower = models.DecimalField(_("lower quartile"), max_digits=24, decimal_places=6, null=True)
    upper = models.DecimalField(_("upper quartile"), max_digits=24, decimal_places=6, null=True)
    together = models.DecimalField(_("taken together"), max_digits=24, decimal_places=6, null=True)
    refusal = models.CharField(_("why nothing is told"), max_length=12, choices=REASONS, blank=True)
    quartiles_refusal = models.CharField(_("why no quartiles"), max_length=12, choices=REASONS, blank=True)
    together_refusal = models.CharField(_("why no total"), max_length=12, choices=REASONS, blank=True)
    # Too few organisations corrected this figure for a new answer: it is that of an earlier version.
    is_from_before = models.BooleanField(_("of the version before"), default=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "version", "level", "country", "size", "delivery"],
                condition=models.Q(block_group__isnull=True),
                name="answer_once",
            ),
            models.UniqueConstraint(
                fields=["block_group", "version"],
                condition=models.Q(block_group__isnull=False),
                name="answer_of_blocks_once",
            ),
        ]

    def __str__(self):
        return f"{self.round}, {self.version}"

    @property
    def is_told(self) -> bool:
        """Whether anything is told."""
        return not self.refusal

    @property
    def remark(self) -> str:
        """What is to be known of it beside its figures."""
        return str(FROM_BEFORE) if self.is_from_before else ""

    @property
    def reasons(self) -> list[Reason]:
        """Why something of it is not told."""
        return [
            Reason(reason)
            for reason in (self.refusal, self.quartiles_refusal, self.together_refusal)
            if reason
        ]

    @property
    def words(self) -> list[str]:
        """The same in words."""
        return [str(reason.words) for reason in self.reasons]

    @property
    def words_on_spread(self) -> list[str]:
        """The same in words, where no total is shown to anybody."""
        return [str(reason.words) for reason in self.reasons if reason != self.together_refusal]

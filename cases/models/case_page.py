"""A case."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable
from wagtail.search import index

from benchmarks.models import MetricVersion
from cases.models.case_economics import CaseEconomics
from cases.models.panels import MissingSectionsPanel
from cases.models.publication_state import PublicationState
from cases.models.querysets import CaseManager
from cases.models.sections import REQUIRED_SECTIONS, SECTION_HINTS, SECTION_MAX_LENGTH, Section
from hub.base.access import audiences
from hub.base.models import (
    DeliveryModel,
    FundingModel,
    GovernanceForm,
    HubDocument,
    HubPage,
    Jurisdiction,
    Level,
    ServiceLine,
    Stage,
    Tag,
    TagLink,
    Theme,
)
from hub.base.text.fields import MarkdownField
from peers.models import Organisation, Programme

MODERATE_PERMISSION = "cases.moderate_casepage"


def _section_field(section: Section) -> MarkdownField:
    return MarkdownField(
        section.label, blank=True, max_length=SECTION_MAX_LENGTH, help_text=SECTION_HINTS[section]
    )


def _vocabulary_key(model, verbose_name) -> models.ForeignKey:
    return models.ForeignKey(
        model, verbose_name=verbose_name, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


def _figure_field(verbose_name) -> models.DecimalField:
    return models.DecimalField(
        verbose_name,
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )


# Years that a case can be about; a typing error such as 20204 is none of them.
YEAR_VALIDATORS = [MinValueValidator(1950), MaxValueValidator(2100)]


class CaseTag(TagLink):
    """A free tag on a case."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="case_tags")
    content_object = ParentalKey("cases.CasePage", on_delete=models.CASCADE, related_name="tagged_items")

    def __str__(self):
        return str(self.tag)


class CasePage(PublicationState, HubPage):
    """What a body, or several together, did to share a service.

    The page's ``owner`` is the author who answers for it; all are in ``authors``. Text, figures and files go
    through Wagtail's revisions: what is on the page's own row is what readers see.
    """

    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=400,
        help_text=_("Two or three sentences: what was done, and what came of it."),
    )
    lead_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("lead organisation in the directory"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_cases",
    )
    lead_organisation_name = models.CharField(
        _("lead organisation"),
        max_length=200,
        blank=True,
        help_text=_("The body that led it, by its full name."),
    )
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
        help_text=_("Its hosts may edit the case."),
    )
    service_lines = ParentalManyToManyField(
        ServiceLine, verbose_name=_("service lines"), blank=True, related_name="cases"
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="cases")
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, blank=True)
    country = CountryField(_("country"), blank=True)
    jurisdiction = _vocabulary_key(Jurisdiction, _("jurisdiction"))
    stage = _vocabulary_key(Stage, _("stage"))
    delivery_model = _vocabulary_key(DeliveryModel, _("delivery model"))
    governance_form = _vocabulary_key(GovernanceForm, _("form of governance"))
    funding_model = _vocabulary_key(FundingModel, _("funding model"))
    started_on = models.DateField(_("started"), null=True, blank=True)
    live_on = models.DateField(_("in operation since"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)

    population_served = models.PositiveBigIntegerField(_("population served"), null=True, blank=True)

    # The economics, as the author entered them; what follows from them is never stored.
    discloses_economics = models.BooleanField(
        _("the figures may be shown"),
        default=False,
        help_text=_("Without this tick, nobody but you and the reviewers sees them."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Write three letters, such as USD."))],
        help_text=_("Three letters, such as USD."),
    )
    price_year = models.PositiveSmallIntegerField(
        _("price year"),
        null=True,
        blank=True,
        validators=YEAR_VALIDATORS,
        help_text=_("In the prices of which year the amounts are."),
    )
    cost_before = _figure_field(_("running cost a year, before"))
    cost_after = _figure_field(_("running cost a year, after"))
    volume_before = _figure_field(_("volume a year, before"))
    volume_after = _figure_field(_("volume a year, after"))
    volume_unit = models.CharField(
        _("unit of the volume"),
        max_length=60,
        blank=True,
        help_text=_("In the singular: invoice, payslip, call."),
    )
    metric_version = models.ForeignKey(
        MetricVersion,
        verbose_name=_("what the cost per unit measures"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="measured_cases",
        help_text=_(
            "A metric, if the cost is counted as its definition says: the case then shows where it stood among peers."
        ),
    )
    staff_before = _figure_field(_("staff before (FTE)"))
    staff_after = _figure_field(_("staff after (FTE)"))
    discount_rate = models.DecimalField(
        _("discount rate in %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(50)],
        help_text=_("For the net present value; 4 where you state none."),
    )

    problem = _section_field(Section.PROBLEM)
    approach = _section_field(Section.APPROACH)
    sponsorship = _section_field(Section.SPONSORSHIP)
    governance = _section_field(Section.GOVERNANCE)
    funding = _section_field(Section.FUNDING)
    technology = _section_field(Section.TECHNOLOGY)
    people_and_change = _section_field(Section.PEOPLE)
    results = _section_field(Section.RESULTS)
    what_helped = _section_field(Section.HELPED)
    what_stood_in_the_way = _section_field(Section.HINDERED)
    lessons = _section_field(Section.LESSONS)
    what_next = _section_field(Section.NEXT)

    tags = ClusterTaggableManager(through=CaseTag, blank=True, verbose_name=_("tags"))
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, for demonstration."))
    # Where an imported case came from, and what its file said then: an import that finds the same
    # digest leaves the case alone.
    import_source = models.CharField(max_length=300, blank=True, editable=False)
    import_digest = models.CharField(max_length=64, blank=True, editable=False)

    # What people typed into its forms goes with it.
    unsaved_forms = GenericRelation("base.UnsavedForm")

    objects = CaseManager()

    template = "cases/case_page.html"
    parent_page_types = ["cases.CaseIndexPage"]
    subpage_types: list[str] = []
    show_in_menus_default = False
    preview_modes = [("", _("Default"))]

    content_panels = [
        MissingSectionsPanel(),
        *HubPage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel("lead_organisation_name"),
                FieldPanel("lead_organisation"),
                FieldPanel("programme"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("country")]),
                FieldPanel("jurisdiction"),
            ],
            _("Who and where"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("service_lines"),
                FieldPanel("themes"),
                FieldPanel("stage"),
                FieldRowPanel([FieldPanel("started_on"), FieldPanel("live_on"), FieldPanel("ended_on")]),
                FieldPanel("delivery_model"),
                FieldPanel("governance_form"),
                FieldPanel("funding_model"),
                FieldPanel("tags"),
            ],
            _("Filed under"),
        ),
        MultiFieldPanel([FieldPanel(section.value) for section in Section], _("The story")),
        MultiFieldPanel(
            [
                FieldPanel("population_served"),
                FieldPanel("discloses_economics"),
                FieldRowPanel(
                    [FieldPanel("currency"), FieldPanel("price_year"), FieldPanel("discount_rate")]
                ),
                FieldRowPanel([FieldPanel("cost_before"), FieldPanel("cost_after")]),
                FieldRowPanel(
                    [FieldPanel("volume_before"), FieldPanel("volume_after"), FieldPanel("volume_unit")]
                ),
                FieldPanel("metric_version"),
                FieldRowPanel([FieldPanel("staff_before"), FieldPanel("staff_after")]),
            ],
            _("Figures"),
        ),
        InlinePanel("investments", label=_("One-off investments")),
        InlinePanel("partners", label=_("Partners")),
        InlinePanel("images", label=_("Images")),
        InlinePanel("attachments", label=_("Attachments")),
        InlinePanel("evidence", label=_("Evidence")),
        InlinePanel("follow_ups", label=_("Follow-ups")),
    ]
    settings_panels = [
        *HubPage.settings_panels,
        FieldPanel("audience"),
        FieldPanel("is_sample"),
    ]
    search_fields = [
        *HubPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("lead_organisation_name"),
    ]

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = [("moderate_casepage", _("Can review cases"))]
        constraints = [
            models.CheckConstraint(
                name="case_ends_after_it_starts",
                condition=models.Q(started_on__isnull=True)
                | models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
            ),
        ]

    def clean(self):
        super().clean()
        errors = {}
        if self.started_on and self.live_on and self.live_on < self.started_on:
            errors["live_on"] = _("It can't be in operation before it started.")
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            errors["ended_on"] = _("It can't end before it started.")
        elif self.live_on and self.ended_on and self.ended_on < self.live_on:
            errors["ended_on"] = _("It can't end before it was in operation.")
        errors |= self._errors_of_figures()
        if errors:
            raise ValidationError(errors)

    def _errors_of_figures(self) -> dict:
        """What a reader would need to understand the figures that are there."""
        errors = {}
        if (self.cost_before is not None or self.cost_after is not None) and not self.currency:
            errors["currency"] = _("Say in which currency the costs are.")
        if (self.cost_before is not None or self.cost_after is not None) and not self.price_year:
            errors["price_year"] = _("Say in the prices of which year the costs are.")
        if (self.volume_before is not None or self.volume_after is not None) and not self.volume_unit:
            errors["volume_unit"] = _("Say what is counted.")
        return errors

    # --- What it tells -------------------------------------------------------------------------

    @property
    def story(self) -> list[dict]:
        """The sections that have text or images, in order: ``section``, ``text`` and ``images``."""
        images: dict[str, list] = {}
        for image in self.images.all():
            images.setdefault(image.section, []).append(image)
        told = [
            {
                "section": section,
                "text": getattr(self, section.value),
                "images": images.get(section.value, []),
            }
            for section in Section
        ]
        return [part for part in told if part["text"].strip() or part["images"]]

    @property
    def missing_sections(self) -> list[Section]:
        """The sections that a member must tell and that this case lacks (an imported one may)."""
        return [section for section in REQUIRED_SECTIONS if not getattr(self, section.value).strip()]

    @cached_property
    def economics(self) -> CaseEconomics:
        """What follows from the figures; ask ``discloses_economics`` before showing any."""
        return CaseEconomics(self)

    @cached_property
    def requests_for_advice(self) -> list:
        """All that its authors asked the members, the newest first, with the questions and their threads."""
        threads = "questions__thread__"
        if not self.live:
            return []
        requests = self.advice_requests.prefetch_related(f"{threads}first_post", f"{threads}audience")
        return list(requests)

    @property
    def lead_name(self) -> str:
        """The lead organisation's name, from the directory where it is there."""
        return self.lead_organisation.name if self.lead_organisation else self.lead_organisation_name

    # --- Who may ... ---------------------------------------------------------------------------

    def is_written_by(self, user) -> bool:
        """Whether the user is one of its authors."""
        if not user.is_authenticated:
            return False
        return self.owner_id == user.pk or self.authors.accepted().filter(user=user).exists()

    def is_authored_by(self, user) -> bool:
        """Whether the user wrote it, or hosts the programme that it belongs to."""
        if self.is_written_by(user):
            return True
        return self.programme is not None and self.programme.may_be_edited_by(user)

    def may_be_edited_by(self, user) -> bool:
        """Members who wrote it, hosts of its programme, administrators."""
        return audiences.is_member(user) and (user.is_superuser or self.is_authored_by(user))

    def may_be_moderated_by(self, user) -> bool:
        """Moderators, but nobody a case of their own; administrators may, where there is nobody else."""
        if not user.is_authenticated or not user.has_perm(MODERATE_PERMISSION):
            return False
        return user.is_superuser or not self.is_written_by(user)

    def may_be_previewed_by(self, user) -> bool:
        """Those who may edit or review the draft."""
        return self.may_be_edited_by(user) or (
            user.is_authenticated and user.has_perm(MODERATE_PERMISSION) and self.is_in_review
        )

    def needs_no_review_by(self, user) -> bool:
        """Hosts publish what belongs to their programme without an editor."""
        return self.programme is not None and self.programme.may_be_edited_by(user)

    # --- Where it is ---------------------------------------------------------------------------

    @property
    def edit_url(self) -> str:
        """The author's form."""
        return reverse("cases:edit", args=[self.pk])


class CaseImage(Orderable):
    """An image in a case's story, shown at the end of a section."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(
        get_image_model_string(), verbose_name=_("image"), on_delete=models.PROTECT, related_name="+"
    )
    alt_text = models.CharField(
        _("alternative text"),
        max_length=250,
        help_text=_("What the image shows, for those who can't see it."),
    )
    caption = models.CharField(_("caption"), max_length=250, blank=True)
    section = models.CharField(_("section"), max_length=30, choices=Section.choices, default=Section.APPROACH)

    class Meta(Orderable.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self):
        return self.alt_text


class CaseAttachment(Orderable):
    """A file that belongs to a case."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        HubDocument, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    is_evidence = models.BooleanField(
        _("it is evidence"), default=False, help_text=_("It bears out what the case says.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.title

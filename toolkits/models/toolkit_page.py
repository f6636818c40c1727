"""A toolkit: what it says of itself. Its files and releases stand outside the revisions."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from hub.base.access import audiences
from hub.base.models import HubPage, Level, ServiceLine, Tag, TagLink, Theme
from hub.base.text.fields import MarkdownField
from hub.base.text.languages import LANGUAGES, language_name
from peers.models import Programme
from toolkits.models import licences
from toolkits.models.licences import Licence
from toolkits.models.querysets import ToolkitManager

TEXT_LENGTH = 20_000
STEP_LENGTH = 100_000
# Beyond so many, each step's text stands on a page of its own.
STEPS_ON_ONE_PAGE = 12


class ToolkitTag(TagLink):
    """A free tag on a toolkit."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="toolkit_tags")
    content_object = ParentalKey(
        "toolkits.ToolkitPage", on_delete=models.CASCADE, related_name="tagged_items"
    )

    def __str__(self):
        return str(self.tag)


class ToolkitPage(HubPage):
    """A kit that a programme publishes: charters, agreements, workbooks, and how to use them.

    What it says goes through Wagtail's revisions: what is on the page's own row is what readers see.
    """

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="toolkits",
        help_text=_("Its hosts maintain the toolkit."),
    )
    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=400,
        help_text=_("Two or three sentences: what is in it, and what it helps to do."),
    )
    purpose = MarkdownField(_("what it is for"), blank=True, max_length=TEXT_LENGTH)
    suits = MarkdownField(
        _("who it suits"),
        blank=True,
        max_length=TEXT_LENGTH,
        help_text=_("And whom it does not: size, level, law, what has to be there already."),
    )
    prerequisites = MarkdownField(_("what you need before you start"), blank=True, max_length=TEXT_LENGTH)
    service_lines = ParentalManyToManyField(
        ServiceLine, verbose_name=_("service lines"), blank=True, related_name="toolkits"
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="toolkits")
    tags = ClusterTaggableManager(through=ToolkitTag, blank=True, verbose_name=_("tags"))
    # A draft may be without; nothing is published without.
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence.choices,
        blank=True,
        help_text=_("What others may do with the files and the text."),
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, for demonstration."))
    # Where an imported toolkit came from, and what its files said then: an import that finds the same
    # digest leaves it alone.
    import_source = models.CharField(max_length=300, blank=True, editable=False)
    import_digest = models.CharField(max_length=64, blank=True, editable=False)

    # What people typed into its forms goes with it.
    unsaved_forms = GenericRelation("base.UnsavedForm")

    objects = ToolkitManager()

    template = "toolkits/toolkit_page.html"
    parent_page_types = ["toolkits.ToolkitIndexPage"]
    subpage_types: list[str] = []
    show_in_menus_default = False
    preview_modes = [("", _("Default"))]

    content_panels = [
        *HubPage.content_panels,
        FieldPanel("programme"),
        FieldPanel("summary"),
        FieldPanel("purpose"),
        FieldPanel("suits"),
        FieldPanel("prerequisites"),
        MultiFieldPanel(
            [
                FieldPanel("service_lines"),
                FieldPanel("themes"),
                FieldPanel("tags"),
                FieldRowPanel([FieldPanel("licence"), FieldPanel("language")]),
            ],
            _("Filed under"),
        ),
        InlinePanel("levels", label=_("Levels of government")),
        InlinePanel("steps", label=_("Steps")),
    ]
    settings_panels = [*HubPage.settings_panels, FieldPanel("audience"), FieldPanel("is_sample")]
    search_fields = [
        *HubPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("purpose"),
    ]

    class Meta:
        verbose_name = _("toolkit")
        verbose_name_plural = _("toolkits")

    # --- What it tells -------------------------------------------------------------------------

    @property
    def licence_address(self) -> str:
        """Where its licence can be read."""
        return licences.address_of(self.licence)

    @property
    def language_name(self) -> str:
        """The language of the texts and files, in the reader's words."""
        return language_name(self.language) if self.language in LANGUAGES else self.language

    @property
    def level_labels(self) -> list[str]:
        """The levels of government that it suits, in their usual order."""
        chosen = {row.level for row in self.levels.all()}
        return [str(level.label) for level in Level if level.value in chosen]

    @cached_property
    def steps_in_order(self) -> list["ToolkitStep"]:
        """Its steps, read once."""
        return list(self.steps.all())

    @property
    def tells_steps_in_full(self) -> bool:
        """Whether the steps' texts stand on the toolkit's own page."""
        return len(self.steps_in_order) <= STEPS_ON_ONE_PAGE

    def step_address(self, step: "ToolkitStep") -> str:
        """Where a step's text is read."""
        if self.tells_steps_in_full:
            return f"{self.get_url() or ''}#step-{step.slug}"
        return reverse("toolkits:step", args=[self.pk, step.slug])

    # --- Who may ... ---------------------------------------------------------------------------

    def may_be_edited_by(self, user) -> bool:
        """Members who host its programme, administrators."""
        return audiences.is_member(user) and self.programme.may_be_edited_by(user)

    # --- Where it is ---------------------------------------------------------------------------

    @property
    def edit_url(self) -> str:
        """The host's form."""
        return reverse("toolkits:edit", args=[self.pk])


class ToolkitLevel(Orderable):
    """A level of government that a toolkit suits."""

    page = ParentalKey(ToolkitPage, on_delete=models.CASCADE, related_name="levels")
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)

    class Meta(Orderable.Meta):
        verbose_name = _("level of government")
        verbose_name_plural = _("levels of government")

    def __str__(self):
        return self.get_level_display()


class ToolkitStep(Orderable):
    """One step of using a toolkit."""

    page = ParentalKey(ToolkitPage, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(_("step"), max_length=200)
    # Its name in addresses, once on a toolkit; an address that was passed on stays true.
    slug = models.SlugField(_("name in addresses"), max_length=80, blank=True, allow_unicode=True)
    text = MarkdownField(_("what to do"), blank=True, max_length=STEP_LENGTH)
    roles = models.CharField(_("who does it"), max_length=300, blank=True)
    effort = models.CharField(
        _("effort"), max_length=120, blank=True, help_text=_("Such as “two days of a lawyer”.")
    )
    outcome = models.CharField(_("what comes out"), max_length=500, blank=True)
    # Keys of ``ToolkitFile``. A revision is opened even where a file of it is gone by now.
    file_keys = models.JSONField(_("files"), default=list, blank=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("text"),
        FieldPanel("roles"),
        FieldPanel("effort"),
        FieldPanel("outcome"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self):
        return self.title

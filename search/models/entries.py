"""Entries: one row for each thing that can be found."""

from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from django_countries.fields import CountryField
from wagtail.contrib.settings.models import BaseGenericSetting

from hub.base.models import Audience, Level, Stage
from search.models.querysets import EntryQuerySet, RewriteQuerySet
from search.text import synonym_lists


@cache
def _country_name(code: str, language: str) -> str:
    # (to look it up takes longer than all else that a row of a list needs)
    return str(countries.name(code)) if code else ""


class Entry(models.Model):
    """A findable thing, written in the same transaction as the thing itself.

    It stands below the apps whose things it lists, and so knows their organisations, programmes
    and people by id and name only. Rows are written by ``search.entries.services`` alone.
    """

    TITLE_LENGTH = 300
    SUMMARY_LENGTH = 1000
    # Longer texts are cut; nobody looks for page 200 by its words, and PostgreSQL refuses them.
    BODY_LENGTH = 200_000
    ATTACHMENT_LENGTH = 300_000

    # What it is.
    kind = models.CharField(_("kind"), max_length=40)
    object_id = models.PositiveBigIntegerField(_("id of the thing"))
    part = models.CharField(_("part"), max_length=40, blank=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    url = models.CharField(_("address"), max_length=500)

    # What it says.
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    summary = models.CharField(_("summary"), max_length=SUMMARY_LENGTH, blank=True)
    body = models.TextField(_("text"), blank=True)
    attachment_text = models.TextField(_("text of its files"), blank=True)
    # Names it goes by or is filed under: tags, organisations, people, service lines.
    keywords = models.TextField(_("names"), blank=True)

    # Where it stands.
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, blank=True)
    country = CountryField(_("country"), blank=True)
    jurisdiction_name = models.CharField(_("jurisdiction"), max_length=160, blank=True)
    stage = models.ForeignKey(
        Stage, verbose_name=_("stage"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organisation_id = models.PositiveBigIntegerField(_("id of the organisation"), null=True, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    programme_id = models.PositiveBigIntegerField(_("id of the programme"), null=True, blank=True)
    programme_name = models.CharField(_("programme"), max_length=200, blank=True)
    author_names = models.CharField(_("authors"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True)
    popularity = models.PositiveIntegerField(_("popularity"), default=0)
    is_sample = models.BooleanField(_("sample"), default=False)

    audience = models.ForeignKey(
        Audience, verbose_name=_("audience"), on_delete=models.PROTECT, related_name="+"
    )

    # Each change has a higher version; Elasticsearch holds the version last given to it.
    version = models.PositiveBigIntegerField(_("version"), default=1)
    version_indexed = models.PositiveBigIntegerField(_("version indexed"), default=0)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    # What Elasticsearch refused is given to it again later.
    index_attempts = models.PositiveSmallIntegerField(_("attempts to index it"), default=0)
    index_next_try = models.DateTimeField(_("next attempt"), null=True, blank=True)
    index_error = models.CharField(_("why it could not be indexed"), max_length=500, blank=True)
    # The tombstone: kept, emptied, so that an outside index learns of the end as well.
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "part"], name="entry_one_row_a_thing")
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="entry_newest"),
            models.Index(fields=["group", "id"], condition=~Q(group=""), name="entry_of_group"),
            models.Index(
                fields=["changed_at"], condition=Q(version_indexed__lt=F("version")), name="entry_not_indexed"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def place(self) -> str:
        """Where it happened: the jurisdiction, or else the country."""
        return self.jurisdiction_name or _country_name(self.country.code or "", get_language())

    @cached_property
    def standing(self) -> str:
        """Whose it is, and where it happened."""
        return " · ".join(filter(None, (self.organisation_name or self.programme_name, self.place)))


class EntryFacet(models.Model):
    """One thing that an entry is filed under, or listed with.

    Plain rows, so that one query counts all facets and a new facet needs no migration.
    Vocabularies are kept by id: renaming one changes no entry.
    """

    class Name(models.TextChoices):
        KIND = "kind", _("Kind")
        THEME = "theme", _("Theme")
        SERVICE_LINE = "service_line", _("Service line")
        LEVEL = "level", _("Level")
        COUNTRY = "country", _("Country")
        STAGE = "stage", _("Stage")
        TAG = "tag", _("Tag")
        YEAR = "year", _("Year")
        ORGANISATION = "organisation", _("Organisation")
        PROGRAMME = "programme", _("Programme")
        AUTHOR = "author", _("Author")
        # Of people and organisations, in the directory.
        ADVISE = "advise", _("Can advise on")
        LOOKING = "looking", _("Looking for help with")
        STATE = "state", _("State or province")
        POPULATION = "population", _("Population served")
        LANGUAGE = "language", _("Language")
        OPEN_TO = "open_to", _("Open to")
        BODY = "body", _("Kind of organisation")
        HOSTS = "hosts", _("Hosts for others")
        HOSTED = "hosted", _("Others host for it")
        # Audiences: whose readers have another entry of the same thing, which says more.
        MORE_FOR = "more_for", _("Said more fully to")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=20, choices=Name.choices)
    value = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("facet of an entry")
        verbose_name_plural = _("facets of entries")
        constraints = [
            models.UniqueConstraint(fields=["entry", "facet", "value"], name="entry_facet_once"),
        ]
        indexes = [
            models.Index(fields=["facet", "value", "entry"], name="entry_facet_value"),
        ]

    def __str__(self):
        return f"{self.facet}: {self.value}"


class IndexBuild(models.Model):
    """The making of a new index in Elasticsearch: how far it is, so that it can be taken up again."""

    class State(models.TextChoices):
        RUNNING = "running", _("Under way")
        LIVE = "live", _("In use since")
        FAILED = "failed", _("Failed")

    # Whoever makes the index says so at least this often; silent for longer, another may go on with it.
    SILENCE_SECONDS = 60

    name = models.CharField(_("index"), max_length=120, unique=True)
    digest = models.CharField(_("mapping"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    # Entries up to this id have been copied.
    cursor = models.PositiveBigIntegerField(_("copied up to"), default=0)
    copied = models.PositiveBigIntegerField(_("copied"), default=0)
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)
    held_by = models.CharField(_("in the hands of"), max_length=64, blank=True)
    beat_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        verbose_name = _("making of an index")
        verbose_name_plural = _("makings of indices")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="index_build_one_at_once"
            )
        ]

    def __str__(self):
        return self.name


class Rewrite(models.Model):
    """Many things whose entries the worker writes anew, part by part; gone when it is done."""

    class What(models.TextChoices):
        BRANCH = "branch", _("A page and all below it")
        LISTED = "listed", _("Everything listed with something")
        GROUP = "group", _("Everything of a group")

    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    # The page's id; facet and value, as "organisation:12"; or the group.
    key = models.CharField(_("which"), max_length=150)
    cursor = models.PositiveBigIntegerField(_("done up to"), default=0)
    # Rises when it is asked for again: who works at an older one must not end it.
    turn = models.PositiveIntegerField(_("turn"), default=0)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    next_try = models.DateTimeField(_("next attempt"), default=timezone.now)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    objects = RewriteQuerySet.as_manager()

    class Meta:
        verbose_name = _("rewriting of entries")
        verbose_name_plural = _("rewritings of entries")
        ordering = ["next_try", "pk"]
        constraints = [models.UniqueConstraint(fields=["what", "key"], name="rewrite_once")]

    def __str__(self):
        return f"{self.get_what_display()}: {self.key}"


class SiteSynonyms(BaseGenericSetting):
    """The site's own words that mean the same, besides those that come with the hub."""

    LENGTH = 50_000

    words = models.TextField(
        _("words that mean the same"),
        blank=True,
        max_length=LENGTH,
        help_text=_(
            "One group to a line, separated by commas: whoever looks for one of a group finds the others as well. "
            "Capitals and accents make no difference. What follows a # is a remark."
        ),
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def clean(self):
        super().clean()
        mistakes = synonym_lists.mistakes(self.words)
        if mistakes:
            raise ValidationError({"words": mistakes})

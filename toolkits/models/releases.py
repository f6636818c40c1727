"""Releases: what a toolkit's files were at one moment. A published one does not change any more."""

import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.text.fields import MarkdownField
from toolkits.models.files import FileVersion
from toolkits.models.toolkit_page import ToolkitPage

NOTES_LENGTH = 20_000


class ReleaseQuerySet(models.QuerySet):
    def published(self):
        """What readers may get, if they may see the toolkit."""
        return self.filter(published_at__isnull=False)

    def in_force(self):
        """Those of them that were not recalled: their files can be had."""
        return self.published().filter(recalled_at__isnull=True)

    def recalled(self):
        """What hosts took back: that there was one is told, and why."""
        return self.filter(recalled_at__isnull=False)

    def drafts(self):
        """What hosts are still putting together."""
        return self.filter(published_at__isnull=True)

    def newest_first(self):
        """The current one first."""
        return self.order_by("-published_at", "-pk")


class Release(models.Model):
    """A numbered and dated set of files; as a draft it can be changed, published it can't."""

    toolkit = models.ForeignKey(ToolkitPage, on_delete=models.CASCADE, related_name="releases")
    number = models.CharField(
        _("number"),
        max_length=20,
        validators=[
            RegexValidator(
                r"\A[0-9A-Za-z](?:[0-9A-Za-z.\-]*[0-9A-Za-z])?\Z",
                _("Use digits, letters, dots and hyphens, such as 1.0 or 2026-1."),
            )
        ],
    )
    dated = models.DateField(_("date"), default=timezone.localdate)
    notes = MarkdownField(_("what is new"), blank=True, max_length=NOTES_LENGTH)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recalled_at = models.DateTimeField(_("recalled"), null=True, blank=True)
    recall_reason = models.CharField(_("why it is recalled"), max_length=500, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-published_at", "-pk"]
        # Which toolkits somebody keeps is asked of their programmes; this tells hosts apart without a query.
        permissions = [("keep_toolkits", "Can keep the toolkits of the programmes that they host")]
        constraints = [
            models.UniqueConstraint(fields=["toolkit", "number"], name="toolkit_release_number_once"),
            models.UniqueConstraint(
                fields=["toolkit"], condition=Q(published_at__isnull=True), name="toolkit_release_one_draft"
            ),
        ]

    def __str__(self):
        return f"{self.toolkit} {self.number}"

    @property
    def is_published(self) -> bool:
        """Whether it is fixed, and readers of the toolkit may get it."""
        return self.published_at is not None

    @property
    def is_recalled(self) -> bool:
        """Whether its hosts took it back: readers can't get its files any more."""
        return self.recalled_at is not None


class ReleaseFile(models.Model):
    """A version of a file in a release."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="files")
    version = models.ForeignKey(FileVersion, on_delete=models.RESTRICT, related_name="in_releases")
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of a release")
        verbose_name_plural = _("files of a release")
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "version"], name="toolkit_release_version_once")
        ]

    def __str__(self):
        return f"{self.release}: {self.version}"


def zip_name() -> str:
    """Where storage keeps the zip of a release; the name can't be guessed."""
    return f"toolkits/{uuid.uuid4().hex}.zip"


class ReleaseZipQuerySet(models.QuerySet):
    def open(self):
        """Those that are being made, or wait to be."""
        return self.filter(state__in=[ReleaseZip.State.WAITING, ReleaseZip.State.WORKING])

    def due(self, now):
        """Those that a worker may take up: nobody has them in hand, or who had them is dead."""
        free = Q(held_until__isnull=True) | Q(held_until__lt=now)
        return self.open().filter(free).order_by("asked_at", "pk")


class ReleaseZip(models.Model):
    """All files of a published release as one, made by the worker; it lies under ``name`` once it is ready."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="zip")
    name = models.CharField(max_length=80, default=zip_name, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("ready"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)

    objects = ReleaseZipQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("zip of a release")
        verbose_name_plural = _("zips of releases")
        ordering = ["asked_at", "pk"]

    def __str__(self):
        return f"{self.release_id}: {self.get_state_display()}"

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to be had."""
        return self.state == self.State.READY

    @property
    def is_open(self) -> bool:
        """Whether it is being made, or waits to be."""
        return self.state in {self.State.WAITING, self.State.WORKING}


def current_release(toolkit: ToolkitPage) -> Release | None:
    """The release that readers get unless they ask for another."""
    return Release.objects.in_force().filter(toolkit=toolkit).newest_first().first()


def draft_release(toolkit: ToolkitPage) -> Release | None:
    """The release that is being put together, if any."""
    return Release.objects.drafts().filter(toolkit=toolkit).first()

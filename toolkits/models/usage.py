"""What a toolkit's hosts are told of its use: counters by month and jurisdiction, never who.

The counters are kept, not counted from a log: of a reader nothing is written down but that there was one more.
"""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from hub.base.models import Jurisdiction
from toolkits.models.files import ToolkitFile
from toolkits.models.toolkit_page import ToolkitPage


class ToolkitCount(models.Model):
    """How often something happened in a month, from one jurisdiction."""

    class Kind(models.TextChoices):
        VIEW = "view", _("Views")
        FILE = "file", _("Downloads of single files")
        ZIP = "zip", _("Downloads of everything")

    toolkit = models.ForeignKey(ToolkitPage, on_delete=models.CASCADE, related_name="counts")
    # Its first day.
    month = models.DateField(_("month"))
    kind = models.CharField(_("what"), max_length=6, choices=Kind.choices)
    file = models.ForeignKey(
        ToolkitFile, null=True, blank=True, on_delete=models.CASCADE, related_name="counts"
    )
    # Of the reader's organisation; empty for visitors, and where it is not known.
    jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, blank=True, on_delete=models.PROTECT, related_name="toolkit_counts"
    )
    count = models.PositiveIntegerField(_("count"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("count of a toolkit's use")
        verbose_name_plural = _("counts of toolkits' use")
        ordering = ["toolkit", "-month", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("toolkit"),
                F("month"),
                F("kind"),
                Coalesce(F("file"), Value(0)),
                Coalesce(F("jurisdiction"), Value(0)),
                name="toolkit_count_once",
            )
        ]

    def __str__(self):
        return f"{self.toolkit_id}, {self.month:%Y-%m}, {self.kind}: {self.count}"


class ToolkitSearch(models.Model):
    """Words that were searched for by those who then opened a toolkit, in a month.

    They are told to the hosts once several people used them: rare words may say who somebody is.
    """

    toolkit = models.ForeignKey(ToolkitPage, on_delete=models.CASCADE, related_name="searches")
    month = models.DateField(_("month"))
    words = models.CharField(_("words"), max_length=100)
    count = models.PositiveIntegerField(_("count"), default=0)
    is_told = models.BooleanField(_("told to the hosts"), default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("search that led to a toolkit")
        verbose_name_plural = _("searches that led to toolkits")
        ordering = ["toolkit", "-month", "-count", "words"]
        constraints = [
            models.UniqueConstraint(fields=["toolkit", "month", "words"], name="toolkit_search_once"),
            models.CheckConstraint(condition=~Q(words=""), name="toolkit_search_has_words"),
        ]

    def __str__(self):
        return f"{self.toolkit_id}, {self.month:%Y-%m}: {self.words}"


class ToolkitSearcher(models.Model):
    """That somebody else searched for the words: a mark from which nobody can tell who.

    It is kept until enough people searched for them, and no longer than the month.
    """

    search = models.ForeignKey(ToolkitSearch, on_delete=models.CASCADE, related_name="searchers")
    mark = models.CharField(max_length=32)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mark of a search")
        verbose_name_plural = _("marks of searches")
        constraints = [models.UniqueConstraint(fields=["search", "mark"], name="toolkit_searcher_once")]

    def __str__(self):
        return f"{self.search_id}"

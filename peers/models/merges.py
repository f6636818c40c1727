"""Organisations that may be one and the same, and what was moved when two were merged."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peers.models.organisations import Organisation


class DuplicatePairQuerySet(models.QuerySet):
    def open(self):
        """Pairs that nobody has judged, of organisations that both stand for themselves."""
        return self.filter(
            dismissed_at__isnull=True, first__merged_into__isnull=True, second__merged_into__isnull=True
        )


class DuplicatePair(models.Model):
    """Two organisations that look alike. Judged to be two, they are not suggested again."""

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    same_name = models.BooleanField(_("same name"), default=False)
    same_domain = models.BooleanField(_("same domain"), default=False)
    same_place = models.BooleanField(_("same place"), default=False)
    score = models.PositiveSmallIntegerField(_("likeness"), default=0)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    dismissed_at = models.DateTimeField(_("judged to be two"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(name="duplicate_pair_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self):
        return f"{self.first} / {self.second}"

    @property
    def reasons(self) -> list[str]:
        """Why the two are suggested, for people."""
        told = {
            _("the same name"): self.same_name,
            _("a domain of both"): self.same_domain,
            _("the same place"): self.same_place,
        }
        return [str(reason) for reason, holds in told.items() if holds]


class OrganisationMerge(models.Model):
    """One organisation taken into another: what was moved, so that it can be undone.

    ``moved`` lists, for each column that named the merged organisation, the ids of the rows that name
    the other one now; ``dropped`` holds, in Django's own form, the rows that both had and that therefore
    went.
    """

    source = models.ForeignKey(
        Organisation, verbose_name=_("merged"), on_delete=models.CASCADE, related_name="merges_away"
    )
    target = models.ForeignKey(
        Organisation, verbose_name=_("into"), on_delete=models.CASCADE, related_name="merges_into"
    )
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    merged_at = models.DateTimeField(_("merged on"), default=timezone.now)
    moved = models.JSONField(_("moved"), default=dict)
    dropped = models.JSONField(_("dropped"), default=list)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("merging of organisations")
        verbose_name_plural = _("mergings of organisations")
        ordering = ["-merged_at", "-pk"]

    def __str__(self):
        return f"{self.source} → {self.target}"

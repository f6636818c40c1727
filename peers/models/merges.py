"""Organisations that may be one and the same, and what was moved when two were merged."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.access import audiences
from peers.models.consents import Consent
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
    the other one now. Nothing is deleted: what both had, and what was given in confidence, stays with the
    merged one. ``dropped`` holds rows that mergings of before deleted, in Django's own form.
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

    @property
    def is_undone(self) -> bool:
        """Whether the two are two again."""
        return self.undone_at is not None


class MergeConsent(Consent):
    """What one of two merged organisations says: may both open what each gave in confidence before?

    As long as it says nothing, the answer is no. It may change its mind while the two are merged.
    """

    merge = models.ForeignKey(OrganisationMerge, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("consent to a merging")
        verbose_name_plural = _("consents to mergings")
        ordering = ["merge", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["merge", "organisation"], name="merge_consent_once"),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.get_answer_display()}"

    @property
    def other(self) -> Organisation:
        """The organisation that it was merged with."""
        return self.merge.target if self.organisation_id == self.merge.source_id else self.merge.source


class SharedConfidenceQuerySet(models.QuerySet):
    def reaching(self, given_at):
        """Those by which a thing given at a time may be opened."""
        return self.filter(Q(since__isnull=True) | Q(since__lt=given_at))


class SharedConfidence(models.Model):
    """People of ``reader`` may open what ``giver`` gave in confidence, or what it gave after ``since``.

    Written anew from the mergings and their consents whenever these change, and by nothing else.
    """

    reader = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    giver = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(null=True)

    objects = SharedConfidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared confidence")
        verbose_name_plural = _("shared confidences")
        ordering = ["reader", "giver"]
        constraints = [
            models.UniqueConstraint(fields=["reader", "giver"], name="confidence_shared_once"),
        ]

    def __str__(self):
        return f"{self.reader} ← {self.giver}"


def side_of(user) -> int | None:
    """The organisation that a member joined, also where it was merged since: whose confidence they are in."""
    if not audiences.is_member(user) or user.organisation is None:
        return None
    return user.membership_application.organisation_id


def opened_to(user, *, organisation: str = "organisation", given_at: str) -> Q:
    """Which things given in confidence a member may open; the names are those of the thing's own fields.

    What their organisation gave, and of what was merged with it that which was given since, or all where both agreed.
    """
    side = side_of(user)
    if side is None:
        return Q(pk__in=[])
    shared = SharedConfidence.objects.filter(reader=side)
    own = Organisation.objects.filter(pk=side).order_by().values("pk")
    # By its index first: there may be many things, and few organisations that are one.
    of_circle = Q(**{f"{organisation}__in": own.union(shared.order_by().values("giver"), all=True)})
    reaching = shared.filter(giver=OuterRef(f"{organisation}_id")).reaching(OuterRef(given_at))
    return of_circle & (Q(**{organisation: side}) | Q(Exists(reaching)))


def closed_to(*, organisation: str, given_at: str, opened_at) -> Q:
    """What of an organisation is closed to some who may open what it was given at ``opened_at``."""
    closed = SharedConfidence.objects.filter(
        giver=OuterRef(f"{organisation}_id"), since__lt=opened_at, since__gte=OuterRef(given_at)
    )
    return Q(Exists(closed))

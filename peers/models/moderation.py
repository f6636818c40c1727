"""What members report to the moderators, whatever it is that they read."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.moderation import kinds
from hub.base.moderation.kinds import ModeratedKind


class FlagQuerySet(models.QuerySet):
    """Chainable questions about reports."""

    def waiting(self):
        """Those that nobody has decided on."""
        return self.filter(decided_at__isnull=True)

    def decided(self):
        """Those that somebody has decided on."""
        return self.filter(decided_at__isnull=False)

    def of(self, thing):
        """Those about one thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def of_kind(self, kind: ModeratedKind):
        """Those about things of one kind."""
        return self.filter(content_type=ContentType.objects.get_for_model(kind.model))

    def for_moderator(self, user):
        """Those about what somebody moderates."""
        condition = Q(pk__in=[])
        for kind in kinds.of_moderator(user):
            content_type = ContentType.objects.get_for_model(kind.model)
            things = kind.moderated_by(user).order_by().values("pk")
            condition |= Q(content_type=content_type, object_id__in=things)
        return self.filter(condition)

    def by_thing(self):
        """One row for each thing, as ``content_type``, ``object_id``, ``count``, ``first_at`` and ``latest``."""
        things = self.order_by().values("content_type", "object_id")
        return things.annotate(count=Count("pk"), first_at=Min("flagged_at"), latest=Max("decided_at"))

    def with_things(self):
        """With what they are about, in one query for each kind."""
        querysets = [kind.queryset() for kind in kinds.registered()]
        return self.prefetch_related(GenericPrefetch("thing", querysets))


class Flag(models.Model):
    """Somebody, or the site's own check, tells the moderators of something that a member wrote."""

    NOTE_LENGTH = 1000

    class Reason(models.TextChoices):
        SPAM = "spam", _("It is advertising or spam")
        HURTFUL = "hurtful", _("It attacks, insults or hurts somebody")
        CONFIDENTIAL = "confidential", _("It tells what is confidential or private")
        ELSEWHERE = "elsewhere", _("It does not belong here")
        OTHER = "other", _("Something else")
        CHECK = "check", _("The site's check asks you to look")

    class Outcome(models.TextChoices):
        ACTED = "acted", _("Something was done")
        DISMISSED = "dismissed", _("Nothing had to be done")

    # Of a kind that is registered with hub.base.moderation.kinds.
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()
    # Nobody for the site's check, and for accounts that were deleted.
    flagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("what is wrong"), max_length=12, choices=Reason.choices)
    note = models.CharField(_("in words"), max_length=NOTE_LENGTH, blank=True)
    flagged_at = models.DateTimeField(_("reported"), default=timezone.now)
    # Empty, though decided, for messages reported before outcomes were kept.
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = FlagQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["flagged_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "flagged_by"], name="flag_once"),
        ]
        indexes = [
            models.Index(
                fields=["content_type", "object_id"],
                condition=Q(decided_at__isnull=True),
                name="flag_waiting_of_thing",
            ),
        ]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.thing}"

    @property
    def kind(self) -> ModeratedKind:
        """The kind of what it is about."""
        return kinds.of_model(ContentType.objects.get_for_id(self.content_type_id).model_class())

    @property
    def result(self) -> str:
        """What became of it, in words; empty while it waits."""
        if self.decided_at is None:
            return ""
        return self.get_outcome_display() if self.outcome else str(_("Decided"))

"""What moderators did with what members write: a row for each act, never changed; and appeals against that."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.moderation import kinds
from hub.base.moderation.acts import Act
from hub.base.moderation.kinds import ModeratedKind
from peers.models.accounts import Suspension

REASON_LENGTH = 1000


class ModeratorActQuerySet(models.QuerySet):
    """Chainable questions about what moderators did."""

    def told_to(self, user):
        """What was done with what somebody wrote, as far as they are told."""
        return self.filter(person=user, is_told=True)

    def for_moderator(self, user):
        """What was done with things that somebody moderates."""
        condition = Q(pk__in=[])
        for kind in kinds.of_moderator(user):
            content_type = ContentType.objects.get_for_model(kind.model)
            scopes = kind.scopes_moderated_by(user).order_by().values("pk")
            condition |= Q(content_type=content_type, scope_id__in=scopes)
        return self.filter(condition)

    def of_kinds(self, *chosen: ModeratedKind):
        """What was done with things of these kinds."""
        types = ContentType.objects.get_for_models(*(kind.model for kind in chosen)).values()
        return self.filter(content_type__in=types)

    def suspending(self):
        """Those by which an account was suspended."""
        return self.filter(act=Act.SUSPEND)

    def with_things(self):
        """With what they were done to, in one query for each kind."""
        return self.prefetch_related(_things("thing"))


def _things(lookup: str) -> GenericPrefetch:
    return GenericPrefetch(lookup, [kind.queryset() for kind in kinds.registered()])


class ModeratorActManager(models.Manager.from_queryset(ModeratorActQuerySet)):
    """The log; rows are written by ``note`` alone."""

    def note(self, act, *, by, thing=None, suspension=None, reason="", details=None, tells=False):
        """Write an act. ``tells``: whom it concerns is told, unless it is who did it, and may appeal."""
        kind = kinds.of(thing) if thing is not None else None
        person = suspension.user if suspension is not None else kind.author(thing)
        return self.create(
            act=str(act),
            by=by,
            thing=thing,
            scope_id=kind.scope_id(thing) if kind else None,
            place=kind.place(thing)[:200] if kind else "",
            suspension=suspension,
            person=person,
            is_told=tells and person is not None and person.pk != by.pk,
            reason=reason.strip()[:REASON_LENGTH],
            details=details or {},
        )


class ModeratorAct(models.Model):
    """One act of a moderator: with what a member wrote, or with their account.

    ``act`` is a word of ``hub.base.moderation.acts`` or of the kind's own.
    """

    act = models.CharField(_("act"), max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Of a kind that is registered with hub.base.moderation.kinds; nothing where it was done to an account. The row
    # stays when the thing is deleted.
    content_type = models.ForeignKey(
        ContentType, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    thing = GenericForeignKey()
    # Whose moderators read it, as the kind says: of a post, the thread in which it stood.
    scope_id = models.PositiveBigIntegerField(null=True, blank=True)
    # The name of the forum or the like, at that time.
    place = models.CharField(_("place"), max_length=200, blank=True)
    # Where it was about an account: that it was suspended, or no longer is.
    suspension = models.ForeignKey(
        Suspension, null=True, blank=True, on_delete=models.SET_NULL, related_name="acts"
    )
    # Who wrote it, or whose account it is.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Whether that person gets a notice of it, and may appeal.
    is_told = models.BooleanField(_("the writer is told"), default=False)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    # What the act needs to be understood later: the title before, the forum before.
    details = models.JSONField(default=dict, blank=True)
    done_at = models.DateTimeField(_("done"), default=timezone.now)

    objects = ModeratorActManager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("act of a moderator")
        verbose_name_plural = _("acts of moderators")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["content_type", "scope_id"], name="moderator_act_scope"),
            models.Index(fields=["person", "-id"], condition=Q(is_told=True), name="moderator_act_told"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["suspension"], condition=Q(act=Act.SUSPEND), name="moderator_act_suspends_once"
            )
        ]

    def __str__(self):
        return f"{self.act}: {self.content_type_id} {self.object_id}"

    def get_absolute_url(self):
        return reverse("moderation:own_act", args=[self.pk])

    @property
    def kind(self) -> ModeratedKind | None:
        """The kind of what it was done to; None for an account."""
        if self.content_type_id is None:
            return None
        return kinds.of_model(ContentType.objects.get_for_id(self.content_type_id).model_class())

    @property
    def label(self) -> str:
        """The act in words."""
        return kinds.label_of_act(self.act)


class AppealQuerySet(models.QuerySet):
    """Chainable questions about appeals."""

    def waiting(self):
        """Those that nobody has decided on."""
        return self.filter(decided_at__isnull=True)

    def decided(self):
        """Those that somebody has decided on, or that were over before."""
        return self.filter(decided_at__isnull=False)

    def with_acts(self):
        """With what they are against, and what that was done to, in one query for each kind."""
        return self.select_related("act__person").prefetch_related(_things("act__thing"))

    def against(self, suspension: Suspension):
        """The one against a suspension, if there is one."""
        return self.filter(act__suspension=suspension, act__act=Act.SUSPEND)


class Appeal(models.Model):
    """Whom an act of a moderator concerns asks for another look at it; once for each act."""

    TEXT_LENGTH = 2000
    ANSWER_LENGTH = 1000

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Taken back")
        REFUSED = "refused", _("It stays as it is")

    act = models.OneToOneField(ModeratorAct, on_delete=models.CASCADE, related_name="appeal")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("why it should be taken back"), max_length=TEXT_LENGTH)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    # Empty, though decided, where a suspension ended before anybody decided.
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("answer"), max_length=ANSWER_LENGTH, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AppealQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(decided_at__isnull=True), name="act_appeal_waiting"),
        ]

    def __str__(self):
        return str(self.act)

    def get_absolute_url(self):
        return reverse("moderation:own_act", args=[self.act_id])

    @property
    def result(self) -> str:
        """What became of it, in words; empty while it waits."""
        if self.decided_at is None:
            return ""
        return self.get_outcome_display() if self.outcome else str(_("Over before it was decided"))

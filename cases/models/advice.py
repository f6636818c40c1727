"""Advice on a case: what its authors ask, whom the site invites to answer, what came of it; and who faces the same.

None of this goes through revisions: bringing back an older text takes back neither a question that members
answered nor what the authors said about their answers. What members write is threads of the forums.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.case_page import CasePage
from forums.models import Thread
from hub.base.text.fields import PlainMarkdownField

OUTCOME_LENGTH = 8_000


class AdviceRequestQuerySet(models.QuerySet):
    def open(self):
        """Those that the authors have not closed."""
        return self.filter(closed_at__isnull=True)

    def closed(self):
        """Those of which the authors have said what came."""
        return self.filter(closed_at__isnull=False)

    def asking(self):
        """Open ones of published cases whose time is not over: what members are asked to answer now."""
        return self.open().filter(until__gte=timezone.localdate(), case__live=True)

    def to_invite_for(self, now):
        """Those for which more members are to be invited at ``now``."""
        return self.asking().filter(next_wave_at__lte=now).order_by("next_wave_at", "pk")

    def to_be_reminded(self, today):
        """Open ones whose time is over and whose authors have not been asked what came of it."""
        return self.open().filter(until__lt=today, reminded_at__isnull=True, case__live=True).order_by("pk")


class AdviceRequest(models.Model):
    """The authors of a published case ask the members for advice, until a day."""

    case = models.ForeignKey(CasePage, on_delete=models.CASCADE, related_name="advice_requests")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(_("asked"), default=timezone.now)
    until = models.DateField(_("until"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = PlainMarkdownField(_("what came of it, in all"), max_length=OUTCOME_LENGTH, blank=True)
    # When the worker next looks for members to invite; empty where nobody more is.
    next_wave_at = models.DateTimeField(_("next invitations"), null=True, blank=True, db_index=True)
    waves = models.PositiveSmallIntegerField(_("times invited"), default=0)
    reminded_at = models.DateTimeField(_("authors reminded"), null=True, blank=True)

    objects = AdviceRequestQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("request for advice")
        verbose_name_plural = _("requests for advice")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(closed_at__isnull=True), name="case_asks_for_advice_once"
            )
        ]

    def __str__(self):
        return f"{self.case}: {timezone.localdate(self.opened_at)}"

    @property
    def is_open(self) -> bool:
        """Whether the authors have not closed it yet."""
        return self.closed_at is None

    @property
    def is_over(self) -> bool:
        """Whether its time is over; answers are taken until it is closed."""
        return self.is_open and self.until < timezone.localdate()


class AdviceQuestion(models.Model):
    """One of the questions. What it says stands in its thread, where there is one; an imported one has none."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("question"), max_length=Thread.TITLE_LENGTH)
    explanation = PlainMarkdownField(_("explanation"), max_length=4_000, blank=True)
    thread = models.OneToOneField(
        Thread, null=True, blank=True, on_delete=models.SET_NULL, related_name="advice_question"
    )
    outcome = PlainMarkdownField(_("what came of it"), max_length=OUTCOME_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question for advice")
        verbose_name_plural = _("questions for advice")
        ordering = ["request", "position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="advice_question_at_a_position")
        ]

    def __str__(self):
        return self.title


class AdviceInvitation(models.Model):
    """A member was asked to advise, because of what they can advise on."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="advice_invitations"
    )
    wave = models.PositiveSmallIntegerField(_("wave"), default=1)
    # The topics of their profile that fit, by the keys that the directory has for them.
    reasons = models.JSONField(_("reasons"), default=list)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    declined_at = models.DateTimeField(_("not now"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("invitation to advise")
        verbose_name_plural = _("invitations to advise")
        ordering = ["invited_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="advice_invitation_once")]
        # How many somebody got in a month.
        indexes = [models.Index(fields=["user", "invited_at"], name="advice_invited_at")]

    def __str__(self):
        return f"{self.user_id}: {self.request_id}"


class FellowBody(models.Model):
    """A member says of a case: we face the same. They follow it, and are counted and listed on its page."""

    class ShownAs(models.TextChoices):
        KIND = "kind", _("Only the level and size of my organisation")
        ORGANISATION = "organisation", _("My organisation")
        NAME = "name", _("My name and my organisation")

    case = models.ForeignKey(CasePage, on_delete=models.CASCADE, related_name="fellow_bodies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shown_as = models.CharField(_("others see"), max_length=12, choices=ShownAs.choices, default=ShownAs.KIND)
    said_at = models.DateTimeField(_("since"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("body that faces the same")
        verbose_name_plural = _("bodies that face the same")
        ordering = ["-said_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="fellow_body_once")]

    def __str__(self):
        return f"{self.user_id}: {self.case_id}"

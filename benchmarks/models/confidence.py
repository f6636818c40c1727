"""Who reads figures given in confidence: stewards named beforehand or consented to, and the log of every view."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.models import Audience
from hub.base.models.written_once import WrittenOnce, WrittenOnceQuerySet
from peers.models.consents import Consent
from peers.models.merges import opened_to


class Stewardship(models.Model):
    """A person is a data steward of a round, and since when: what was sent from then on was sent knowing it."""

    round = models.ForeignKey("benchmarks.Round", on_delete=models.CASCADE, related_name="stewardships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("data steward"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    named_at = models.DateTimeField(_("named"), default=timezone.now)
    # Named before there was a rule: those who sent are still to be told the name.
    is_unannounced = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("data steward of a round")
        verbose_name_plural = _("data stewards of rounds")
        db_table = "benchmarks_round_stewards"
        unique_together = [("round", "user")]

    def __str__(self):
        return f"{self.user}: {self.round}"


class ConsentRequest(models.Model):
    """What is asked of all who sent: that a later steward reads their figures, or that results reach further."""

    round = models.ForeignKey("benchmarks.Round", on_delete=models.CASCADE, related_name="consent_requests")
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("later data steward"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    audience = models.ForeignKey(
        Audience,
        verbose_name=_("results are to be for"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    # A wider audience was agreed to by all, or the hosts ask for it no longer.
    is_closed = models.BooleanField(_("settled"), default=False)

    class Meta:
        verbose_name = _("request for consent")
        verbose_name_plural = _("requests for consent")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="consent_to_steward_or_audience",
                condition=models.Q(steward__isnull=True) ^ models.Q(audience__isnull=True),
            ),
            # Nobody is asked twice: who refused stays asked, and may change their mind.
            models.UniqueConstraint(
                fields=["round", "steward"],
                condition=models.Q(steward__isnull=False),
                name="consent_to_steward_once",
            ),
            models.UniqueConstraint(
                fields=["round", "audience"],
                condition=models.Q(audience__isnull=False),
                name="consent_to_audience_once",
            ),
        ]

    def __str__(self):
        return f"{self.round}: {self.steward or self.audience}"


class ConsentAnswer(Consent):
    """What an organisation says to such a request; as long as it says nothing, the answer is no."""

    request = models.ForeignKey(ConsentRequest, on_delete=models.CASCADE, related_name="answers")
    submission = models.ForeignKey(
        "benchmarks.Submission",
        verbose_name=_("figures of an organisation"),
        on_delete=models.CASCADE,
        related_name="consents",
    )

    class Meta:
        verbose_name = _("answer to a request for consent")
        verbose_name_plural = _("answers to requests for consent")
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "submission"], name="consent_answered_once"),
        ]

    def __str__(self):
        return f"{self.request}: {self.get_answer_display()}"


class SubmissionViewQuerySet(WrittenOnceQuerySet):
    """Views of figures; nobody changes or deletes them."""

    def of_organisation_of(self, user):
        """Views of what the user's own organisation gave, the newest first."""
        own = opened_to(user, organisation="submission__organisation", given_at="submission__asked_at")
        return self.filter(own).order_by("-viewed_at", "-pk")


class SubmissionView(WrittenOnce, models.Model):
    """Somebody outside an organisation looked at what it gave. Written once, and never changed."""

    class Role(models.TextChoices):
        STEWARD = "steward", _("Data steward")
        HOST = "host", _("Data steward and host of the round")
        ADMINISTRATOR = "admin", _("Data steward and administrator")

    class What(models.TextChoices):
        FIGURES = "figures", _("Figures and messages, on the page")
        SPREADSHEET = "spreadsheet", _("Figures, as a spreadsheet")
        MESSAGES = "messages", _("Messages alone")

    submission = models.ForeignKey(
        "benchmarks.Submission",
        verbose_name=_("figures of an organisation"),
        on_delete=models.PROTECT,
        related_name="views",
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reader"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # As they were then: they stay when the account goes or its owner moves.
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    reader_organisation = models.CharField(_("organisation of the reader"), max_length=200, blank=True)
    what = models.CharField(_("what"), max_length=12, choices=What.choices)
    edition = models.PositiveIntegerField(_("edition of the figures"))
    viewed_at = models.DateTimeField(_("viewed"), default=timezone.now)

    objects = SubmissionViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("view of figures")
        verbose_name_plural = _("views of figures")
        ordering = ["-viewed_at", "-pk"]
        indexes = [models.Index(fields=["submission", "-viewed_at"], name="views_of_submission")]

    def __str__(self):
        return f"{self.submission}: {self.viewed_at:%Y-%m-%d %H:%M}"

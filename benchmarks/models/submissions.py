"""What organisations are asked for in a round, and what they write there before it is published."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benchmarks.models.confidence import ConsentAnswer, Stewardship
from benchmarks.models.metrics import MetricVersion
from benchmarks.models.rounds import Round
from hub.base.access import audiences
from hub.base.models import DeliveryModel
from peers.models import Organisation
from peers.models.merges import opened_to


class SubmissionQuerySet(models.QuerySet):
    def of_organisation_of(self, user):
        """Those of the user's own organisation, in rounds that were opened."""
        return self.own_to(user).exclude(round__state=Round.State.DRAFT)

    def own_to(self, user):
        """Those that the user may open and fill in as one of the organisation that is asked."""
        return self.filter(opened_to(user, given_at="asked_at"))

    def to_do_for(self, user):
        """What the user's organisation is to send now, with its round."""
        return (
            self.of_organisation_of(user).unsent().select_related("round").order_by("round__closes_at", "pk")
        )

    def unsent(self):
        """Those of which something is still to come."""
        return self.filter(state__in=Submission.UNSENT)

    def taking_part(self):
        """Those of organisations that did not decline."""
        return self.exclude(state=Submission.State.DECLINED)

    def given(self):
        """Those whose figures were sent, and are what was sent: drafts are the organisation's alone.

        What a steward sent back is a draft again from its first change on.
        """
        unchanged = Q(changed_at__isnull=True) | Q(changed_at__lte=F("sent_at"))
        return self.filter(
            Q(state__in=(Submission.State.SENT, Submission.State.ACCEPTED))
            | Q(unchanged, state=Submission.State.RETURNED),
            sent_at__isnull=False,
        )

    def readable_by(self, user):
        """Those that a data steward may read: sent after they were named, or with the organisation's consent."""
        if not audiences.is_member(user):
            return self.none()
        named = Stewardship.objects.filter(round=OuterRef("round"), user=user)
        agreed = ConsentAnswer.objects.filter(
            submission=OuterRef("pk"), request__steward=user, answer=ConsentAnswer.Answer.AGREED
        )
        return (
            self.given()
            .filter(Exists(named))
            .filter(Exists(named.filter(named_at__lte=OuterRef("sent_at"))) | Exists(agreed))
        )


class Submission(models.Model):
    """One organisation in a round: asked, then writing, then sent, reviewed."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        DRAFT = "draft", _("Being filled in")
        SIGNING = "signing", _("Waits for a second person")
        SENT = "sent", _("Sent")
        RETURNED = "returned", _("Sent back with questions")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Does not take part")

    UNSENT = (State.ASKED, State.DRAFT, State.SIGNING, State.RETURNED)

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="submissions")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="benchmark_submissions",
    )
    # What was given before a merging is not opened by it; a correction has the date of the first version.
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    wants_sign_off = models.BooleanField(
        _("a second person signs before it is sent"),
        default=False,
        help_text=_("Somebody else of your organisation looks at the figures and sends them."),
    )
    delivery_model = models.ForeignKey(
        DeliveryModel,
        verbose_name=_("delivery model"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("How most of what is measured here is delivered to you. Peers can be chosen by it."),
    )
    note = models.TextField(_("note to the data stewards"), blank=True, max_length=2000)
    # Counts the changes, so that nobody saves or signs what they have not read.
    edition = models.PositiveIntegerField(default=0, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("prepared by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)

    # What people typed into its forms goes with it.
    unsaved_forms = GenericRelation("base.UnsavedForm")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures of an organisation")
        verbose_name_plural = _("figures of organisations")
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="organisation_asked_once_a_round"),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.round}"

    def get_absolute_url(self):
        """Where the organisation fills it in."""
        return reverse("benchmarks:submission", args=[self.pk])

    @property
    def is_unsent(self) -> bool:
        """Whether something of it is still to come."""
        return self.state in self.UNSENT

    @property
    def takes_figures(self) -> bool:
        """Whether it can be changed now: while the round is open, or after a steward sent it back."""
        if self.state == self.State.RETURNED:
            return self.round.state in {Round.State.OPEN, Round.State.REVIEW}
        return self.round.takes_figures and self.state in {
            self.State.ASKED,
            self.State.DRAFT,
            self.State.SIGNING,
        }


class SubmittedFigure(models.Model):
    """What an organisation writes for one metric; parts may be missing while it is being written."""

    class Answer(models.TextChoices):
        GIVEN = "given", _("As it is in the books")
        ESTIMATED = "estimated", _("Estimated")
        NOT_AVAILABLE = "not_available", _("Not available")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="figures")
    version = models.ForeignKey(MetricVersion, on_delete=models.PROTECT, related_name="submitted_figures")
    answer = models.CharField(_("answer"), max_length=14, choices=Answer.choices, default=Answer.GIVEN)
    numerator = models.DecimalField(_("numerator"), max_digits=24, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(
        _("denominator"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("figure written for a round")
        verbose_name_plural = _("figures written for rounds")
        ordering = ["submission", "version"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "version"], name="submitted_figure_once"),
        ]

    def __str__(self):
        return f"{self.submission}, {self.version}"

    @property
    def is_available(self) -> bool:
        """Whether there is a figure, or is to be one."""
        return self.answer != self.Answer.NOT_AVAILABLE


class Confirmation(models.Model):
    """What an organisation says to a question that a check asked: the figure is right, and why."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="confirmations")
    version = models.ForeignKey(MetricVersion, on_delete=models.PROTECT, related_name="+")
    check_name = models.CharField(_("check"), max_length=20)
    # The figures that the question was about: with others it is asked again.
    about = models.CharField(max_length=200)
    question = models.TextField(_("question"))
    reason = models.TextField(_("reason"), max_length=1000)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)

    class Meta:
        verbose_name = _("confirmed figure")
        verbose_name_plural = _("confirmed figures")
        ordering = ["submission", "version", "check_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "version", "check_name"], name="confirmation_once_a_check"
            ),
        ]

    def __str__(self):
        return f"{self.submission}, {self.version}: {self.check_name}"


class SubmissionMessage(models.Model):
    """One message between an organisation and the data stewards of a round."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField(_("message"), max_length=2000)
    is_from_steward = models.BooleanField(_("from a data steward"), default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("message about figures")
        verbose_name_plural = _("messages about figures")
        ordering = ["written_at", "pk"]

    def __str__(self):
        return f"{self.submission}: {self.text[:40]}"


class SubmissionReminder(models.Model):
    """A reminder that went out, so that none goes out twice."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reminders")
    what = models.CharField(_("reminder"), max_length=20)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder of a round")
        verbose_name_plural = _("reminders of rounds")
        ordering = ["sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "what"], name="reminder_once_a_submission"),
        ]

    def __str__(self):
        return f"{self.submission}: {self.what}"

"""What people follow, and how they want to be told."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models.frequency import How

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class Subscription(models.Model):
    """One person follows one thing, and is told as they chose. ``MUTED`` keeps the person from being told."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="subscriptions",
    )
    # What is followed stands in apps above: its kind as declared in notifications.following.registry, and its id.
    kind = models.CharField(_("kind"), max_length=40)
    object_id = models.PositiveBigIntegerField(_("id of the thing"))
    how = models.CharField(_("how"), max_length=10, choices=How.choices, default=How.WEEKLY)
    # Not asked for: it came with something that the person wrote there.
    is_automatic = models.BooleanField(_("automatic"), default=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "object_id"], name="subscription_once"),
        ]
        # The worker goes through the followers of one thing by id.
        indexes = [models.Index(fields=["kind", "object_id", "id"], name="subscription_of_thing")]

    def __str__(self):
        return f"{self.user_id}: {self.kind} {self.object_id}"


class KindChoice(models.Model):
    """How one person wants to be told of one kind of notice that is meant for them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_kind_choices"
    )
    kind = models.CharField(_("kind of notice"), max_length=60)
    how = models.CharField(_("how"), max_length=10, choices=How.choices)

    class Meta:
        verbose_name = _("choice for a kind of notice")
        verbose_name_plural = _("choices for kinds of notice")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="kind_choice_once")]

    def __str__(self):
        return f"{self.user_id}: {self.kind}"


class NoticeSettings(models.Model):
    """When one person wants the gathered mail, and whether any at all; in the time zone of their account."""

    DIGEST_HOUR = 7

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="notice_settings"
    )
    no_mail = models.BooleanField(_("No e-mail about notices at all"), default=False)
    no_digest = models.BooleanField(_("No daily or weekly e-mail"), default=False)
    digest_hour = models.PositiveSmallIntegerField(
        _("hour"), default=DIGEST_HOUR, validators=[MaxValueValidator(23)]
    )
    digest_weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=WEEKDAYS, default=0)
    # Set while something waits for the mail; without anything there is none.
    next_daily_at = models.DateTimeField(null=True, blank=True, db_index=True)
    next_weekly_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("settings of notices")
        verbose_name_plural = _("settings of notices")

    def __str__(self):
        return str(self.user_id)

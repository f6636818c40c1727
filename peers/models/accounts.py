"""What becomes of an account: log-ins, suspension, the archive of all its data, its deletion."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _


class LogIn(models.Model):
    """That somebody logged in: when, with what, from where. Kept for a while, for its owner alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="log_ins")
    at = models.DateTimeField(_("logged in"), default=timezone.now)
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)
    ip = models.GenericIPAddressField(_("network address"), null=True, blank=True)

    class Meta:
        verbose_name = _("log-in")
        verbose_name_plural = _("log-ins")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="log_in_at")]

    def __str__(self):
        return f"{self.user_id}: {self.at:%Y-%m-%d %H:%M}"


class SuspensionQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)

    def over(self, now):
        """Those whose time is over and that are still to be lifted."""
        return self.open().filter(until__lte=now).order_by("until", "pk")


class Suspension(models.Model):
    """An account that can't be used for a time, why, and who said so. The account's row says that it is so."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suspensions")
    reason = models.TextField(_("reason"), max_length=1000)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    # Empty where the time was over.
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["-since", "-pk"]
        permissions = [("suspend_members", _("Can suspend members and lift suspensions"))]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(lifted_at__isnull=True), name="suspension_once_open"
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.since:%Y-%m-%d}"


def archive_name() -> str:
    """What nobody guesses; the file is handed out by its owner's page alone all the same."""
    return f"archives/{get_random_string(40)}.zip"


class DataArchiveQuerySet(models.QuerySet):
    def open(self):
        """Those that are being made, or wait to be."""
        return self.filter(state__in=[DataArchive.State.WAITING, DataArchive.State.WORKING])

    def due(self, now):
        """Those that a worker may take up: nobody has them in hand, or who had them is dead."""
        free = Q(held_until__isnull=True) | Q(held_until__lt=now)
        return self.open().filter(free).order_by("asked_at", "pk")


class DataArchive(models.Model):
    """A person's data as one file, made by the worker; the file lies under ``name`` once it is ready."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")
        EXPIRED = "expired", _("Deleted again")

    HOLDS_FOR = timedelta(days=7)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_archives")
    name = models.CharField(max_length=80, default=archive_name, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    parts_done = models.PositiveSmallIntegerField(default=0)
    parts_total = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("ready"), null=True, blank=True)
    expires_at = models.DateTimeField(_("deleted again"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)

    objects = DataArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive of a person's data")
        verbose_name_plural = _("archives of people's data")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state__in=["waiting", "working"]), name="data_archive_once_open"
            )
        ]

    def __str__(self):
        return f"{self.user_id}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it is being made, or waits to be."""
        return self.state in {self.State.WAITING, self.State.WORKING}

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to be had."""
        return self.state == self.State.READY


class AccountDeletionQuerySet(models.QuerySet):
    def waiting(self):
        """Those that can still be taken back."""
        return self.filter(state=AccountDeletion.State.WAITING)

    def due(self, now):
        """Those to be done, or gone on with: nobody has them in hand, or who had them is dead."""
        free = Q(held_until__isnull=True) | Q(held_until__lt=now)
        ripe = Q(state=AccountDeletion.State.WAITING, due_at__lte=now)
        return self.filter(ripe | Q(state=AccountDeletion.State.WORKING), free).order_by("due_at", "pk")


class AccountDeletion(models.Model):
    """An account that its owner, or an administrator, wants deleted.

    The row stays, without the person, and says that it was done.

    ``done`` names the steps that are finished: stopped half way, the work goes on behind them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Can be taken back")
        WORKING = "working", _("Being deleted")
        DONE = "done", _("Deleted")
        WITHDRAWN = "withdrawn", _("Taken back")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="deletions"
    )
    keeps_contributions = models.BooleanField(_("contributions stay"), default=True)
    by_administrator = models.BooleanField(_("by an administrator"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    due_at = models.DateTimeField(_("to be deleted"))
    finished_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    done = models.JSONField(default=list)
    held_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = AccountDeletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("deletion of an account")
        verbose_name_plural = _("deletions of accounts")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=["waiting", "working"]),
                name="account_deletion_once_open",
            )
        ]

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d}: {self.get_state_display()}"

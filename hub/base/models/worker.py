"""What the background worker writes down: that it lives, and when its clock did what."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WorkerHeartbeat(models.Model):
    """A worker's last sign of life. The row goes when the worker ends in good order."""

    worker_id = models.CharField(_("worker"), max_length=64, primary_key=True)
    host = models.CharField(_("machine"), max_length=255)
    pid = models.PositiveIntegerField(_("process"))
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    beat_at = models.DateTimeField(_("last sign of life"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("worker's sign of life")
        verbose_name_plural = _("workers' signs of life")
        ordering = ["-beat_at"]

    def __str__(self):
        return f"{self.host}:{self.pid}"


class ClockJob(models.Model):
    """A periodic job: when it is due, who has it in hand, and how it went last."""

    name = models.CharField(_("job"), max_length=150, primary_key=True)
    due_at = models.DateTimeField(_("due"), default=timezone.now, db_index=True)
    # Whoever holds the job renews the date while alive; past it, another worker may take the job.
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    held_by = models.CharField(_("held by"), max_length=64, blank=True)
    last_started = models.DateTimeField(_("last started"), null=True, blank=True)
    last_finished = models.DateTimeField(_("last finished"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("periodic job")
        verbose_name_plural = _("periodic jobs")
        ordering = ["name"]

    def __str__(self):
        return self.name

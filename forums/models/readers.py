"""What is one reader's own: how far they have read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forums.models.threads import Thread


class ReadMark(models.Model):
    """How far somebody has read a thread, and whether they wrote in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="read_marks")
    position = models.PositiveIntegerField(_("read up to"), default=0)
    has_written = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reading mark")
        verbose_name_plural = _("reading marks")
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="read_mark_once")]
        indexes = [
            models.Index(
                fields=["user", "thread"], condition=models.Q(has_written=True), name="read_mark_written"
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.thread} #{self.position}"


class ReadBefore(models.Model):
    """The moment before which somebody counts everything as read; without a row, when they joined."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    moment = models.DateTimeField(_("all read before"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("all read before")
        verbose_name_plural = _("all read before")

    def __str__(self):
        return f"{self.user}: {self.moment}"

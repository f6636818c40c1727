"""What moderators did: a row for each act, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.models.acts import Act
from forums.models.forums import Forum
from forums.models.posts import Post
from forums.models.threads import Thread


class ModeratorAct(models.Model):
    """One act of a moderator on a thread or a post. ``act`` is a word of ``forums.models.acts``."""

    act = models.CharField(_("act"), max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    forum = models.ForeignKey(Forum, null=True, blank=True, on_delete=models.SET_NULL, related_name="acts")
    thread = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.SET_NULL, related_name="acts")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="acts")
    # Whose post or thread it was done to.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # What the act needs to be understood later: the title before, the forum before.
    details = models.JSONField(default=dict, blank=True)
    done_at = models.DateTimeField(_("done"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("act of a moderator")
        verbose_name_plural = _("acts of moderators")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.act}: {self.thread}"

    @property
    def label(self) -> str:
        """The act in words."""
        return str(Act(self.act).label)

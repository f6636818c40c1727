"""Tips of members."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils import timezone

from hub.base.access import audiences
from hub.base.models import Audience, Theme


class TipQuerySet(models.QuerySet):
    """Questions about tips."""

    def visible_to(self, user):
        """Those that somebody may read."""
        return self.filter(audience__in=audiences.ids_for(user))


class Tip(models.Model):
    """A short piece of advice by a member."""

    title = models.CharField("title", max_length=100)
    text = models.TextField("text")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("published", default=timezone.now)

    # What is reported of a tip goes with it.
    flags = GenericRelation("peers.Flag")

    objects = TipQuerySet.as_manager()

    class Meta:
        verbose_name = "tip"
        verbose_name_plural = "tips"

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("tiny:tip", args=[self.pk])

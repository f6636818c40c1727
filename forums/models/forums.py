"""Forums: where threads belong, who may read them and who may start one."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forums.models.querysets import ForumQuerySet
from hub.base.models import Audience, Level


class ForumCategory(models.Model):
    """A heading under which forums stand: topics, break-outs."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=100)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("category of forums")
        verbose_name_plural = _("categories of forums")
        ordering = ["sort_order", "name"]

    def __str__(self):
        return self.name


class Forum(models.Model):
    """A place to talk about one subject, or among one kind of body.

    Its counters are of what can be read: neither deleted nor hidden posts, nor threads merged into others.
    They are kept by ``forums.threads.counters``, never counted for a page.
    """

    class StartedBy(models.TextChoices):
        MEMBERS = "members", _("Members who may read it")
        MODERATORS = "moderators", _("Its moderators alone")

    category = models.ForeignKey(
        ForumCategory, verbose_name=_("category"), on_delete=models.PROTECT, related_name="forums"
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    description = models.CharField(
        _("description"), max_length=400, blank=True, help_text=_("What belongs here, in a sentence or two.")
    )
    audience = models.ForeignKey(
        Audience, verbose_name=_("who may read it"), on_delete=models.PROTECT, related_name="+"
    )
    started_by = models.CharField(
        _("who may start a thread"), max_length=12, choices=StartedBy.choices, default=StartedBy.MEMBERS
    )
    moderators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("moderators"),
        blank=True,
        related_name="moderated_forums",
        help_text=_("Beside the moderators of the whole site."),
    )
    # Members of bodies at these levels may join its group by themselves.
    open_to_levels = models.JSONField(_("levels that may join"), default=list, blank=True)
    is_closed = models.BooleanField(
        _("closed"), default=False, help_text=_("It can be read and found; nobody writes in it any more.")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=100)

    thread_count = models.PositiveIntegerField(_("threads"), default=0, editable=False)
    post_count = models.PositiveIntegerField(_("posts"), default=0, editable=False)
    last_post = models.ForeignKey(
        "forums.Post", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ForumQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        ordering = ["category__sort_order", "category__name", "sort_order", "name"]
        permissions = [("moderate_forum", _("Can moderate all forums"))]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("forums:forum", args=[self.slug])

    @property
    def levels(self) -> list[Level]:
        """The levels whose members may join its group by themselves."""
        return [Level(level) for level in self.open_to_levels if level in Level.values]

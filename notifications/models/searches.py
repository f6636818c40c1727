"""Searches that people saved, and what came in since."""

from urllib.parse import parse_qs

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The kind of thing that is followed, and the kind of notice.
SEARCH = "search"
SEARCH_KIND = "notifications.search"


class SavedSearch(models.Model):
    """What somebody asked of the search page, kept to be told of what is new. The subscription says how."""

    NAME_LENGTH = 120

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    # As it stands in the address of the search page, behind the question mark.
    query = models.CharField(_("what is looked for"), max_length=2000)
    created_at = models.DateTimeField(_("saved"), default=timezone.now)
    looked_at = models.DateTimeField(_("last looked at"), default=timezone.now)
    # Entries up to this id have been gone through.
    cursor = models.PositiveBigIntegerField(default=0)
    new_count = models.PositiveIntegerField(_("new"), default=0)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="saved_search_once")]
        indexes = [models.Index(fields=["cursor", "id"], name="saved_search_cursor")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("notifications:saved_search", args=[self.pk])

    @property
    def words(self) -> str:
        """What was typed into the box."""
        return " ".join(parse_qs(self.query).get("q", []))


class SavedSearchHit(models.Model):
    """Something new that a saved search found. Whether the person may see it is asked when it is shown."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="hits")
    entry = models.ForeignKey("search.Entry", on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField(_("found"), default=timezone.now)

    class Meta:
        verbose_name = _("hit of a saved search")
        verbose_name_plural = _("hits of saved searches")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["search", "entry"], name="saved_search_hit_once")]
        indexes = [models.Index(fields=["found_at"], name="saved_search_hit_found")]

    def __str__(self):
        return f"{self.search_id}: {self.entry_id}"

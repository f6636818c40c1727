"""Entries as pages that gather ask for them."""

from django.db import models
from django.db.models import F, Max
from django.utils import timezone

from hub.base import content_kinds
from hub.base.access import audiences


class EntryQuerySet(models.QuerySet):
    """Chainable questions about entries. Every list that a person sees begins with ``visible_to``."""

    def current(self):
        """What can be found, without the tombstones of what was withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def not_indexed(self):
        """What changed since Elasticsearch was last told of it."""
        return self.filter(version_indexed__lt=F("version"))

    def visible_to(self, user):
        """What this reader may see."""
        return self.current().filter(audience__in=audiences.ids_for(user))

    def public(self):
        """What everyone may see."""
        return self.current().filter(audience__kind="everyone")

    def of_kind(self, *kinds: str):
        """Entries of any of these kinds (``"case"``)."""
        return self.filter(kind__in=kinds)

    def in_group(self, name: str):
        """The entries that show as one result under this name; none where the name is empty."""
        return self.exclude(group="").filter(group=name)

    def _filed(self, facet: str, value: int):
        # A value is kept once for an entry, so that this join doubles nothing.
        return self.filter(facets__facet=facet, facets__value=str(value))

    def filed_under_theme(self, theme):
        """Entries filed under a theme."""
        return self._filed("theme", theme.pk)

    def filed_under_service_line(self, service_line):
        """Entries filed under a service line."""
        return self._filed("service_line", service_line.pk)

    def of_organisation(self, organisation_id: int):
        """What an organisation did, alone or with others."""
        return self._filed("organisation", organisation_id)

    def of_programme(self, programme_id: int):
        """What belongs to a programme."""
        return self._filed("programme", programme_id)

    def by_author(self, user_id: int):
        """What names this person as an author."""
        return self._filed("author", user_id)

    def listed_on(self, place: content_kinds.Place):
        """What the pages of a place list: entries of the kinds of content that say so."""
        left_out = content_kinds.not_listed_on(place)
        return self.exclude(kind__in=left_out) if left_out else self

    def one_a_thing(self):
        """One entry of each thing, where several of its parts are among these."""
        last = self.order_by().values("kind", "object_id").annotate(last=Max("pk")).values("last")
        return self.model._default_manager.filter(pk__in=last)

    def newest(self):
        """Newest first; what has no date comes last."""
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")


class RewriteQuerySet(models.QuerySet):
    """Questions about what is to be written anew."""

    def due(self):
        """What nobody has in hand, and is not put off."""
        return self.filter(next_try__lte=timezone.now())

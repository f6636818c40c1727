"""Questions about what moderators have to look at: where somebody moderates, and what waits there."""

from django.db import models
from django.db.models import Count, Max, Min, Q

from forums.models import moderator_scope


class FlagQuerySet(models.QuerySet):
    """Chainable questions about reports."""

    def waiting(self):
        """Those that nobody has decided on."""
        return self.filter(decided_at__isnull=True)

    def decided(self):
        """Those that somebody has decided on."""
        return self.filter(decided_at__isnull=False)

    def of(self, thing):
        """Those about a post, or about a thread as a whole."""
        return self.filter(**{thing._meta.model_name: thing})

    def for_moderator(self, user):
        """Those about what stands where somebody moderates."""
        return self.filter(
            Q(moderator_scope.where(user, "post__thread__"), post__isnull=False)
            | Q(moderator_scope.where(user, "thread__"), thread__isnull=False)
        )

    def by_thing(self):
        """One row for each thing, as ``post``, ``thread``, ``count``, ``first_at`` and ``decided_at``."""
        things = self.order_by().values("post", "thread")
        return things.annotate(count=Count("pk"), first_at=Min("flagged_at"), latest=Max("decided_at"))


class HoldQuerySet(models.QuerySet):
    """Chainable questions about posts that wait."""

    def waiting(self):
        """Those that nobody has decided on and that their writers did not delete."""
        return self.filter(decided_at__isnull=True, post__is_held=True, post__deleted_at__isnull=True)

    def for_moderator(self, user):
        """Those in threads where somebody moderates."""
        return self.filter(moderator_scope.where(user, "post__thread__"))


class AppealQuerySet(models.QuerySet):
    """Chainable questions about appeals."""

    def waiting(self):
        """Those that nobody has decided on."""
        return self.filter(decided_at__isnull=True)

    def for_moderator(self, user):
        """Those about what was done where somebody moderates."""
        return self.filter(moderator_scope.where(user, "act__thread__"))

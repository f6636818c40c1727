"""Questions about what moderators have to look at: where somebody moderates, and what waits there."""

from django.db import models

from forums.models import moderator_scope


class HoldQuerySet(models.QuerySet):
    """Chainable questions about posts that wait."""

    def waiting(self):
        """Those that nobody has decided on and that their writers did not delete."""
        return self.filter(decided_at__isnull=True, post__is_held=True, post__deleted_at__isnull=True)

    def for_moderator(self, user):
        """Those in threads where somebody moderates."""
        return self.filter(moderator_scope.where(user, "post__thread__"))

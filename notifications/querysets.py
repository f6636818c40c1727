"""Questions about outgoing mail."""

from django.db import models
from django.db.models import Q


class OutgoingMailQuerySet(models.QuerySet):
    """Outgoing mail, by what is to be done with it."""

    def due(self, now):
        """What is to be sent now, and what a sender took up and never finished."""
        return self.filter(status__in=self.model.OPEN, next_attempt_at__lte=now)

    def failed(self):
        """What will not be tried again by itself."""
        return self.filter(status=self.model.Status.FAILED)

    def forgettable(self, *, sent_before, failed_before):
        """What has been kept long enough."""
        return self.filter(
            Q(status=self.model.Status.SENT, sent_at__lt=sent_before)
            | Q(status=self.model.Status.FAILED, created_at__lt=failed_before)
        )

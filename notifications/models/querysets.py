"""Questions about outgoing mail, events and notices."""

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
            | Q(status=self.model.Status.DROPPED, created_at__lt=sent_before)
            | Q(status=self.model.Status.FAILED, created_at__lt=failed_before)
        )


class EventQuerySet(models.QuerySet):
    """Events, by what is to be done with them."""

    def due(self, now):
        """What has not been told to everybody yet, and is not put off."""
        return self.filter(done_at__isnull=True, next_try_at__lte=now)


class NoticeQuerySet(models.QuerySet):
    """A person's notices."""

    def unread(self):
        """What the person has not seen."""
        return self.filter(read_at__isnull=True)

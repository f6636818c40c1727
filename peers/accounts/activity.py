"""How many joined, were approved and did something, month by month; numbers alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from hub.base import content_kinds
from peers.models import AccountDeletion, LogIn, MembershipApplication, Message, Suspension, User
from search.models import Entry

MONTHS = 24
Status = MembershipApplication.Status


@dataclass
class Month:
    """The numbers of one month."""

    month: date
    accounts: int = 0
    applications: int = 0
    approved: int = 0
    refused: int = 0
    people_logged_in: int = 0
    messages: int = 0
    published: int = 0
    suspended: int = 0
    deleted: int = 0

    @property
    def label(self) -> str:
        """The month as tables sort it."""
        return f"{self.month:%Y-%m}"


def months(count: int = MONTHS) -> list[Month]:
    """The last months, the newest first; those in which nothing happened too."""
    first = timezone.localdate().replace(day=1)
    rows: dict[date, Month] = {}
    for _number in range(count):
        rows[first] = Month(first)
        first = (
            first.replace(year=first.year - 1, month=12)
            if first.month == 1
            else first.replace(month=first.month - 1)
        )
    for name, found in _counted(min(rows)):
        for month, number in found:
            if month in rows:
                setattr(rows[month], name, number)
    return list(rows.values())


def _counted(since: date) -> Iterable[tuple[str, list]]:
    applications = MembershipApplication.objects.order_by()
    yield "accounts", _by_month(User.objects.order_by(), "date_joined", since)
    yield "applications", _by_month(applications, "applied_at", since)
    for status in (Status.APPROVED, Status.REFUSED):
        yield status.value, _by_month(applications.filter(status=status), "decided_at", since)
    yield "people_logged_in", _by_month(LogIn.objects.order_by(), "at", since, Count("user", distinct=True))
    yield "messages", _by_month(Message.objects.order_by(), "sent_at", since)
    # Some are found, and nobody publishes them.
    not_published = [kind.key for kind in content_kinds.all_kinds() if not kind.is_published]
    published = Entry.objects.current().exclude(kind__in=not_published).order_by()
    yield "published", _by_month(published, "published_at", since)
    yield "suspended", _by_month(Suspension.objects.order_by(), "since", since)
    done = AccountDeletion.objects.filter(state=AccountDeletion.State.DONE).order_by()
    yield "deleted", _by_month(done, "finished_at", since)


def _by_month(rows: QuerySet, column: str, since: date, counted=None) -> list[tuple[date, int]]:
    found = (
        rows.filter(**{f"{column}__date__gte": since})
        .annotate(in_month=TruncMonth(column))
        .values("in_month")
        .annotate(number=counted or Count("pk"))
    )
    return [(month.date(), number) for month, number in found.values_list("in_month", "number")]

"""The daily and the weekly mail: when each is due, and what goes into it.

Nothing is due where nothing waits: so none is empty. Whoever has both gets one mail on the day of the weekly one.
"""

import zoneinfo
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from hub.base import time_zones
from notifications.models import NoticePart, NoticeSettings, OutgoingMail
from notifications.models.frequency import GATHERED, How
from notifications.notices import queueing

_FIELDS = {How.DAILY: "next_daily_at", How.WEEKLY: "next_weekly_at"}


def zone_of(user) -> zoneinfo.ZoneInfo:
    """The time zone of a person's account, or the site's."""
    name = getattr(user, "time_zone", "")
    return zoneinfo.ZoneInfo(name if name in time_zones.names() else settings.TIME_ZONE)


def next_time(how: str, user, chosen: NoticeSettings, *, now: datetime) -> datetime:
    """When the next daily or weekly mail of a person is due, by the clock on their wall."""
    local = now.astimezone(zone_of(user))
    due = local.replace(hour=chosen.digest_hour, minute=0, second=0, microsecond=0)
    if how == How.WEEKLY:
        due += timedelta(days=(chosen.digest_weekday - due.weekday()) % 7)
    if due <= local:
        due += timedelta(days=7 if how == How.WEEKLY else 1)
    # Added on the wall's clock: across a change of it, the hour stays. An hour that the change leaves out is
    # taken as the one after it.
    return due.astimezone(zoneinfo.ZoneInfo("UTC"))


def settings_of(user) -> NoticeSettings:
    """A person's settings, made where there are none."""
    return NoticeSettings.objects.get_or_create(user=user)[0]


def settings_or_default(user) -> NoticeSettings:
    """A person's settings, or what holds without any."""
    return NoticeSettings.objects.filter(user=user).first() or NoticeSettings(user=user)


def next_times(user, chosen: NoticeSettings) -> dict[str, datetime]:
    """When the next daily and weekly mails would come, whether or not anything waits."""
    now = timezone.now()
    return {str(how): next_time(how, user, chosen, now=now) for how in GATHERED}


def expect(how: str, users: Iterable) -> None:
    """Something waits for the daily or weekly mail of these people: let it become due."""
    users = {user.pk: user for user in users}
    if not users:
        return
    NoticeSettings.objects.bulk_create([NoticeSettings(user_id=pk) for pk in users], ignore_conflicts=True)
    name = _FIELDS[How(how)]
    now = timezone.now()
    rows = list(NoticeSettings.objects.filter(user__in=users, **{f"{name}__isnull": True}))
    for row in rows:
        setattr(row, name, next_time(how, users[row.user_id], row, now=now))
    NoticeSettings.objects.bulk_update(rows, [name])


def reschedule(user, chosen: NoticeSettings) -> None:
    """Let what waits become due at the hour and day that a person chose just now."""
    now = timezone.now()
    waiting = set(NoticePart.objects.filter(user=user, waits=True).values_list("how", flat=True))
    for how in GATHERED:
        due = next_time(how, user, chosen, now=now) if how in waiting else None
        setattr(chosen, _FIELDS[how], due)


def send_due(*, now: datetime | None = None, most: int = 200) -> int:
    """Write down the mails that are due; returns how many. Each in a transaction of its own."""
    now = now or timezone.now()
    due = Q(next_daily_at__lte=now) | Q(next_weekly_at__lte=now)
    written = 0
    for pk in list(NoticeSettings.objects.filter(due).order_by("pk").values_list("pk", flat=True)[:most]):
        written += _send(pk, due, now)
    return written


@transaction.atomic
def _send(pk: int, due: Q, now: datetime) -> bool:
    rows = NoticeSettings.objects.filter(due, pk=pk)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    chosen = rows.first()
    if chosen is None:  # another worker was faster
        return False
    hows = [How.DAILY]
    if chosen.next_weekly_at and chosen.next_weekly_at <= now:
        hows.append(How.WEEKLY)
    for how in hows:
        setattr(chosen, _FIELDS[how], None)
    chosen.save(update_fields=list(_FIELDS.values()))
    waiting = NoticePart.objects.filter(user=pk, waits=True, how__in=hows)
    # What was read on the site since needs no mail.
    fresh = list(waiting.filter(notice__read_at__isnull=True).order_by("pk"))
    waiting.exclude(pk__in=[part.pk for part in fresh]).update(waits=False)
    user = get_user_model().objects.get(pk=pk)
    if not fresh or chosen.no_mail or chosen.no_digest:
        waiting.update(waits=False)
        return False
    queueing.queue_gathered(user, fresh, OutgoingMail.Composer.DIGEST)
    return True

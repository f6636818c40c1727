"""Where somebody is logged in, and when they last logged in: to be seen and ended by themselves."""

import contextlib
import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from peers.models import LogIn

LOG_INS_KEPT = timedelta(days=90)
# After that only the day counts, for the numbers of each month.
LOG_INS_COUNTED = timedelta(days=750)
LOG_INS_SHOWN = 20
# That somebody is there is written down so often, and no more: every page would write otherwise.
SEEN_EVERY_SECONDS = 600
SEEN_KEY = "hub_seen"
BEGAN_KEY = "hub_began"


@transaction.atomic
def logged_in(request, user) -> None:
    """Write down a log-in. The session itself is kept by allauth."""
    # allauth has put what it knows of the client there in the same moment.
    session = UserSession.objects.filter(session_key=request.session.session_key).first()
    LogIn.objects.create(
        user=user,
        user_agent=request.headers.get("User-Agent", "")[:200],
        ip=session.ip if session else None,
    )
    request.session[SEEN_KEY] = request.session[BEGAN_KEY] = int(time.time())


def is_over(request) -> bool:
    """Whether nobody used the session for too long, or the log-in is too long ago."""
    now = time.time()
    idle, longest = settings.SESSION_IDLE_MINUTES * 60, settings.SESSION_MAX_HOURS * 60 * 60
    # Sessions that were begun before this was written down begin when they are next seen.
    return (
        now - request.session.get(SEEN_KEY, now) > idle or now - request.session.get(BEGAN_KEY, now) > longest
    )


def seen(request) -> None:
    """Note that the session is in use, now and then."""
    now = int(time.time())
    every = min(SEEN_EVERY_SECONDS, settings.SESSION_IDLE_MINUTES * 60 // 6)
    if now - request.session.get(SEEN_KEY, 0) < every:
        return
    request.session[SEEN_KEY] = now
    request.session.setdefault(BEGAN_KEY, now)
    rows = UserSession.objects.filter(session_key=request.session.session_key)
    if not rows.update(last_seen_at=timezone.now()):
        # Begun before sessions were written down. Where the client's address can't be known, it is not.
        with contextlib.suppress(PermissionDenied):
            UserSession.objects.create_from_request(request)


def sessions_of(user, current_key: str) -> list[UserSession]:
    """The sessions that still hold, this one first, then those seen last."""
    rows = UserSession.objects.purge_and_list(user)
    return sorted(rows, key=lambda row: (row.session_key != current_key, -row.last_seen_at.timestamp()))


def recent_log_ins(user) -> list[LogIn]:
    """The latest log-ins, the last one first."""
    since = timezone.now() - LOG_INS_KEPT
    return list(LogIn.objects.filter(user=user, at__gt=since)[:LOG_INS_SHOWN])


@transaction.atomic
def end(user, pk: int, *, but: str = "") -> bool:
    """End one of the user's sessions, but not the one of this key; whether there was such a one."""
    session = UserSession.objects.filter(user=user, pk=pk).exclude(session_key=but).first()
    if session is None:
        return False
    session.end()
    return True


@transaction.atomic
def end_all(user, *, but: str = "") -> int:
    """End the user's sessions, but for the one of this key; returns how many."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in rows:
        session.end()
    return len(rows)


def forget_old_log_ins(*, now=None) -> int:
    """Forget from where and with what somebody logged in, and later that they did; returns how many of both."""
    now = now or timezone.now()
    told = Q(ip__isnull=False) | ~Q(user_agent="")
    emptied = LogIn.objects.filter(told, at__lt=now - LOG_INS_KEPT).update(ip=None, user_agent="")
    return emptied + LogIn.objects.filter(at__lt=now - LOG_INS_COUNTED).delete()[0]

"""An account that its owner wants deleted: asked for, taken back by logging in, or done by the worker.

An administrator has one deleted by the same steps, without the time of grace.

It is done in steps, each in a transaction of its own with the note that it is done: first what each app
says is theirs (``hub.base.people.personal_data``), the uppermost app first, then the account's row. Stopped
anywhere, it goes on there.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.base.people import personal_data
from notifications.mail.services import send_mail
from peers.accounts import sessions
from peers.models import AccountDeletion, Programme, ProgrammePerson, User
from peers.profiles import services

logger = logging.getLogger(__name__)

State = AccountDeletion.State
GRACE = timedelta(days=14)
# A worker that gives no sign for so long, between two steps, is taken for dead.
HOLD = timedelta(minutes=15)
AGAIN_AFTER = timedelta(hours=1)


class DeletionError(ValidationError):
    """Why an account can't be deleted; its text is for the person who tried."""


# --- Asking, and taking it back ---------------------------------------------------------------------
@transaction.atomic
def ask(user, *, keep: bool) -> AccountDeletion:
    """Have an account deleted when the time of grace is over; its owner is logged out everywhere.

    Raises ``DeletionError`` for the last administrator.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    others = User.objects.filter(is_superuser=True, is_active=True, leaving_at__isnull=True)
    if user.is_superuser and not others.exclude(pk=user.pk).exists():
        raise DeletionError(_("You are the only administrator. Make somebody else one first."))
    deletion = AccountDeletion.objects.waiting().filter(user=user).first()
    if deletion is not None:
        return deletion
    deletion = AccountDeletion.objects.create(
        user=user, keeps_contributions=keep, due_at=timezone.now() + GRACE
    )
    _take_leave(user, deletion)
    send_mail(template="peers/email/account_leaves", to_user=user, context={"deletion": deletion})
    return deletion


@transaction.atomic
def order(person, *, by, keep: bool) -> AccountDeletion:
    """Have somebody else's account deleted by the worker as soon as may be; safe to repeat.

    Raises ``DeletionError`` for one's own account.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.pk == by.pk:
        raise DeletionError(_("Delete your own account in your account settings."))
    deletion = AccountDeletion.objects.filter(user=person, state=State.WORKING).first()
    if deletion is not None:
        return deletion
    # Whoever asked for it themself, and still could take it back, can do so no longer.
    deletion, _created = AccountDeletion.objects.update_or_create(
        user=person,
        state=State.WAITING,
        defaults={"keeps_contributions": keep, "due_at": timezone.now(), "by_administrator": True},
    )
    person.is_active = False
    person.save(update_fields=["is_active"])
    _take_leave(person, deletion)
    return deletion


def _take_leave(user, deletion: AccountDeletion) -> None:
    """From here on the person is no member for anybody, and logged out everywhere."""
    user.leaving_at = deletion.due_at
    user.save(update_fields=["leaving_at"])
    services.make_findable(user)
    sessions.end_all(user)


@transaction.atomic
def take_back(user) -> bool:
    """The person logged in within the time of grace: the account stays; whether there was anything to take back."""
    deletion = AccountDeletion.objects.select_for_update().waiting().filter(user=user).first()
    if deletion is None:
        return False
    deletion.state, deletion.finished_at = State.WITHDRAWN, timezone.now()
    deletion.save(update_fields=["state", "finished_at"])
    user.leaving_at = None
    user.save(update_fields=["leaving_at"])
    services.make_findable(user)
    return True


def is_under_way(user) -> bool:
    """Whether the account is being deleted, which nobody takes back."""
    return AccountDeletion.objects.filter(user=user, state=State.WORKING).exists()


def hosted_alone(user) -> list[Programme]:
    """The programmes that have no other host than the user."""
    hosts = ProgrammePerson.objects.filter(part=ProgrammePerson.Part.HOST)
    mine = Programme.objects.filter(pk__in=hosts.filter(user=user).values("programme"))
    return list(mine.exclude(pk__in=hosts.exclude(user=user).values("programme")))


# --- Doing it ---------------------------------------------------------------------------------------
def work_off_due(*, limit: int = 10) -> int:
    """Delete the accounts whose time of grace is over; returns how many are gone."""
    gone = 0
    for _number in range(limit):
        deletion = _take_up()
        if deletion is None:
            break
        try:
            for _step in _steps(deletion):
                AccountDeletion.objects.filter(pk=deletion.pk).update(held_until=timezone.now() + HOLD)
            gone += 1
        except Exception as error:
            # One that can't be done must not keep the others from it; it is gone on with later.
            logger.exception("peers: the deletion %s was not finished", deletion.pk)
            AccountDeletion.objects.filter(pk=deletion.pk).update(
                last_error=type(error).__name__, held_until=timezone.now() + AGAIN_AFTER
            )
    return gone


def _take_up() -> AccountDeletion | None:
    """Take a deletion in hand, so that no other worker does; from here on it is not taken back."""
    now = timezone.now()
    with transaction.atomic():
        deletion = AccountDeletion.objects.due(now).select_for_update().first()
        if deletion is None:
            return None
        deletion.state, deletion.held_until = State.WORKING, now + HOLD
        deletion.save(update_fields=["state", "held_until"])
        User.objects.filter(pk=deletion.user_id).update(is_active=False)
    return deletion


def _steps(deletion: AccountDeletion) -> Iterator[str]:
    """Do one step after the other; yields the name of each when it is settled."""
    # An administrator may have deleted the account meanwhile: then there is nobody to ask the apps about.
    for part in personal_data.parts() if deletion.user is not None else ():
        more = part.name not in deletion.done and part.erase is not None
        while more:
            with transaction.atomic():
                more = part.erase(deletion.user, deletion.keeps_contributions)
                if not more:
                    deletion.done = [*deletion.done, part.name]
                    deletion.save(update_fields=["done"])
            yield part.name
    _end(deletion)
    yield "account"


@transaction.atomic
def _end(deletion: AccountDeletion) -> None:
    user = deletion.user
    if user is not None:
        sessions.end_all(user)
        send_mail(
            template="peers/email/account_deleted",
            to_address=user.email,
            language=user.language,
            context={"deletion": deletion},
        )
        user.delete()
    deletion.user, deletion.state, deletion.finished_at = None, State.DONE, timezone.now()
    deletion.held_until, deletion.last_error = None, ""
    deletion.save()

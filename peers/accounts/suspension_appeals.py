"""Whoever is suspended can't log in: they ask for another look at it by a sealed link, and a moderator decides."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.mail.services import send_mail
from notifications.notices import events
from peers.accounts import suspensions
from peers.accounts.suspensions import SuspensionError
from peers.models import Suspension, SuspensionAppeal, User

NOTICE = "peers.suspension_appeal"
# More moderators than these are not told.
MOST_TOLD = 50


def of(suspension: Suspension) -> SuspensionAppeal | None:
    """The appeal against a suspension, if there is one."""
    return SuspensionAppeal.objects.filter(suspension=suspension).first()


@transaction.atomic
def make(*, suspension: Suspension, text: str) -> SuspensionAppeal:
    """Ask for another look, once. Raises ``SuspensionError``."""
    if not text.strip():
        raise SuspensionError(_("Say why it should be lifted."))
    if suspension.lifted_at is not None:
        raise SuspensionError(_("This suspension is over: you can log in again."))
    try:
        with transaction.atomic():
            made = SuspensionAppeal.objects.create(
                suspension=suspension, text=text.strip()[: SuspensionAppeal.TEXT_LENGTH]
            )
    except IntegrityError:
        raise SuspensionError(_("You have appealed already; it can be done once.")) from None
    told = _deciders(suspension).values_list("pk", flat=True)[:MOST_TOLD]
    events.record(kind=NOTICE, thing=made, directly=dict.fromkeys(told, NOTICE))
    return made


def may_see(user, made: SuspensionAppeal) -> bool:
    """Whether somebody may read an appeal: who may lift the suspension."""
    return suspensions.may_be_suspended_by(made.suspension.user, user)


def may_decide(user, made: SuspensionAppeal) -> bool:
    """Whether somebody decides on an appeal: not who suspended, where there is another."""
    return may_see(user, made) and _deciders(made.suspension).filter(pk=user.pk).exists()


def _deciders(suspension: Suspension):
    """Those who may lift the suspension; who said so themself only where there is nobody else."""
    people = User.objects.who_may(suspensions.PERMISSION).exclude(pk=suspension.user_id)
    if suspensions.is_trusted(suspension.user):
        people = people.filter(is_superuser=True)
    others = people.exclude(pk=suspension.suspended_by_id)
    return others.order_by("pk") if others.exists() else people.order_by("pk")


@transaction.atomic
def decide(*, made: SuspensionAppeal, by, lifts: bool, answer: str) -> None:
    """Lift the suspension, or leave it with an answer; the person is told. Raises ``SuspensionError``."""
    made = SuspensionAppeal.objects.select_for_update().get(pk=made.pk)
    if not may_decide(by, made):
        raise SuspensionError(_("Another moderator decides on this appeal."))
    if made.decided_at is not None:
        raise SuspensionError(_("Another moderator was faster: this is decided already."))
    if not lifts and not answer.strip():
        raise SuspensionError(_("Say why it stays; the person gets it by e-mail."))
    made.answer, made.decided_at, made.decided_by = answer.strip(), timezone.now(), by
    made.save(update_fields=["answer", "decided_at", "decided_by"])
    events.withdraw(things=[made])
    if lifts:
        suspensions.lift(person=made.suspension.user, by=by)
    else:
        send_mail(
            template="peers/email/suspension_stays", to_user=made.suspension.user, context={"appeal": made}
        )

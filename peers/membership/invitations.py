"""Inviting people by e-mail. An invitation vouches for nobody: the rules of approval hold as for everyone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.base.access import audiences
from notifications.mail.services import send_mail
from notifications.notices import events
from peers.models import Invitation, Organisation, Programme, ProgrammePerson, User
from peers.models.membership import may_decide_applications

# The same person is not written to again within this time, however often the list is sent.
AGAIN_AFTER = timedelta(days=7)
MOST_TIMES = 3
MOST_A_DAY = 200
# For members; whoever has no account, or waits for a decision, gets a mail.
NOTICE = "peers.invitation"
FORMULA_STARTS = ("=", "+", "-", "@")


class InvitationError(Exception):
    """Somebody who can't be invited; its text is for the one who tried."""


@dataclass
class Invited:
    """One line of a list, and what became of it."""

    number: int
    email: str
    name: str = ""
    organisation_name: str = ""
    status: str = ""
    error: str = ""


@transaction.atomic
def invite(
    *,
    email: str,
    name: str = "",
    organisation: Organisation | None = None,
    programme: Programme | None = None,
    by=None,
    approves: bool = False,
) -> str:
    """Invite a person; returns what became of it, for people. Safe to repeat. Raises ``InvitationError``."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise InvitationError(_("“%(email)s” is no e-mail address.") % {"email": email[:80]}) from None
    user = User.objects.filter(email=email).first()
    if user is not None and not user.is_active:
        raise InvitationError(_("This person can't be invited."))
    if user is not None and audiences.is_member(user) and (programme is None or _takes_part(user, programme)):
        return _("is there already")
    invitation, created = Invitation.objects.select_for_update().get_or_create(
        email=email,
        programme=programme,
        defaults={"name": name[:150], "organisation": organisation, "invited_by": by, "approves": approves},
    )
    if not created:
        if invitation.accepted_at:
            return _("has accepted")
        changed = _renew(invitation, name, organisation, approves)
        if invitation.sent_at > timezone.now() - AGAIN_AFTER or invitation.times_sent >= MOST_TIMES:
            return _("changed, not written to again") if changed else _("was invited before")
        invitation.sent_at = timezone.now()
        invitation.times_sent += 1
        invitation.save(update_fields=["sent_at", "times_sent"])
    if user is not None and audiences.is_member(user):
        events.record(kind=NOTICE, thing=invitation, actor=by, directly={user: NOTICE})
    else:
        send_mail(
            template="peers/email/invitation",
            to_address=email,
            context={"invitation": invitation, "inviter": by},
        )
    return _("invited") if created else _("invited again")


def invite_all(
    lines: Iterable[Invited], *, programme=None, by=None, approves: bool = False, most=None
) -> None:
    """Invite each person of a list, and note in its line what became of it; a bad line stops no other."""
    seen: dict[str, int] = {}
    sent = 0
    for line in lines:
        email = line.email.strip().lower()
        try:
            if not email:
                raise InvitationError(_("The address is missing."))
            if email in seen:
                raise InvitationError(
                    _("The address stands in line %(line)d as well.") % {"line": seen[email]}
                )
            if most is not None and sent >= most:
                raise InvitationError(_("That is enough for today; go on tomorrow."))
            seen[email] = line.number
            line.status = invite(
                email=email,
                name=_plain(line.name),
                organisation=_organisation(line.organisation_name),
                programme=programme,
                by=by,
                approves=approves,
            )
            sent += 1
        except InvitationError as error:
            line.error = str(error)


def _plain(name: str) -> str:
    name = " ".join(name.split())
    if name.startswith(FORMULA_STARTS):
        raise InvitationError(_("“%(name)s” begins as a formula does.") % {"name": name[:40]})
    return name


def _organisation(name: str) -> Organisation | None:
    if not name.strip():
        return None
    found = Organisation.objects.named(_plain(name))
    if found is None:
        raise InvitationError(
            _("There is not exactly one organisation “%(name)s”.") % {"name": name.strip()[:80]}
        )
    return found


def _takes_part(user, programme: Programme) -> bool:
    return ProgrammePerson.objects.filter(user=user, programme=programme).exists()


def _renew(invitation: Invitation, name: str, organisation: Organisation | None, approves: bool) -> bool:
    changed = bool(name and name != invitation.name) or (
        organisation is not None and organisation.pk != invitation.organisation_id
    )
    invitation.name = name[:150] or invitation.name
    invitation.organisation = organisation or invitation.organisation
    invitation.approves = invitation.approves or approves
    invitation.save()
    return changed


def sent_today(user) -> int:
    """How many invitations a person has sent since yesterday."""
    return Invitation.objects.filter(invited_by=user, sent_at__gte=timezone.now() - timedelta(days=1)).count()


@transaction.atomic
def accept(*, invitation: Invitation, user) -> None:
    """A member takes up an invitation to a programme. Raises ``InvitationError``."""
    if user.email.lower() != invitation.email:
        raise InvitationError(
            _("This invitation was sent to another address. Log in with the account of that address.")
        )
    if not audiences.is_member(user):
        raise InvitationError(_("Once you are a member, it counts by itself."))
    take_up(user)


def take_up(user) -> None:
    """Let what a member was invited to count: the programmes, as a participant. Call it in a transaction."""
    for invitation in Invitation.objects.select_for_update(of=("self",)).open_for(user.email):
        if invitation.programme_id:
            ProgrammePerson.objects.get_or_create(
                programme_id=invitation.programme_id,
                user=user,
                defaults={"part": ProgrammePerson.Part.PARTICIPANT},
            )
        invitation.accepted_at, invitation.accepted_by = timezone.now(), user
        invitation.save(update_fields=["accepted_at", "accepted_by"])


def approving(email: str) -> Invitation | None:
    """The open invitation to this address by somebody who may decide on applications, or ``None``."""
    found = Invitation.objects.open_for(email).filter(approves=True, organisation__isnull=False)
    for invitation in found.select_related("organisation", "invited_by"):
        # Not by somebody who might then, and may no longer.
        if invitation.invited_by is not None and may_decide_applications(invitation.invited_by):
            return invitation
    return None


def of_applicant(email: str) -> Invitation | None:
    """The latest invitation to this address, for those who decide on the application."""
    found = Invitation.objects.filter(email=email.lower())
    return (
        found.select_related("organisation__merged_into", "programme", "invited_by").order_by("-pk").first()
    )


def attach(applications: Iterable) -> None:
    """Give each application of a page its ``invitation``, or None, in one query."""
    applications = list(applications)
    emails = [application.user.email.lower() for application in applications]
    found = Invitation.objects.filter(email__in=emails).select_related("invited_by").order_by("pk")
    by_email = {invitation.email: invitation for invitation in found}
    for application in applications:
        application.invitation = by_email.get(application.user.email.lower())

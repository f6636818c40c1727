"""Whom a privileged change concerns, and what they are told."""

from collections.abc import Iterable

from notifications.notices import events
from peers.membership import colleagues
from peers.models import PrivilegedChange, PrivilegeKind, ProgrammePerson, User
from peers.privileges import holdings

CONCERNED_NOTICE = "peers.privileged_change"
ADMINISTRATORS_NOTICE = "peers.privileged_change_waits"


def concerned_by(change: PrivilegedChange) -> set[int]:
    """The members of the organisation; or those of the programme's organisations, and its present hosts."""
    if change.kind == PrivilegeKind.DOMAIN:
        return _members_of([change.organisation_id])
    hosts = ProgrammePerson.objects.filter(programme=change.programme, part=ProgrammePerson.Part.HOST)
    return _members_of(holdings.organisations_of(change.programme)) | set(
        hosts.values_list("user", flat=True)
    )


def _members_of(organisation_ids: Iterable[int]) -> set[int]:
    people = colleagues.joined(holdings.merged_into(organisation_ids))
    return set(people.order_by().values_list("pk", flat=True))


def tell(change: PrivilegedChange, what: str, *, by=None) -> None:
    """Tell those whom it concerns, and administrators. ``what``: "requested", "applied" or "ended"."""
    administrators = User.objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True)
    meant = dict.fromkeys(administrators, ADMINISTRATORS_NOTICE)
    meant |= dict.fromkeys(concerned_by(change), CONCERNED_NOTICE)
    if by is not None:
        meant.pop(by.pk, None)
    if meant:
        # Without an actor: who blocked the administrator is told all the same.
        events.record(kind=CONCERNED_NOTICE, thing=change, directly=meant, details={"what": what})

"""Verifying domains and naming hosts: the one way to both.

By a verified domain strangers become members of an organisation and read what it gave; a host reads what is given to
the programme. So either waits 72 hours after a notice to those concerned, unless a second administrator confirms. Where
nobody is a member and nothing was given, there is nobody to ask: it takes effect at once. All steps are logged.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from peers.models import (
    Organisation,
    OrganisationDomain,
    PrivilegedChange,
    PrivilegeKind,
    PrivilegeLogEntry,
    Programme,
    ProgrammePerson,
    User,
)
from peers.organisations import services as organisations_services
from peers.privileges import events, holdings

WAIT = timedelta(hours=72)
VERIFY = "peers.verify_organisationdomain"
NAME_HOSTS = "peers.name_programmehosts"
RIGHTS = {PrivilegeKind.DOMAIN: VERIFY, PrivilegeKind.HOST: NAME_HOSTS}
AT_ONCE = 100

Action, State = PrivilegeLogEntry.Action, PrivilegedChange.State
HOST = ProgrammePerson.Part.HOST


class PrivilegeError(Exception):
    """Why a change can't be asked for or decided; its text is for the person who tried."""


# --- Who may ---------------------------------------------------------------------------------------
def may_ask(user, kind: str) -> bool:
    """Whether the user may ask for such a change."""
    return user.is_active and user.has_perm(RIGHTS[kind])


def may_look(user) -> bool:
    """Whether the user sees what waits: administrators, and who may ask."""
    return user.is_active and (user.is_superuser or any(user.has_perm(right) for right in RIGHTS.values()))


def may_confirm(user, change: PrivilegedChange) -> bool:
    """Whether the user is a second administrator.

    Nobody confirms what they asked for, what makes them a host, or what was asked for before their account was there.
    """
    return (
        change.is_pending
        and user.is_active
        and user.is_superuser
        and user.pk not in (change.requested_by_id, change.person_id)
        and user.date_joined < change.requested_at
    )


def may_end(user, change: PrivilegedChange) -> bool:
    """Whether the user may withdraw their own request, or refuse another's as an administrator."""
    return change.is_pending and user.is_active and (user.is_superuser or user.pk == change.requested_by_id)


# --- Asking ----------------------------------------------------------------------------------------
@transaction.atomic
def ask_to_verify(*, organisation: Organisation, domain: str, by=None, source: str = "") -> PrivilegedChange:
    """Ask for a domain to be verified; at once where nobody is to be asked. Raises ``PrivilegeError``.

    ``by`` needs the right; a command or an import names itself as ``source`` instead.
    """
    _check_asker(by, source, PrivilegeKind.DOMAIN)
    organisation = _locked(Organisation, organisation.pk)
    if not organisation.is_current:
        raise PrivilegeError(_("This organisation has been merged into another. Choose that one."))
    row = OrganisationDomain(organisation=organisation, domain=domain)
    try:
        row.clean_fields(exclude=["organisation"])
    except ValidationError as error:
        raise PrivilegeError(" ".join(error.messages)) from error
    domain = row.domain
    if (taken := _who_has(domain)) is not None:
        raise PrivilegeError(
            _("This domain is verified already.")
            if taken.organisation_id == organisation.pk
            else _("“%(domain)s” is verified for another organisation.") % {"domain": domain}
        )
    if PrivilegedChange.objects.pending().filter(organisation=organisation, domain=domain).exists():
        raise PrivilegeError(_("This is requested already, and waits."))
    OrganisationDomain.objects.get_or_create(organisation=organisation, domain=domain)
    must_wait = bool(holdings.organisations_to_ask([organisation.pk]))
    return _ask(
        PrivilegedChange(
            kind=PrivilegeKind.DOMAIN,
            organisation=organisation,
            domain=domain,
            asked_about=organisation.pk,
            requested_by=by,
            source=source,
        ),
        must_wait=must_wait,
    )


@transaction.atomic
def ask_to_name_host(*, programme: Programme, person: User, by=None, source: str = "") -> PrivilegedChange:
    """Ask for a person to become a host; at once where nobody is to be asked. Raises ``PrivilegeError``."""
    _check_asker(by, source, PrivilegeKind.HOST)
    programme = _locked(Programme, programme.pk)
    if not person.is_active:
        raise PrivilegeError(_("This account is not in use. Choose another person."))
    if programme.people.filter(user=person, part=HOST).exists():
        raise PrivilegeError(_("This person is a host already."))
    if PrivilegedChange.objects.pending().filter(programme=programme, person=person).exists():
        raise PrivilegeError(_("This is requested already, and waits."))
    return _ask(
        PrivilegedChange(
            kind=PrivilegeKind.HOST,
            programme=programme,
            person=person,
            asked_about=programme.pk,
            requested_by=by,
            source=source,
        ),
        must_wait=holdings.must_ask_programme(programme),
    )


def _check_asker(by, source: str, kind: str) -> None:
    if by is None and not source:
        raise ValueError("Say who asks, or which command does.")
    if by is not None and not may_ask(by, kind):
        raise PermissionDenied


def _ask(change: PrivilegedChange, *, must_wait: bool) -> PrivilegedChange:
    change.takes_effect_at = change.requested_at + (WAIT if must_wait else timedelta())
    change.save()
    if must_wait:
        before = _present(change)
        wanted = change.domain if change.kind == PrivilegeKind.DOMAIN else change.person_id
        _log(change, Action.REQUESTED, by=change.requested_by, before=before, after=sorted([*before, wanted]))
        events.tell(change, "requested", by=change.requested_by)
    else:
        _take_effect(change, Action.APPLIED_AT_ONCE, by=change.requested_by)
    return change


# --- Deciding --------------------------------------------------------------------------------------
@transaction.atomic
def confirm(*, change: PrivilegedChange, by) -> PrivilegedChange:
    """A second administrator lets it take effect now. Raises ``PrivilegeError``."""
    if not (by.is_active and by.is_superuser):
        raise PermissionDenied
    change = _locked_pending(change)
    if not may_confirm(by, change):
        raise PrivilegeError(
            _(
                "A second administrator must confirm this: not the one who requested it, not the one who becomes a "
                "host, and nobody whose account is newer than the request."
            )
        )
    if why := _obstacle(change):
        raise PrivilegeError(why)
    _take_effect(change, Action.CONFIRMED, by=by)
    events.tell(change, "applied", by=by)
    return change


@transaction.atomic
def end(*, change: PrivilegedChange, by, reason: str) -> PrivilegedChange:
    """Withdraw one's own request, or refuse another's, with the reason. Raises ``PrivilegeError``."""
    change = _locked_pending(change)
    if not may_end(by, change):
        raise PermissionDenied
    if not reason.strip():
        raise PrivilegeError(_("Enter the reason. It is kept in the log."))
    state = State.WITHDRAWN if by.pk == change.requested_by_id else State.REFUSED
    _end(change, state, by=by, reason=reason.strip()[:1000])
    return change


def apply_due() -> int:
    """Let take effect what has waited long enough; returns how many did. For the clock."""
    due = PrivilegedChange.objects.due(timezone.now()).values_list("pk", flat=True)
    return sum(_apply_one(pk) for pk in list(due[:AT_ONCE]))


@transaction.atomic
def _apply_one(pk: int) -> bool:
    change = PrivilegedChange.objects.filter(pk=pk).first()
    if change is None:
        return False
    try:
        change = _locked_pending(change)
    except PrivilegeError:  # another worker or an administrator was faster
        return False
    asker = change.requested_by
    if not change.source and (asker is None or not may_ask(asker, change.kind)):
        _end(change, State.WITHDRAWN, reason=_("Whoever requested it may not do so any more."))
    elif why := _obstacle(change):
        _end(change, State.WITHDRAWN, reason=why)
    else:
        _take_effect(change, Action.APPLIED)
        events.tell(change, "applied")
        return True
    return False


def _obstacle(change: PrivilegedChange) -> str:
    """Why it can't take effect as it was asked for; empty where it can."""
    if change.subject.pk != change.asked_about or not getattr(change.subject, "is_current", True):
        return _("The organisation was merged since, so others than those who were asked are concerned.")
    if change.kind == PrivilegeKind.DOMAIN:
        if not OrganisationDomain.objects.filter(
            organisation=change.organisation, domain=change.domain
        ).exists():
            return _("The organisation does not have this domain any more.")
        if _who_has(change.domain) is not None:
            return _("The domain was verified meanwhile, for this organisation or another.")
    elif change.person is None or not change.person.is_active:
        return _("The account of this person is not in use any more.")
    return ""


def _take_effect(change: PrivilegedChange, action: str, *, by=None) -> None:
    before = _present(change)
    if change.kind == PrivilegeKind.DOMAIN:
        rows = OrganisationDomain.objects.filter(organisation=change.organisation, domain=change.domain)
        rows.update(verified=True)
    else:
        ProgrammePerson.objects.update_or_create(
            programme=change.programme, user=change.person, defaults={"part": HOST}
        )
    change.state, change.decided_by, change.decided_at = State.APPLIED, by, timezone.now()
    change.save()
    _log(change, action, by=by, before=before, after=_present(change))
    organisations_services.refresh_findable(change.subject)


def _end(change: PrivilegedChange, state: str, *, reason: str, by=None) -> None:
    change.state, change.decided_by, change.decided_at, change.reason = state, by, timezone.now(), reason
    change.save()
    action = Action.WITHDRAWN if state == State.WITHDRAWN else Action.REFUSED
    present = _present(change)
    _log(change, action, by=by, before=present, after=present, reason=reason)
    events.tell(change, "ended", by=by)


# --- Taking away -----------------------------------------------------------------------------------
@transaction.atomic
def remove_verification(*, organisation: Organisation, domain: str, by) -> None:
    """Let a domain vouch for nobody any more: at once, for that gives nothing to anybody."""
    _check_asker(by, "", PrivilegeKind.DOMAIN)
    organisation = _locked(Organisation, organisation.pk)
    change = PrivilegedChange(kind=PrivilegeKind.DOMAIN, organisation=organisation, domain=domain)
    before = _present(change)
    rows = OrganisationDomain.objects.filter(organisation=organisation, domain=domain, verified=True)
    if not rows.update(verified=False):
        raise PrivilegeError(_("This domain is not verified. Nothing was changed."))
    _log(change, Action.REMOVED, by=by, before=before, after=_present(change))
    organisations_services.refresh_findable(organisation)


@transaction.atomic
def remove_host(*, programme: Programme, person: User, by) -> None:
    """Let a host be a participant again, at once."""
    _check_asker(by, "", PrivilegeKind.HOST)
    programme = _locked(Programme, programme.pk)
    change = PrivilegedChange(kind=PrivilegeKind.HOST, programme=programme, person=person)
    before = _present(change)
    row = programme.people.filter(user=person, part=HOST).first()
    if row is None:
        raise PrivilegeError(_("This person is not a host. Nothing was changed."))
    row.part = ProgrammePerson.Part.PARTICIPANT
    row.save(update_fields=["part"])
    _log(change, Action.REMOVED, by=by, before=before, after=_present(change))
    organisations_services.refresh_findable(programme)


# --- Many at once ----------------------------------------------------------------------------------
def verify_many(pairs: Iterable[tuple[int, str]], *, source: str) -> tuple[int, int]:
    """Verify told domains (organisation id, domain), as an import does; returns how many took effect and how many wait.

    Call it in a transaction. Domains that are verified for another are the caller's to leave out.
    """
    pairs = list(pairs)
    to_ask = holdings.organisations_to_ask({pk for pk, _domain in pairs})
    at_once = {(pk, domain) for pk, domain in pairs if pk not in to_ask}
    _verify_at_once(at_once, source)
    waiting = 0
    for pk, domain in pairs:
        if pk not in to_ask:
            continue
        try:
            ask_to_verify(organisation=Organisation(pk=pk), domain=domain, source=source)
        except PrivilegeError:  # it is verified, or waits already
            continue
        waiting += 1
    return len(at_once), waiting


def _verify_at_once(pairs: set[tuple[int, str]], source: str) -> None:
    organisations = Organisation.objects.in_bulk({pk for pk, _domain in pairs})
    rows = OrganisationDomain.objects.filter(organisation__in=organisations).order_by("domain")
    before: dict[int, list[str]] = {pk: [] for pk in organisations}
    fresh = []
    for row in rows:
        if row.verified:
            before[row.organisation_id].append(row.domain)
        elif (row.organisation_id, row.domain) in pairs:
            fresh.append(row)
    OrganisationDomain.objects.filter(pk__in=[row.pk for row in fresh]).update(verified=True)
    after = {pk: list(domains) for pk, domains in before.items()}
    entries = []
    for row in fresh:
        pk = row.organisation_id
        present, after[pk] = after[pk], sorted([*after[pk], row.domain])
        entries.append(
            PrivilegeLogEntry(
                kind=PrivilegeKind.DOMAIN,
                action=Action.APPLIED_AT_ONCE,
                subject_number=pk,
                subject_name=organisations[pk].name,
                domain=row.domain,
                source=source,
                before=present,
                after=after[pk],
            )
        )
    PrivilegeLogEntry.objects.bulk_create(entries)


# --- Shared ----------------------------------------------------------------------------------------
def _locked(model, pk: int):
    """The organisation or programme, locked: always before a change of it, so that two never wait for each other."""
    return model.objects.select_for_update(of=("self",)).get(pk=pk)


def _locked_pending(change: PrivilegedChange) -> PrivilegedChange:
    _locked(type(change.subject), change.subject.pk)
    change = PrivilegedChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if not change.is_pending:
        raise PrivilegeError(_("This was decided already. Nothing was changed."))
    return change


def _who_has(domain: str) -> OrganisationDomain | None:
    return OrganisationDomain.objects.filter(domain=domain, verified=True).first()


def _present(change: PrivilegedChange) -> list:
    """The verified domains of the organisation, or the hosts of the programme, as they are now."""
    if change.kind == PrivilegeKind.DOMAIN:
        rows = OrganisationDomain.objects.filter(organisation=change.organisation, verified=True)
        return sorted(rows.values_list("domain", flat=True))
    rows = ProgrammePerson.objects.filter(programme=change.programme, part=HOST)
    return sorted(rows.values_list("user", flat=True))


def _log(change: PrivilegedChange, action: str, *, before: list, after: list, by=None, reason="") -> None:
    PrivilegeLogEntry.objects.create(
        kind=change.kind,
        action=action,
        change_number=change.pk,
        subject_number=change.subject.pk,
        subject_name=str(change.subject)[:200],
        domain=change.domain,
        person=change.person,
        by=by,
        source=change.source,
        before=before,
        after=after,
        reason=reason,
    )

"""A member works for another organisation now: the account stays, what came through the old one ends.

What they wrote stays under the organisation of that time: authors of cases keep it, proposals and
links of services keep theirs. What ends is their part in the programmes that only the old organisation
takes part in, and so what they may read, publish and edit for those.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.base.access import audiences
from notifications.notices import events
from peers.membership import services
from peers.membership.sides import side_joined
from peers.models import (
    MembershipApplication,
    Organisation,
    OrganisationDomain,
    OrganisationMove,
    Programme,
    ProgrammePerson,
    User,
)
from peers.profiles import services as profiles_services

Status = OrganisationMove.Status
WAITS_NOTICE = "peers.move_waits"
DECIDED_NOTICE = "peers.move_decided"


class MoveError(ValidationError):
    """Why something is not done; its text is for the person who tried."""


# --- Saying so --------------------------------------------------------------------------------------
def vouching_domain(user) -> OrganisationDomain | None:
    """The verified domain of an organisation that the person's confirmed address belongs to."""
    address = user.emailaddress_set.filter(email__iexact=user.email, verified=True).first()
    return OrganisationDomain.objects.vouching_for(address.email) if address else None


@transaction.atomic
def tell(*, user, answers: dict) -> OrganisationMove:
    """A member says where they work now; ``answers`` are the fields of the form.

    At once where the domain of their address vouches for it; a moderator decides otherwise. Raises
    ``MoveError``.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not audiences.is_member(user):
        raise MoveError(_("Only members change their organisation here."))
    try:
        with transaction.atomic():
            move = OrganisationMove.objects.create(user=user, from_organisation=user.organisation, **answers)
    except IntegrityError as error:
        raise MoveError(_("You have told us of a change already; a moderator reads it.")) from error
    domain = vouching_domain(user)
    meant = Organisation.objects.named(move.organisation_name)
    if meant is not None and meant == user.organisation:
        raise MoveError(_("You belong to this organisation already."))
    # Both the domain and the name: an address may still be that of an organisation left long ago.
    if domain is not None and domain.organisation == meant:
        move.approved_by_domain = domain.domain
        _carry_out(move, meant)
    else:
        _tell_moderators(move)
    return move


def _tell_moderators(move: OrganisationMove) -> None:
    deciders = services.deciders().exclude(pk=move.user_id).values_list("pk", flat=True)
    told = dict.fromkeys(deciders, WAITS_NOTICE)
    if told:
        events.record(kind=WAITS_NOTICE, thing=move, directly=told)


def waiting_move(user) -> OrganisationMove | None:
    """What the person told and nobody has decided yet."""
    return OrganisationMove.objects.filter(user=user, status=Status.WAITING).first()


def began_in(user) -> int | None:
    """The year since which the person is where they are, as far as it was told here."""
    last = OrganisationMove.objects.filter(user=user, status=Status.APPROVED).order_by("-decided_at").first()
    return (last.until_year or last.decided_at.year) if last else None


@transaction.atomic
def take_back(user) -> None:
    """The person does not change after all."""
    waiting = OrganisationMove.objects.filter(user=user, status=Status.WAITING)
    events.withdraw(things=waiting)
    waiting.update(status=Status.WITHDRAWN, decided_at=timezone.now())


# --- Deciding ---------------------------------------------------------------------------------------
@transaction.atomic
def approve(*, move: OrganisationMove, by, organisation: Organisation | None) -> OrganisationMove:
    """A moderator says that it is so, and which organisation it is. Raises ``MoveError``."""
    move = _to_decide(move, by)
    move.decided_by = by
    _carry_out(move, organisation.stands_for if organisation else None)
    return move


@transaction.atomic
def refuse(*, move: OrganisationMove, by, answer: str) -> OrganisationMove:
    """A moderator says no, and why; the person stays where they are. Raises ``MoveError``."""
    move = _to_decide(move, by)
    if not answer.strip():
        raise MoveError(_("A refusal needs a reason; it is sent to the person."))
    move.status, move.decided_at, move.decided_by = Status.REFUSED, timezone.now(), by
    move.answer = answer.strip()
    move.save()
    _tell_member(move)
    return move


def _to_decide(move: OrganisationMove, by) -> OrganisationMove:
    move = OrganisationMove.objects.select_for_update(of=("self",)).select_related("user").get(pk=move.pk)
    if not move.is_waiting:
        raise MoveError(_("This was decided already, or taken back. Nothing was changed."))
    if not move.may_be_decided_by(by):
        raise MoveError(_("You may not decide on this."))
    return move


def _carry_out(move: OrganisationMove, organisation: Organisation | None) -> None:
    user, before = move.user, move.user.organisation
    move.status, move.decided_at, move.organisation = Status.APPROVED, timezone.now(), organisation
    # It may have been merged, or corrected by a moderator, since the person told.
    move.from_organisation = before
    move.save()
    _note_earlier_post(move, before)
    _join(move, organisation)
    ended = _end_rights(user, before, organisation)
    audiences.forget(user)
    profiles_services.make_findable(user)
    _tell_member(move, ended=[programme.pk for programme in ended])


def _tell_member(move: OrganisationMove, **details) -> None:
    # Without an actor: who blocked the moderator is told all the same.
    events.withdraw(things=[move])
    events.record(kind=DECIDED_NOTICE, thing=move, directly={move.user_id: DECIDED_NOTICE}, details=details)


def _note_earlier_post(move: OrganisationMove, before: Organisation | None) -> None:
    profile = profiles_services.profile_of(move.user)
    if before is not None:
        profile.earlier_posts.create(
            organisation=before,
            organisation_name=before.name,
            job_title=profile.job_title,
            from_year=move.from_year,
            until_year=move.until_year or timezone.localdate().year,
        )
    profile.job_title = move.job_title
    profile.jurisdiction_name = move.jurisdiction_name
    profile.changed_at = timezone.now()
    profile.save(update_fields=["job_title", "jurisdiction_name", "changed_at"])


def _join(move: OrganisationMove, organisation: Organisation | None) -> None:
    """Let the membership be for the new organisation; an administrator may have made the account without one."""
    told = {
        name: getattr(move, name) for name in ("organisation_name", "level", "country", "jurisdiction_name")
    }
    application = MembershipApplication.objects.filter(user=move.user).select_related("organisation").first()
    side = side_joined(
        organisation, email=move.user.email, meant=application.organisation if application else None
    )
    now = {**told, "organisation": side, "status": MembershipApplication.Status.APPROVED}
    MembershipApplication.objects.update_or_create(
        user=move.user,
        defaults=now,
        create_defaults={
            **now,
            "kind": move.user.kind,
            "reason": _("Changed organisation"),
            "verified_at": move.asked_at,
            "decided_at": move.decided_at,
            "decided_by": move.decided_by,
        },
    )
    move.user = User.objects.get(pk=move.user_id)  # without what it remembers of the old one


def _end_rights(user, before: Organisation | None, organisation: Organisation | None) -> list[Programme]:
    """End the person's part in programmes that the old organisation takes part in and the new one does not."""
    if before is None:
        return []
    through_old = models.Q(programme__participants__organisation=before)
    through_old |= models.Q(programme__participants__organisation__merged_into=before)
    parts = ProgrammePerson.objects.filter(through_old, user=user)
    if organisation is not None:
        of_new = Programme.objects.filter(participants__organisation=organisation)
        parts = parts.exclude(programme__in=of_new)
    # One by one: a signal takes the role of a host from whoever hosts none any more.
    ended = []
    for part in ProgrammePerson.objects.filter(pk__in=parts.values("pk")).select_related("programme"):
        ended.append(part.programme)
        part.delete()
    return ended

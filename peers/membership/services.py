"""What changes what people may do: roles, applications for membership, hosting."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hub.base.access import audiences
from notifications.mail.services import send_mail
from notifications.notices import events
from peers.membership import invitations
from peers.membership.roles import Role
from peers.membership.sides import side_joined
from peers.models import (
    MembershipApplication,
    Organisation,
    OrganisationDomain,
    ProgrammePerson,
    User,
)
from peers.profiles import services
from search.entries import services as search_services

Status = MembershipApplication.Status
APPLICATION_NOTICE = "peers.application"


class ApplicationError(Exception):
    """A decision or a change that is no longer possible; its text is for the person who tried."""


# --- Roles --------------------------------------------------------------------------------------
@transaction.atomic
def grant_role(user, role: Role | str) -> None:
    """Give a person a role. Whoever has one is a member as well."""
    groups = [Group.objects.get_or_create(name=name)[0] for name in {Role(role).value, Role.MEMBERS.value}]
    user.groups.add(*groups)
    access_changed(user)


@transaction.atomic
def withdraw_role(user, role: Role | str) -> None:
    """Take a role from a person. Who stops being a member loses the other roles too."""
    names = Role.values if Role(role) == Role.MEMBERS else [Role(role).value]
    user.groups.remove(*Group.objects.filter(name__in=names))
    access_changed(user)


@transaction.atomic
def access_changed(user) -> None:
    """Follow up a change of a person's name, roles or programmes, or that they were suspended."""
    audiences.forget(user)
    services.make_findable(user)


@transaction.atomic
def complete_roles(user) -> None:
    """Make a member of whoever has another role: an administrator may have ticked that alone."""
    if user.groups.filter(name__in=set(Role.values) - {Role.MEMBERS.value}).exists():
        grant_role(user, Role.MEMBERS)


@transaction.atomic
def sync_host_role(user) -> None:
    """Make a program host of who hosts a programme, and no longer of who hosts none."""
    if ProgrammePerson.objects.filter(user=user, part=ProgrammePerson.Part.HOST).exists():
        grant_role(user, Role.PROGRAM_HOSTS)
    else:
        withdraw_role(user, Role.PROGRAM_HOSTS)


# --- Addresses ----------------------------------------------------------------------------------
@transaction.atomic
def set_address(user, email: str, *, verified: bool) -> None:
    """Make this the one address of an account, as an administrator set it."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=email.lower(), defaults={"primary": True, "verified": verified}
    )


# --- Applying -----------------------------------------------------------------------------------
@transaction.atomic
def apply(*, user, answers: dict) -> MembershipApplication:
    """Ask for membership; ``answers`` are the fields of the form.

    A person whose address is verified already stands in the queue at once.
    """
    application = MembershipApplication.objects.create(user=user, **answers)
    if EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        address_verified(user)
        application.refresh_from_db()
    return application


@transaction.atomic
def address_verified(user) -> None:
    """The person's address was confirmed: admit at once by its domain, or ask the moderators."""
    application = _locked(user=user)
    if application is None or not application.is_waiting or not user.is_active:
        return
    first_time = application.verified_at is None
    if first_time:
        application.verified_at = timezone.now()
        application.save(update_fields=["verified_at"])
    if not _admit_unasked(application) and first_time:
        _tell_moderators(application)


@transaction.atomic
def change_application(*, application: MembershipApplication, by, answers: dict) -> MembershipApplication:
    """The applicant's edit. After a refusal it asks again.

    Raises ``ApplicationError`` where the application has been approved meanwhile.
    """
    application = _locked(pk=application.pk)
    if not application.may_be_edited_by(by):
        raise ApplicationError(_("Your application has been decided; it can no longer be changed."))
    asks_again = application.is_refused
    for name, value in answers.items():
        setattr(application, name, value)
    application.version += 1
    if asks_again:
        application.status = Status.WAITING
        application.applied_at = timezone.now()
    application.save()
    if asks_again and not _admit_unasked(application):
        _tell_moderators(application)
    return application


def _locked(**lookup) -> MembershipApplication | None:
    """The application, held so that nobody else decides on it meanwhile."""
    return (
        MembershipApplication.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(**lookup)
        .first()
    )


def _admit_unasked(application: MembershipApplication) -> bool:
    """Approve where the person's verified address vouches, by its domain or by who invited it."""
    user = application.user
    # Not the address that somebody typed: the one that was confirmed.
    if not EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        return False
    domain = OrganisationDomain.objects.vouching_for(user.email)
    if domain is None:
        return _admit_by_invitation(application)
    application.approved_by_domain = domain.domain
    application.decided_by = None
    _admit(application, domain.organisation)
    return True


def _admit_by_invitation(application: MembershipApplication) -> bool:
    """Approve whom somebody invited who may decide; any other invitation leaves it to the moderators."""
    invitation = invitations.approving(application.user.email)
    # Whom a moderator refused, a moderator reads again.
    if invitation is None or application.was_refused_before:
        return False
    application.approved_by_domain = ""
    application.decided_by = invitation.invited_by
    _admit(application, invitation.organisation)
    return True


def _tell_moderators(application: MembershipApplication) -> None:
    told = dict.fromkeys(deciders().values_list("pk", flat=True), APPLICATION_NOTICE)
    if told:
        events.record(kind=APPLICATION_NOTICE, thing=application, directly=told)


def deciders() -> models.QuerySet:
    """The people who decide on applications; the administrators where there are no moderators."""
    active = User.objects.filter(is_active=True, leaving_at__isnull=True)
    moderators = active.filter(groups__permissions__codename="decide_membershipapplication").distinct()
    return moderators if moderators.exists() else active.filter(is_superuser=True)


# --- Deciding -----------------------------------------------------------------------------------
@transaction.atomic
def approve(
    *, application: MembershipApplication, by, version: int, organisation: Organisation | None = None
) -> MembershipApplication:
    """Admit the applicant, for an organisation where it is known.

    ``version`` is that of the application as the moderator read it. Raises ``ApplicationError``.
    """
    application = _to_decide(application, by, version)
    application.decided_by = by
    application.approved_by_domain = ""
    _admit(application, organisation)
    return application


@transaction.atomic
def refuse(*, application: MembershipApplication, by, version: int, reason: str) -> MembershipApplication:
    """Refuse the applicant, who is told the reason. Raises ``ApplicationError``."""
    application = _to_decide(application, by, version)
    if not reason.strip():
        raise ApplicationError(_("A refusal needs a reason; it is sent to the person."))
    application.status = Status.REFUSED
    application.decided_by = by
    application.decided_at = timezone.now()
    application.refusal_reason = reason.strip()
    application.save()
    events.withdraw(things=[application])
    send_mail(template="peers/email/refused", to_user=application.user, context={"application": application})
    return application


def _to_decide(application: MembershipApplication, by, version: int) -> MembershipApplication:
    application = _locked(pk=application.pk)
    if application is None:
        raise ApplicationError(_("This application no longer exists."))
    if not application.is_waiting:
        raise ApplicationError(
            _("This application was decided already: %(status)s%(by)s. Nothing was changed.")
            % {
                "status": application.get_status_display().lower(),
                "by": _(" by %(name)s") % {"name": application.decided_by} if application.decided_by else "",
            }
        )
    if application.version != version:
        raise ApplicationError(
            _("The applicant changed the application after you opened it. Read it again, then decide.")
        )
    if not application.may_be_decided_by(by):
        raise ApplicationError(_("You may not decide on this application."))
    return application


def _admit(application: MembershipApplication, organisation: Organisation | None) -> None:
    """Make the applicant a member and say so."""
    application.status = Status.APPROVED
    application.decided_at = timezone.now()
    application.organisation = side_joined(
        organisation, email=application.user.email, meant=application.organisation
    )
    application.refusal_reason = ""
    application.save()
    events.withdraw(things=[application])
    user = application.user
    user.kind = application.kind
    user.save(update_fields=["kind"])
    grant_role(user, Role.MEMBERS)
    services.profile_of(user)
    invitations.take_up(user)
    send_mail(template="peers/email/approved", to_user=user, context={"application": application})


@transaction.atomic
def add_organisation(*, application: MembershipApplication) -> Organisation:
    """Make an organisation of what an applicant told of theirs; the domains are left to editors."""
    base = slugify(application.organisation_name)[:190] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = next(
        slug
        for slug in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        if slug not in taken
    )
    organisation = Organisation.objects.create(
        name=application.organisation_name, slug=slug, level=application.level, country=application.country
    )
    search_services.refresh(organisation)
    return organisation

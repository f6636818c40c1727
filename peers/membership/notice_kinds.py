"""What moderators are told of people who join or change organisation, and members of what was decided."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences
from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words
from peers.membership import employer_changes, invitations, services
from peers.models import Invitation, MembershipApplication, OrganisationMove, Programme
from peers.models.membership import may_decide_applications


def register() -> None:
    """Register who may see these things; done once, at the start."""
    audiences.register_rule(MembershipApplication, _may_decide)
    audiences.register_rule(OrganisationMove, _may_see_move)
    audiences.register_rule(Invitation, _may_accept)


def _may_decide(user, application: MembershipApplication) -> bool:
    return audiences.is_member(user) and application.may_be_decided_by(user)


def _may_see_move(user, move: OrganisationMove) -> bool:
    if not audiences.is_member(user):
        return False
    return move.may_be_decided_by(user) or (move.user_id == user.pk and not move.is_waiting)


def _may_accept(user, invitation: Invitation) -> bool:
    is_open = invitation.accepted_at is None
    return is_open and audiences.is_member(user) and invitation.email == user.email.lower()


def _words_of_invitation(happening: Happening) -> Words:
    invitation = happening.thing
    line = _("You are invited to take part in %(programme)s") % {"programme": invitation.programme}
    return Words(
        line=line,
        subject=line,
        address=invitation.get_absolute_url(),
        template="peers/email/programme_invitation",
        context={"invitation": invitation, "inviter": happening.actor},
    )


def _words_of_application(happening: Happening) -> Words:
    application = happening.thing
    line = _("%(name)s (%(organisation)s) asks to join") % {
        "name": application.user.get_full_name(),
        "organisation": application.organisation_name,
    }
    return Words(
        line=line,
        subject=line,
        address=application.get_absolute_url(),
        template="peers/email/application_waits",
        context={"application": application},
    )


def _words_of_waiting_move(happening: Happening) -> Words:
    move = happening.thing
    line = _("%(name)s says that they work for %(organisation)s now") % {
        "name": move.user.get_full_name(),
        "organisation": move.organisation_name,
    }
    return Words(
        line=line,
        subject=line,
        address=reverse("peers:member_move", args=[move.pk]),
        template="peers/email/move_waits",
        context={"move": move},
    )


def _words_of_decided_move(happening: Happening) -> Words:
    move = happening.thing
    if move.status == OrganisationMove.Status.REFUSED:
        line = _("A moderator did not accept that you work for %(organisation)s now") % {
            "organisation": move.organisation_name
        }
        return Words(
            line=line,
            subject=line,
            address=reverse("peers:own_organisation"),
            template="peers/email/move_refused",
            context={"move": move},
        )
    line = _("Your organisation is changed")
    if move.organisation:
        line = _("You belong to %(organisation)s now") % {"organisation": move.organisation.name}
    ended = happening.details.get("ended", [])
    return Words(
        line=line,
        subject=line,
        address=reverse("peers:own_profile"),
        template="peers/email/moved",
        context={
            "move": move,
            "before": move.from_organisation,
            "ended": SimpleLazyObject(lambda: list(Programme.objects.filter(pk__in=ended))),
        },
    )


def declare() -> None:
    """Declare the kinds; done once, when kinds of notices are looked for."""
    registry.declare(
        invitations.NOTICE,
        model=Invitation,
        label=gettext_lazy("Invitations to take part in a programme"),
        words=_words_of_invitation,
        how=How.AT_ONCE,
        queryset=lambda: Invitation.objects.select_related("programme"),
    )
    registry.declare(
        services.APPLICATION_NOTICE,
        model=MembershipApplication,
        label=gettext_lazy("Moderators: somebody asks to join"),
        words=_words_of_application,
        how=How.AT_ONCE,
        queryset=lambda: MembershipApplication.objects.select_related("user"),
        concerns=may_decide_applications,
    )
    registry.declare(
        employer_changes.WAITS_NOTICE,
        model=OrganisationMove,
        label=gettext_lazy("Moderators: a member changes organisation"),
        words=_words_of_waiting_move,
        how=How.AT_ONCE,
        queryset=lambda: OrganisationMove.objects.select_related("user"),
        concerns=may_decide_applications,
    )
    registry.declare(
        employer_changes.DECIDED_NOTICE,
        model=OrganisationMove,
        label=gettext_lazy("What is decided about your change of organisation"),
        words=_words_of_decided_move,
        how=How.AT_ONCE,
        queryset=lambda: OrganisationMove.objects.select_related("organisation", "from_organisation"),
    )

"""What members and moderators are told of changes to the record of an organisation."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences
from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words
from peers.models import OrganisationChange
from peers.models.organisation_changes import may_decide_changes
from peers.organisations import change_proposals


def register() -> None:
    """Register who may see these things; done once, at the start."""
    audiences.register_rule(OrganisationChange, _may_see)


def _may_see(user, change: OrganisationChange) -> bool:
    is_theirs = change.proposed_by_id is not None and change.proposed_by_id == user.pk
    return audiences.is_member(user) and (is_theirs or may_decide_changes(user))


def _words(happening: Happening) -> Words:
    change = happening.thing
    is_proposer = happening.kind == change_proposals.DECIDED_NOTICE
    line = _("Your change to the record of %(organisation)s was decided: %(status)s")
    if not is_proposer:
        line = _("You decided on a change to the record of %(organisation)s: %(status)s")
    line = line % {"organisation": change.organisation.name, "status": change.get_status_display()}
    return Words(
        line=line,
        subject=line,
        address=change.organisation.get_absolute_url(),
        template="peers/email/organisation_change",
        context={
            "change": change,
            "lines": partial(change_proposals.lines_of, change),
            "is_proposer": is_proposer,
        },
    )


def declare() -> None:
    """Declare the kinds; done once, when kinds of notices are looked for."""
    for key, label, concerns in (
        (
            change_proposals.DECIDED_NOTICE,
            gettext_lazy("What is decided about changes to organisations that you propose"),
            None,
        ),
        (
            change_proposals.COPY_NOTICE,
            gettext_lazy("Moderators: a copy of what you decide about changes to organisations"),
            may_decide_changes,
        ),
    ):
        registry.declare(
            key,
            model=OrganisationChange,
            label=label,
            words=_words,
            how=How.AT_ONCE,
            queryset=lambda: OrganisationChange.objects.select_related("organisation"),
            concerns=concerns,
        )

"""What members and moderators are told of changes to the record of an organisation, and of its merging."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences
from notifications.models.frequency import How
from notifications.notices import registry
from notifications.notices.registry import Happening, Words
from peers.models import MergeConsent, OrganisationChange
from peers.models.organisation_changes import may_decide_changes
from peers.organisations import change_proposals, merge_consents


def register() -> None:
    """Register who may see these things; done once, at the start."""
    audiences.register_rule(OrganisationChange, _may_see)
    audiences.register_rule(MergeConsent, merge_consents.may_answer)


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


def _words_of_consent(happening: Happening) -> Words:
    consent = happening.thing
    names = {
        "source": consent.merge.source.name,
        "target": consent.merge.target.name,
        "other": consent.other.name,
    }
    return Words(
        line=_(
            "%(source)s was merged into %(target)s. May the people of %(other)s open what your organisation gave in "
            "confidence? No answer is no"
        )
        % names,
        subject=_("%(source)s was merged into %(target)s: who reads what you gave in confidence") % names,
        address=reverse("peers:merge_consent", args=[consent.pk]),
        action=_("Agree or refuse"),
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
    registry.declare(
        merge_consents.NOTICE,
        model=MergeConsent,
        label=gettext_lazy("Your organisation is merged with another: who reads what it gave in confidence"),
        words=_words_of_consent,
        how=How.AT_ONCE,
        queryset=lambda: MergeConsent.objects.select_related(
            "organisation", "merge__source", "merge__target"
        ),
    )

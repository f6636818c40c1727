"""Whether a published case still holds: kept when it is published, asked of its authors after a year.

The authors confirm it, update it (publishing a new version confirms it) or close it. Three mails at
the most; then readers alone are told how old the last word is.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Revision

from cases.models import CasePage, CaseUpkeep
from cases.models.upkeep import UPKEEP
from cases.notices import events
from cases.writing.completeness import completeness
from hub.base.upkeep import asking
from search.entries import services as search_services


class NotPublishedError(Exception):
    """What is not on the site can't be confirmed. The message is for people."""


@transaction.atomic
def note_publication(*, case: CasePage, revision: Revision | None = None) -> CaseUpkeep:
    """Keep up with a version that was just published. A new one, written by an author, confirms the case.

    What an editor corrects, an import renews or a moderator puts back says nothing about whether the
    case still holds.
    """
    upkeep, created = CaseUpkeep.objects.get_or_create(
        case_id=case.pk,
        defaults={
            "last_confirmed_on": timezone.localdate(),
            "ask_at": UPKEEP.after_confirmation(timezone.now()).ask_at,
        },
    )
    if not created:
        upkeep = CaseUpkeep.objects.select_for_update().get(pk=upkeep.pk)
    author = revision.user if revision else None
    if author and UPKEEP.confirms(
        written_on=timezone.localdate(revision.created_at),
        confirmed_on=upkeep.last_confirmed_on,
        by_keeper=case.is_authored_by(author),
    ):
        _confirm(upkeep, author)
    upkeep.completeness = completeness(case)
    upkeep.save()
    return upkeep


@transaction.atomic
def confirm(*, author, case: CasePage) -> None:
    """Say that the case still holds, today; a closed one is open again.

    Raises ``PermissionDenied``, or ``NotPublishedError`` where it is not on the site.
    """
    upkeep = _upkeep_to_change(author, case)
    upkeep.closed_on = None
    upkeep.closing_remark = ""
    _answer(upkeep, author, action="cases.confirm")


@transaction.atomic
def close(*, author, case: CasePage, remark: str) -> None:
    """Say that the case is a thing of the past: it stays readable, and nobody is asked about it again.

    Raises as ``confirm`` does, and ``ValidationError`` where no reason is given.
    """
    if not remark.strip():
        raise ValidationError({"closing_remark": _("Say in a sentence why; readers see it.")})
    upkeep = _upkeep_to_change(author, case)
    upkeep.closed_on = timezone.localdate()
    upkeep.closing_remark = remark.strip()
    _answer(upkeep, author, action="cases.close")


def ask_authors(*, now=None, limit: int = asking.ASKED_AT_ONCE) -> int:
    """Ask the authors of cases that were last confirmed a year ago; returns how many cases were asked about."""
    return asking.ask_due(due=_due, ask=_ask, now=now, limit=limit)


def _due(now):
    return CaseUpkeep.objects.to_be_asked(now).select_related("case")


def _ask(upkeep: CaseUpkeep, now) -> bool:
    upkeep.note_question(now)
    upkeep.save()
    return events.ask_whether_it_holds(upkeep=upkeep) > 0


def _answer(upkeep: CaseUpkeep, author, *, action: str) -> None:
    """Keep what an author said of the case, in its history and in what is found of it."""
    _confirm(upkeep, author)
    upkeep.save()
    log(instance=upkeep.case, action=action, user=author)
    events.tell_followers(
        case=upkeep.case,
        what="closed" if upkeep.closed_on else "confirmed",
        by=author,
        remark=upkeep.closing_remark,
    )
    # A case that was confirmed lately stands a little higher among those that fit.
    search_services.refresh(upkeep.case)


def _confirm(upkeep: CaseUpkeep, by) -> None:
    upkeep.note_confirmation()
    upkeep.confirmed_by = by
    if upkeep.closed_on:
        upkeep.ask_at = None


def _upkeep_to_change(author, case: CasePage) -> CaseUpkeep:
    case = CasePage.objects.get(pk=case.pk)
    if not case.may_be_edited_by(author):
        raise PermissionDenied
    upkeep = CaseUpkeep.objects.select_for_update().filter(case=case).first()
    if not case.live or upkeep is None:
        raise NotPublishedError(_("This case is not on the site: there is nothing to confirm."))
    upkeep.case = case
    return upkeep

"""Taking a published case off the site, and putting it back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction

from cases.models import CasePage, CaseWithdrawal
from cases.models.case_page import MODERATE_PERMISSION
from cases.notices import events
from cases.review.services import CaseConflictError, locked_case


def may_take_off(user, case: CasePage) -> bool:
    """Its authors, the hosts of its programme, moderators."""
    return case.may_be_edited_by(user) or (user.is_authenticated and user.has_perm(MODERATE_PERMISSION))


def may_put_back(user, case: CasePage) -> bool:
    """Moderators; who may edit it, unless a moderator took it off."""
    if not may_take_off(user, case) or case.withdrawal is None:
        return False
    return user.has_perm(MODERATE_PERMISSION) or not case.withdrawal.by_moderator


@transaction.atomic
def take_off(*, user, case: CasePage, reason: str = "") -> None:
    """Take a published case off the site; its text, files and history stay for those who may edit it.

    Raises ``PermissionDenied``; ``ValidationError`` where a moderator gives no reason;
    ``CaseConflictError`` where it is not on the site.
    """
    case = locked_case(case)
    if not may_take_off(user, case):
        raise PermissionDenied
    if not case.live:
        raise CaseConflictError(_("This case is not on the site any more."))
    by_moderator = not case.may_be_edited_by(user)
    if by_moderator and not reason.strip():
        raise ValidationError({"reason": _("Say why; we send it to its authors.")})
    published = case.live_revision
    if case.is_in_review:
        case.review_state.cancel(user=user)
    # Wagtail asks for a right to publish pages, which no member has: who may was asked above.
    UnpublishPageAction(case, user=user).execute(skip_permission_checks=True)
    CaseWithdrawal.objects.create(
        case=case, withdrawn_by=user, by_moderator=by_moderator, reason=reason.strip(), revision=published
    )
    if by_moderator:
        events.tell_of_decision(case=case, what="taken_off", comment=reason.strip())


@transaction.atomic
def put_back(*, user, case: CasePage) -> CasePage:
    """Put the text that stood on the site back on it; newer drafts stay drafts.

    Raises ``PermissionDenied``, or ``CaseConflictError`` where it is on the site already or the text that
    stood there is not kept any more.
    """
    case = locked_case(case)
    if case.withdrawal is None:
        raise CaseConflictError(_("This case has been put back already."))
    if not may_put_back(user, case):
        raise PermissionDenied
    revision = case.withdrawal.revision
    if revision is None:
        raise CaseConflictError(
            _("The text that stood on the site is not kept any more. Submit the case again.")
        )
    # Before it is published: what is told of every publication does not know who put it back.
    note_publication(case=case, by=user)
    revision.publish(user=user, skip_permission_checks=True)
    return CasePage.objects.get(pk=case.pk)


def note_publication(*, case: CasePage, by=None) -> None:
    """A case is on the site again, in whatever way: it is withdrawn no more."""
    CaseWithdrawal.objects.filter(case_id=case.pk, restored_at__isnull=True).update(
        restored_at=timezone.now(), restored_by=by
    )

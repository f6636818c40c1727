"""Who writes a case: authors are invited, accept, leave, and hand it over.

Nobody learns by an invitation whether an address has an account: it is written down and answered the same way. What
was asked and what came of it stands in the page's log, which is also the list of invitations that wait.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from cases.models import CaseAuthor, CasePage
from cases.models.case_page import MODERATE_PERMISSION
from cases.notices import events
from cases.review.services import CaseConflictError, locked_case
from hub.base.access import audiences, rate_limits
from hub.base.models import Audience
from search.entries import services as search_services

INVITED = "cases.invite_author"
WITHDRAWN = "cases.withdraw_invitation"
ACCEPTED = "cases.accept_authorship"
DECLINED = "cases.decline_authorship"
LEFT = "cases.leave_authorship"
REMOVED = "cases.remove_author"
HANDED_OVER = "cases.hand_over"

INVITATION_HOLDS_FOR = timedelta(days=60)
INVITATIONS_A_DAY = 20
DAY = 24 * 60 * 60
MOST_AUTHORS = 20
LAPSED_AT_ONCE = 500


@dataclass(frozen=True)
class Invitation:
    """An invitation that waits for an answer, as those who write the case know of it."""

    address: str
    takes_over: bool
    invited_at: object


# --- Who may ---------------------------------------------------------------------------------------


def answers_for(user, case: CasePage) -> bool:
    """Whether the case is the user's to answer for: to invite others to, and to hand over."""
    return audiences.is_member(user) and (case.owner_id == user.pk or user.is_superuser)


def is_answered_for(case: CasePage) -> bool:
    """Whether anybody who still is a member answers for the case."""
    return case.owner is not None and audiences.is_member(case.owner)


def may_hand_over(user, case: CasePage) -> bool:
    """Who answers for it; moderators, where nobody does any more."""
    if answers_for(user, case):
        return True
    return user.is_authenticated and user.has_perm(MODERATE_PERMISSION) and not is_answered_for(case)


# --- What there is ---------------------------------------------------------------------------------


def authors_of(case: CasePage) -> list[CaseAuthor]:
    """Those who wrote it, first the one who answers for it."""
    authors = case.authors.accepted().select_related("user", "organisation")
    return sorted(authors, key=lambda author: author.user_id != case.owner_id or author.user_id is None)


def own_part(user, case: CasePage) -> CaseAuthor | None:
    """The user's place among the authors, if they accepted one."""
    return case.authors.accepted().filter(user=user).first()


def invitation_of(user, case: CasePage) -> CaseAuthor | None:
    """The invitation that waits for the user's answer."""
    return _open_invitations().filter(case=case, user=user).first()


def invitations_for(user) -> list[CaseAuthor]:
    """All invitations that wait for the user's answer."""
    return list(_open_invitations().filter(user=user).select_related("case", "invited_by"))


def waiting_invitations(case: CasePage) -> list[Invitation]:
    """The addresses that were invited and have not answered, whether they belong to a member or to nobody."""
    since = timezone.now() - INVITATION_HOLDS_FOR
    entries = PageLogEntry.objects.filter(
        page=case, action__in=[INVITED, WITHDRAWN, ACCEPTED, DECLINED], timestamp__gt=since
    ).order_by("timestamp", "pk")
    waiting: dict[str, Invitation] = {}
    for entry in entries:
        address = entry.data.get("address", "")
        waiting.pop(address, None)
        if entry.action == INVITED:
            waiting[address] = Invitation(address, bool(entry.data.get("takes_over")), entry.timestamp)
    return list(waiting.values())


def has_public_case(user) -> bool:
    """Whether a case of the user's was public before: then they know what that means."""
    public = CasePage.objects.filter(
        first_published_at__isnull=False, audience__kind=Audience.Kind.EVERYONE, authors__user=user
    )
    return public.filter(authors__accepted_at__isnull=False).exists()


def _open_invitations():
    return CaseAuthor.objects.invited().filter(invited_at__gt=timezone.now() - INVITATION_HOLDS_FOR)


# --- Inviting --------------------------------------------------------------------------------------


@transaction.atomic
def invite(*, by, case: CasePage, address: str, takes_over: bool = False) -> None:
    """Ask a member, by address, to write the case too, or to take it over.

    An address that no member has is written down all the same, and nothing else happens. Raises
    ``PermissionDenied``, or ``ValidationError`` after too many invitations.
    """
    case = locked_case(case)
    if not (may_hand_over(by, case) if takes_over else answers_for(by, case)):
        raise PermissionDenied
    if len(waiting_invitations(case)) + case.authors.accepted().count() >= MOST_AUTHORS:
        raise ValidationError({"address": _("A case can have %(limit)s authors.") % {"limit": MOST_AUTHORS}})
    if not rate_limits.is_allowed("invite-author", by.pk, times=INVITATIONS_A_DAY, seconds=DAY):
        raise ValidationError({"address": _("You have invited many today. Go on tomorrow.")})
    address = address.strip().lower()
    log(instance=case, action=INVITED, user=by, data={"address": address, "takes_over": takes_over})
    user = get_user_model().objects.filter(email__iexact=address, is_active=True).first()
    if user is None or not audiences.is_member(user) or own_part(user, case):
        return
    author, _created = CaseAuthor.objects.update_or_create(
        case=case,
        user=user,
        defaults={"invited_by": by, "takes_over": takes_over, "invited_at": timezone.now()},
    )
    events.invite_author(author=author)


@transaction.atomic
def withdraw_invitation(*, by, case: CasePage, address: str) -> None:
    """Take an invitation back. Raises ``PermissionDenied``; one that was answered meanwhile stays answered."""
    case = locked_case(case)
    if not may_hand_over(by, case):
        raise PermissionDenied
    address = address.strip().lower()
    if address not in {invitation.address for invitation in waiting_invitations(case)}:
        return
    log(instance=case, action=WITHDRAWN, user=by, data={"address": address})
    case.authors.invited().filter(user__email__iexact=address).delete()


def forget_lapsed(*, now=None) -> int:
    """Delete invitations that nobody answered; returns how many."""
    now = now or timezone.now()
    lapsed = CaseAuthor.objects.invited().filter(invited_at__lt=now - INVITATION_HOLDS_FOR).order_by("pk")
    keys = list(lapsed.values_list("pk", flat=True)[:LAPSED_AT_ONCE])
    return CaseAuthor.objects.filter(pk__in=keys).delete()[0]


# --- Answering -------------------------------------------------------------------------------------


@transaction.atomic
def accept(*, user, case: CasePage, shown_as: str, welcomes_questions: bool) -> CaseAuthor:
    """Take on what one was invited to. Raises ``CaseConflictError`` where the invitation was taken back."""
    case = locked_case(case)
    author = _invitation_to_answer(user, case)
    author.accepted_at = timezone.now()
    author.organisation = user.organisation
    author.shown_as = shown_as
    author.welcomes_questions = welcomes_questions
    takes_over, author.takes_over = author.takes_over, False
    author.save()
    events.invitation_answered(author=author)
    log(instance=case, action=ACCEPTED, user=user, data={"address": user.email.lower()})
    if takes_over:
        _give(case, to=user, by=author.invited_by)
    _show_anew(case)
    return author


@transaction.atomic
def decline(*, user, case: CasePage) -> None:
    """Turn an invitation down. Raises as ``accept`` does."""
    case = locked_case(case)
    _invitation_to_answer(user, case).delete()
    log(instance=case, action=DECLINED, user=user, data={"address": user.email.lower()})


def _invitation_to_answer(user, case: CasePage) -> CaseAuthor:
    author = invitation_of(user, case)
    if author is None or not audiences.is_member(user):
        raise CaseConflictError(_("This invitation was taken back, or has lapsed."))
    return author


# --- Being an author -------------------------------------------------------------------------------


@transaction.atomic
def set_part(*, user, case: CasePage, shown_as: str, welcomes_questions: bool) -> None:
    """Choose what readers see of oneself, at once and without a review. Raises ``PermissionDenied``."""
    author = own_part(user, case)
    if author is None or not audiences.is_member(user):
        raise PermissionDenied
    author.shown_as = shown_as
    author.welcomes_questions = welcomes_questions
    author.save(update_fields=["shown_as", "welcomes_questions"])
    _show_anew(case)


@transaction.atomic
def leave(*, user, case: CasePage) -> None:
    """Be no author of the case any more; what one wrote stays.

    Raises ``PermissionDenied``, or ``CaseConflictError`` for the one who answers for it.
    """
    case = locked_case(case)
    author = own_part(user, case)
    if author is None:
        raise PermissionDenied
    if case.owner_id == user.pk:
        raise CaseConflictError(_("You answer for this case. Hand it over before you leave."))
    _take_off(case, author, action=LEFT, by=user)


@transaction.atomic
def remove(*, by, case: CasePage, author: CaseAuthor) -> None:
    """Take another author off the case; what they wrote stays, and they can be invited again.

    Raises ``PermissionDenied``, or ``CaseConflictError`` where that person answers for it by now or is no author
    any more.
    """
    case = locked_case(case)
    if not answers_for(by, case):
        raise PermissionDenied
    author = case.authors.accepted().filter(pk=author.pk).first()
    if author is None or author.user_id == case.owner_id:
        raise CaseConflictError(_("That person is no author of this case any more, or answers for it now."))
    _take_off(case, author, action=REMOVED, by=by)


def _take_off(case: CasePage, author: CaseAuthor, *, action: str, by) -> None:
    case.unsaved_forms.filter(user=author.user_id).delete()
    log(instance=case, action=action, user=by, data={"author": author.user_id})
    author.delete()
    _show_anew(case)


@transaction.atomic
def hand_over(*, by, case: CasePage, to) -> None:
    """Let one of the authors answer for the case from now on; who did so stays an author.

    Raises ``PermissionDenied``, or ``CaseConflictError`` where that person is no author any more.
    """
    case = locked_case(case)
    if not may_hand_over(by, case):
        raise PermissionDenied
    if own_part(to, case) is None or not audiences.is_member(to):
        raise CaseConflictError(_("That person is not an author of this case any more."))
    _give(case, to=to, by=by)
    events.tell_of_hand_over(case=case, to=to, by=by)


@transaction.atomic
def take_over(*, user, case: CasePage) -> None:
    """Answer for a case that one wrote with somebody who is not there any more.

    Raises ``PermissionDenied``, or ``CaseConflictError`` where somebody answers for it.
    """
    case = locked_case(case)
    if own_part(user, case) is None or not audiences.is_member(user):
        raise PermissionDenied
    if is_answered_for(case):
        raise CaseConflictError(_("Somebody answers for this case already."))
    _give(case, to=user, by=user)


def _give(case: CasePage, *, to, by) -> None:
    # Past revisions don't keep the owner: Wagtail puts the page's own into each.
    Page.objects.filter(pk=case.pk).update(owner=to)
    case.owner = to
    log(instance=case, action=HANDED_OVER, user=by, data={"to": to.pk})


def _show_anew(case: CasePage) -> None:
    """Let what is found of the case say who its authors are now."""
    search_services.refresh(case)

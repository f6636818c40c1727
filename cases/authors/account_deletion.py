"""What becomes of a person's cases when their account is deleted.

A case that others wrote too is theirs from then on. One that nobody else wrote stays under the
organisation's name, until moderators find somebody to answer for it; or it goes, where its author
wants that. Drafts that nobody else knows of always go.
"""

from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from cases.authors.authorship import HANDED_OVER
from cases.models import CasePage, CaseUpload
from cases.notices import events, recipients
from cases.review.services import locked_case
from hub.base.access.private_files import references_to
from search.entries import services as search_services

CASES_AT_ONCE = 20


def erase(user, keep: bool) -> bool:
    """One step of it, in the caller's transaction; True while there are more cases."""
    _forget_address(user)
    mine = Q(owner=user) | Q(authors__user=user)
    keys = list(
        CasePage.objects.filter(mine).order_by("pk").distinct().values_list("pk", flat=True)[:CASES_AT_ONCE]
    )
    for case in CasePage.objects.filter(pk__in=keys):
        _leave(user, locked_case(case), keep)
    return len(keys) == CASES_AT_ONCE


def _forget_address(user) -> None:
    """The history of invitations names addresses."""
    for entry in PageLogEntry.objects.filter(data__address=user.email.lower()):
        entry.data = {**entry.data, "address": ""}
        entry.save(update_fields=["data"])


def _leave(user, case: CasePage, keep: bool) -> None:
    heirs = [person for person in recipients.authors_to_write_to(case) if person != user]
    is_author = case.owner_id == user.pk or case.authors.accepted().filter(user=user).exists()
    known = bool(case.first_published_at) or case.programme_id is not None
    if is_author and not heirs and not (keep and known):
        _delete(user, case)
        return
    case.authors.invited().filter(user=user).delete()
    if keep:
        # The part of the organisation stays.
        case.authors.filter(user=user).update(user=None, welcomes_questions=False)
    else:
        case.authors.filter(user=user).delete()
    if case.owner_id == user.pk:
        heir = heirs[0] if heirs else None
        Page.objects.filter(pk=case.pk).update(owner=heir)
        log(instance=case, action=HANDED_OVER, data={"to": heir.pk if heir else None})
        if heir is not None:
            events.tell_of_hand_over(case=case, to=heir, by=None)
    search_services.refresh(CasePage.objects.get(pk=case.pk))


def _delete(user, case: CasePage) -> None:
    """With the files that the person put on it and that nothing else shows."""
    uploads = CaseUpload.objects.filter(case=case).select_related("image", "document")
    files = [upload.image or upload.document for upload in uploads]
    if case.is_in_review:
        case.review_state.cancel(user=None)
    case.delete()
    for file in files:
        if file.uploaded_by_user_id == user.pk and not references_to(file):
            file.delete()

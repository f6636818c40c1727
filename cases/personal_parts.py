"""What there is of a person in cases: those that they wrote, alone or with others, and what they said of others'."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.advice import same_problem
from cases.authors.account_deletion import erase
from cases.importing import markdown_export
from cases.models import AdviceInvitation, AdviceRequest, CasePage, CaseReviewComment
from cases.models.sections import Section
from cases.review.services import latest_draft
from hub.base.people import personal_data
from hub.base.people.personal_data import Item, Rows, StoredFile, Text


def _export(user) -> Iterator[Item]:
    wrote = Q(owner=user) | Q(authors__user=user, authors__accepted_at__isnull=False)
    cases = CasePage.objects.filter(wrote).distinct().order_by("pk")
    yield Rows("cases", (_as_row(user, case) for case in cases.iterator()))
    for case in cases.iterator():
        # What they see of it: the newest draft, not only what is published.
        draft = latest_draft(case)
        names = dict(markdown_export.file_names(draft))
        try:
            text = markdown_export.as_file(draft, names)
        except markdown_export.CaseExportError:  # of a kind that an import could not read again
            text = "\n\n".join([f"# {draft.title}", *(getattr(draft, section.value) for section in Section)])
        yield Text(case.slug, text)
        for file, name in names.items():
            yield StoredFile(name, file)
    comments = CaseReviewComment.objects.filter(written_by=user).order_by("pk")
    asked = AdviceRequest.objects.filter(opened_by=user).order_by("pk")
    yield Rows("asked-for-advice", asked.values("case__title", "opened_at", "until", "closed_at", "outcome"))
    invited = AdviceInvitation.objects.filter(user=user).order_by("pk")
    yield Rows(
        "invited-to-advise", invited.values("request__case__title", "reasons", "invited_at", "declined_at")
    )
    yield Rows("faces-the-same", same_problem.rows_for_export(user))
    yield Rows("review-comments", comments.values("case__title", "part", "text", "written_at"))


def _as_row(user, case: CasePage) -> dict:
    mine = case.authors.filter(user=user).first()
    return {
        "title": case.title,
        "address": case.get_url() if case.live else "",
        "published": case.first_published_at,
        "answers_for_it": case.owner_id == user.pk,
        "shown_as": mine.get_shown_as_display() if mine else "",
        "for_organisation": mine.organisation_name if mine else "",
        "welcomes_questions": bool(mine and mine.welcomes_questions),
        "confirmed_on": case.upkeep.last_confirmed_on
        if hasattr(case, "upkeep") and case.upkeep.confirmed_by_id == user.pk
        else None,
    }


personal_data.declare(
    "cases",
    label=_("Cases"),
    columns=[
        "wagtailcore.Page.owner",
        "cases.CaseAuthor.user",
        "cases.CaseReviewComment.written_by",
        "cases.CaseUpkeep.confirmed_by",
        "cases.AdviceRequest.opened_by",
        "cases.AdviceInvitation.user",
        "cases.FellowBody.user",
    ],
    export=_export,
    erase=erase,
)
_ACT = "Who did it is emptied with the account; what was done is the case's."
personal_data.exclude("cases.CaseAuthor.invited_by", _ACT)
personal_data.exclude("cases.AdviceRequest.closed_by", _ACT)
personal_data.exclude("cases.CaseWithdrawal.withdrawn_by", _ACT)
personal_data.exclude("cases.CaseWithdrawal.restored_by", _ACT)

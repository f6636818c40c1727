"""What people are told of cases, and cases as things to follow."""

from dataclasses import replace

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, WorkflowState

from cases.advice import invitations
from cases.models import (
    AdviceInvitation,
    AdviceRequest,
    CaseAuthor,
    CasePage,
    CaseReviewComment,
    CaseUpkeep,
)
from cases.models.case_page import MODERATE_PERMISSION
from cases.review.services import latest_draft
from hub.base.access import audiences
from notifications.models.frequency import How
from notifications.notices import registry as notices_registry
from notifications.notices.registry import Happening, Words

PUBLISHED = "cases.published"
NEWS = "cases.news"
UPKEEP = "cases.upkeep"
SUBMITTED = "cases.submitted"
DECIDED = "cases.decided"
AUTHORSHIP = "cases.authorship"
ADVICE_OVER = "cases.advice_over"
# All four of an author's in one, beside mails of their own: what was written down so still stands in people's lists.
ASKED = "cases.asked"
ADVICE_ASKED = "cases.advice_asked"
ADVICE_INVITATION = "cases.advice_invitation"
ADVICE_USED = "cases.advice_used"


def _words_of_publication(happening: Happening) -> Words:
    case = happening.thing
    return Words(
        line=_("New case: %(title)s") % {"title": case.title},
        subject=_("New case: %(title)s") % {"title": case.title},
        address=case.get_url(),
        quote=case.summary,
        action=_("Read the case"),
    )


def _words_of_news(happening: Happening) -> Words:
    case = happening.thing
    lines = {
        "updated": _("The case “%(title)s” was changed"),
        "confirmed": _("The case “%(title)s” still holds, say its authors"),
        "closed": _("The case “%(title)s” was closed by its authors"),
        "advice_closed": _("What came of the advice on “%(title)s”"),
    }
    line = lines.get(happening.details.get("what"), lines["updated"])
    return Words(
        line=line % {"title": case.title},
        subject=_("News of the case “%(title)s”") % {"title": case.title},
        address=case.get_url(),
        quote=happening.details.get("remark", ""),
        several=_("%(count)s news of the case “%(title)s”") % {"count": happening.count, "title": case.title},
        action=_("Read the case"),
    )


def _words_for_author(happening: Happening) -> Words:
    author = happening.thing
    case = author.case
    at_work = reverse("cases:authorship", args=[case.pk])
    lines = {
        "approved": (_("Your case “%(title)s” was published"), case.get_url() or case.edit_url),
        "sent_back": (_("A moderator asks for changes to your case “%(title)s”"), case.edit_url),
        "taken_off": (_("Your case “%(title)s” was taken off the site"), case.edit_url),
        "still_holds": (
            _("Does your case “%(title)s” still hold?"),
            reverse("cases:still_holds", args=[case.pk]),
        ),
        "invited": (_("You are asked to write the case “%(title)s” with others"), at_work),
        "advice_is_over": (
            _("What came of the advice on your case “%(title)s”?"),
            reverse("cases:advice", args=[case.pk]),
        ),
        "handed_over": (_("You answer for the case “%(title)s” from now on"), at_work),
    }
    line, address = lines[happening.details["what"]]
    line = line % {"title": case.draft_title or case.title}
    return Words(line=line, subject=line, address=address)


def _words_of_decision(happening: Happening) -> Words:
    case, details = happening.thing.case, happening.details
    comments = CaseReviewComment.objects.filter(task_state=details.get("task_state"))
    context = {
        "case": case,
        "comment": details["comment"],
        "part_comments": comments,
        "path": case.get_url() or case.edit_url,
    }
    return replace(_words_for_author(happening), template=f"cases/email/{details['what']}", context=context)


def _words_of_authorship(happening: Happening) -> Words:
    author, details = happening.thing, happening.details
    context = {
        "case": author.case,
        "inviter": author.invited_by,
        "giver": SimpleLazyObject(lambda: get_user_model().objects.filter(pk=details.get("giver")).first()),
        "takes_over": author.takes_over,
        "path": reverse("cases:authorship", args=[author.case_id]),
    }
    return replace(_words_for_author(happening), template=f"cases/email/{details['what']}", context=context)


def _words_of_question(happening: Happening) -> Words:
    upkeep = happening.thing
    case = upkeep.case
    line = _("Does your case “%(title)s” still hold?") % {"title": case.title}
    path = reverse("cases:still_holds", args=[case.pk])
    return Words(
        line=line,
        subject=line,
        address=path,
        template="cases/email/still_holds",
        context={"case": case, "upkeep": upkeep, "path": path},
    )


def _words_of_advice_over(happening: Happening) -> Words:
    case = happening.thing.case
    line = _("What came of the advice on your case “%(title)s”?") % {"title": case.title}
    path = reverse("cases:advice", args=[case.pk])
    return Words(
        line=line,
        subject=line,
        address=path,
        template="cases/email/advice_is_over",
        context={"case": case, "path": path},
    )


def _words_of_submission(happening: Happening) -> Words:
    case = happening.thing.case
    line = _("A case was submitted for review: “%(title)s”") % {"title": case.draft_title}
    path = reverse("cases:review", args=[case.pk])
    return Words(
        line=line,
        subject=line,
        address=path,
        template="cases/email/submitted",
        context={"case": SimpleLazyObject(lambda: latest_draft(case)), "path": path},
    )


def _may_answer_question(user, upkeep: CaseUpkeep) -> bool:
    """Whether the question is open still, and the user's to answer."""
    is_open = upkeep.times_asked > 0 and upkeep.closed_on is None
    return is_open and upkeep.case.live and upkeep.case.may_be_edited_by(user)


def _may_decide_review(user, review: WorkflowState) -> bool:
    """Whether a review of a case goes on, and the user may decide it."""
    if review.status != WorkflowState.STATUS_IN_PROGRESS or not isinstance(review.content_object, Page):
        return False
    case = review.content_object.specific
    return isinstance(case, CasePage) and audiences.is_member(user) and case.may_be_moderated_by(user)


def _open_questions(upkeeps, user):
    """The questions that are open still, about cases that the user wrote or hosts."""
    open_ones = upkeeps.filter(times_asked__gt=0, closed_on__isnull=True, case__live=True)
    return open_ones.filter(case__in=CasePage.objects.editable_by(user).values("pk"))


def _decidable(reviews, user):
    """Those of the reviews that go on and that the user may decide, each with its ``case``; two queries."""
    if not user.has_perm(MODERATE_PERMISSION):
        return []
    kind = ContentType.objects.get_for_model(CasePage)
    reviews = list(reviews.filter(status=WorkflowState.STATUS_IN_PROGRESS, content_type=kind))
    cases = CasePage.objects.in_bulk([int(review.object_id) for review in reviews])
    own = set(CaseAuthor.objects.accepted().filter(user=user, case__in=cases).values_list("case", flat=True))
    found = []
    for review in reviews:
        review.case = cases.get(int(review.object_id))
        is_own = review.case and (review.case.owner_id == user.pk or review.case.pk in own)
        if review.case and (user.is_superuser or not is_own):
            found.append(review)
    return found


def _may_close(requests, user):
    """Those of the open requests for advice that the user may close."""
    own = CasePage.objects.editable_by(user).values("pk")
    return requests.open().filter(case__live=True, case__in=own)


def _own_part(user, author: CaseAuthor) -> bool:
    return author.user_id is not None and author.user_id == user.pk


def _own_parts(authors, user):
    return authors.filter(user=user)


def _advice_address(case: CasePage) -> str:
    return f"{case.get_url()}#advice"


def _words_of_request(happening: Happening) -> Words:
    case = happening.thing.case
    return Words(
        line=_("The case “%(title)s” asks for advice") % {"title": case.title},
        subject=_("Advice is asked for: %(title)s") % {"title": case.title},
        address=_advice_address(case),
        points=tuple((question.title, _advice_address(case)) for question in happening.thing.questions.all()),
        action=_("Read and answer"),
    )


def _words_of_invitation(happening: Happening) -> Words:
    invitation = happening.thing
    case = invitation.request.case
    known = ", ".join(invitations.reasons_in_words(invitation))
    return Words(
        line=_("You are asked for advice on “%(title)s”: you can advise on %(topics)s")
        % {"title": case.title, "topics": known},
        subject=_("You are asked for advice: %(title)s") % {"title": case.title},
        address=_advice_address(case),
        points=tuple(
            (question.title, _advice_address(case)) for question in invitation.request.questions.all()
        ),
        action=_("Answer, or say not now"),
    )


def _words_of_use(happening: Happening) -> Words:
    case = happening.thing
    return Words(
        line=_("What came of your advice on “%(title)s”") % {"title": case.title},
        subject=_("What came of your advice: %(title)s") % {"title": case.title},
        address=f"{case.get_url()}#advice",
        quote=happening.details.get("remark", ""),
        action=_("Read what they did"),
    )


def _may_see_request(user, request: AdviceRequest) -> bool:
    return audiences.may_see(user, request.case)


audiences.register_rule(CaseAuthor, _own_part)
audiences.register_rule(CaseUpkeep, _may_answer_question)
audiences.register_rule(WorkflowState, _may_decide_review)
audiences.register_rule(AdviceRequest, _may_see_request)
audiences.register_rule(AdviceInvitation, invitations.may_see_invitation)
notices_registry.declare(
    PUBLISHED, model=CasePage, label=gettext_lazy("New cases in what you follow"), words=_words_of_publication
)
notices_registry.declare(
    NEWS, model=CasePage, label=gettext_lazy("News of cases that you follow"), words=_words_of_news
)
notices_registry.declare(
    UPKEEP,
    model=CaseUpkeep,
    label=gettext_lazy("Whether cases that you write still hold"),
    words=_words_of_question,
    how=How.AT_ONCE,
    queryset=lambda: CaseUpkeep.objects.select_related("case__programme"),
    visible=_open_questions,
)
notices_registry.declare(
    SUBMITTED,
    model=WorkflowState,
    label=gettext_lazy("Moderators: a case waits for review"),
    words=_words_of_submission,
    how=How.AT_ONCE,
    visible=_decidable,
    concerns=lambda user: user.has_perm(MODERATE_PERMISSION),
)
for _key, _label, _words in (
    (DECIDED, gettext_lazy("What moderators decide about your cases"), _words_of_decision),
    (
        AUTHORSHIP,
        gettext_lazy("You are invited to write a case, or a case is handed over to you"),
        _words_of_authorship,
    ),
):
    notices_registry.declare(
        _key,
        model=CaseAuthor,
        label=_label,
        words=_words,
        how=How.AT_ONCE,
        queryset=lambda: CaseAuthor.objects.select_related("case", "invited_by"),
        visible=_own_parts,
    )
notices_registry.declare(
    ASKED,
    model=CaseAuthor,
    label=gettext_lazy("About cases that you write"),
    words=_words_for_author,
    how=How.IN_APP,
    choices=(How.IN_APP, How.MUTED),
    queryset=lambda: CaseAuthor.objects.select_related("case"),
    visible=_own_parts,
    concerns=lambda user: False,
)
notices_registry.declare(
    ADVICE_OVER,
    model=AdviceRequest,
    label=gettext_lazy("What came of the advice on cases that you write"),
    words=_words_of_advice_over,
    how=How.AT_ONCE,
    queryset=lambda: AdviceRequest.objects.select_related("case__programme"),
    visible=_may_close,
)
notices_registry.declare(
    ADVICE_ASKED,
    model=AdviceRequest,
    label=gettext_lazy("Cases that ask for advice, in what you follow"),
    words=_words_of_request,
    queryset=lambda: AdviceRequest.objects.select_related("case"),
)
# A few a month at the most: each person says how many in their profile.
notices_registry.declare(
    ADVICE_INVITATION,
    model=AdviceInvitation,
    label=gettext_lazy("You are asked for advice on a case"),
    words=_words_of_invitation,
    how=How.AT_ONCE,
    queryset=lambda: AdviceInvitation.objects.select_related("request__case"),
)
notices_registry.declare(
    ADVICE_USED,
    model=CasePage,
    label=gettext_lazy("What came of your advice"),
    words=_words_of_use,
    how=How.AT_ONCE,
    visible=audiences.visible_to,
)

"""What followers, authors and moderators of cases are told of."""

from collections.abc import Iterable

from wagtail.models import TaskState, WorkflowState

from cases.models import AdviceInvitation, AdviceRequest, CaseAuthor, CasePage, CaseUpkeep
from cases.models.bylines import shown_authors
from cases.notices.recipients import authors_to_write_to, hosts_to_write_to, moderators_for
from notifications.notices import events


def tell_of_publication(*, case: CasePage, by=None) -> None:
    """A case was published for the first time, or anew."""
    if case.first_published_at != case.last_published_at:
        tell_followers(case=case, what="updated", by=by)
        return
    named = [author for author in shown_authors(case) if author.is_named]
    bodies = [case.lead_organisation, *(author.organisation for author in shown_authors(case))]
    followed = [
        *(author.user for author in named),
        *dict.fromkeys(body.stands_for for body in bodies if body),
        *([case.programme] if case.programme else []),
        *case.tags.all(),
        *case.service_lines.all(),
        *case.themes.all(),
    ]
    events.record(kind="cases.published", thing=case, actor=by, followed=followed)


def tell_followers(*, case: CasePage, what: str, by=None, remark: str = "") -> None:
    """A case was changed, confirmed or closed."""
    events.record(
        kind="cases.news", thing=case, actor=by, followed=[case], details={"what": what, "remark": remark}
    )


# --- Upkeep ------------------------------------------------------------------------------------------


def ask_whether_it_holds(*, upkeep: CaseUpkeep) -> int:
    """Ask the authors, or else the hosts of the case's programme; returns how many are asked."""
    asked = authors_to_write_to(upkeep.case) or hosts_to_write_to(upkeep.case)
    if asked:
        events.record(kind="cases.upkeep", thing=upkeep, directly=dict.fromkeys(asked, "cases.upkeep"))
    return len(asked)


# --- Review ------------------------------------------------------------------------------------------


def tell_moderators(*, case: CasePage) -> None:
    """A case waits for review: each moderator, other than its authors, is told."""
    moderators = dict.fromkeys(moderators_for(case).values_list("pk", flat=True), "cases.submitted")
    if moderators:
        events.record(kind="cases.submitted", thing=case.current_workflow_state, directly=moderators)


def forget_review(*, review: WorkflowState) -> None:
    """A review was decided or taken back: it waits for no moderator any more."""
    events.withdraw(things=[review])


def tell_of_decision(*, case: CasePage, what: str, comment: str, task_state: TaskState | None = None) -> None:
    """A moderator decided about a case: its authors are told; an imported case may have none.

    What was said of single parts is what is kept with ``task_state``.
    """
    details = {"comment": comment, **({"task_state": task_state.pk} if task_state else {})}
    for author in _parts_of(case, authors_to_write_to(case)):
        _tell_author(author, kind="cases.decided", what=what, **details)


# --- Authors -----------------------------------------------------------------------------------------


def invite_author(*, author: CaseAuthor) -> None:
    """A member is asked to write a case with others, or to take it over."""
    _tell_author(author, kind="cases.authorship", what="invited")


def invitation_answered(*, author: CaseAuthor) -> None:
    """Who was invited answered: no gathered mail asks them again."""
    events.mark_read(user=author.user, about=author)


def tell_of_hand_over(*, case: CasePage, to, by) -> None:
    """The case is an author's to answer for now."""
    if to == by:
        return
    for author in _parts_of(case, [to]):
        _tell_author(author, kind="cases.authorship", what="handed_over", **({"giver": by.pk} if by else {}))


def _parts_of(case: CasePage, people: Iterable) -> Iterable[CaseAuthor]:
    """The places among a case's authors that these people have."""
    return CaseAuthor.objects.filter(case_id=case.pk, user__in=people).order_by("pk")


def _tell_author(author: CaseAuthor, *, kind: str, what: str, **details) -> None:
    # Without an actor: whoever blocked the one who decided, or handed over, is told all the same.
    events.record(kind=kind, thing=author, directly={author.user_id: kind}, details={"what": what, **details})


# --- Advice ------------------------------------------------------------------------------------------


def tell_of_request(*, request: AdviceRequest, by) -> None:
    """A case asks for advice: those who follow it, or what it is filed under, may want to answer."""
    case = request.case
    events.record(
        kind="cases.advice_asked",
        thing=request,
        actor=by,
        followed=[case, *case.tags.all(), *case.service_lines.all(), *case.themes.all()],
        about=case,
    )


def invite_to_advise(*, invitation: AdviceInvitation) -> None:
    """A member is asked to advise; authors need not be named, so nobody is."""
    events.record(
        kind="cases.advice_invitation",
        thing=invitation,
        directly={invitation.user_id: "cases.advice_invitation"},
    )


def ask_what_came_of_advice(*, request: AdviceRequest) -> None:
    """Ask the authors, or else the hosts of the case's programme, to close what they asked."""
    asked = authors_to_write_to(request.case) or hosts_to_write_to(request.case)
    if asked:
        kind = "cases.advice_over"
        events.record(kind=kind, thing=request, directly=dict.fromkeys(asked, kind))


def tell_what_came(*, request: AdviceRequest, advisers: Iterable[int], by) -> None:
    """The authors said what they did about the advice: those who advised and those who follow the case are told."""
    events.record(
        kind="cases.news",
        thing=request.case,
        actor=by,
        followed=[request.case],
        directly=dict.fromkeys(advisers, "cases.advice_used"),
        details={"what": "advice_closed", "remark": request.outcome},
    )

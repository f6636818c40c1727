"""What followers and authors of cases are told of on the site, beside the mail that authors get."""

from collections.abc import Iterable

from cases.models import AdviceInvitation, AdviceRequest, CaseAuthor, CasePage
from cases.models.bylines import shown_authors
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


def tell_author(*, case: CasePage, user, what: str) -> None:
    """One author was decided about, asked or invited; they get a mail too."""
    author = CaseAuthor.objects.filter(case_id=case.pk, user=user).first()
    if author is not None:
        events.record(
            kind="cases.asked", thing=author, directly={user: "cases.asked"}, details={"what": what}
        )


def tell_authors(*, case: CasePage, users: Iterable, what: str) -> None:
    """The same, for several."""
    for user in users:
        tell_author(case=case, user=user, what=what)


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

"""The mail about cases: their review, and whether they still hold."""

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.urls import reverse

from cases.models import AdviceRequest, CaseAuthor, CasePage, CaseReviewComment, CaseUpkeep
from cases.notices import events
from hub.base.access import audiences
from notifications.mail.services import send_mail
from peers.membership.roles import Role


def tell_moderators(*, case: CasePage) -> None:
    """Tell each moderator, other than its authors, that a case waits."""
    moderators = get_user_model().objects.filter(groups__name=Role.MODERATORS, is_active=True)
    authors = case.authors.accepted().filter(user__isnull=False).values("user")
    for moderator in moderators.exclude(pk=case.owner_id).exclude(pk__in=authors):
        send_mail(
            template="cases/email/submitted",
            to_user=moderator,
            context={"case": case, "path": reverse("cases:review", args=[case.pk])},
        )


def tell_authors(
    *, case: CasePage, template: str, comment: str, part_comments: Sequence[CaseReviewComment] = ()
) -> None:
    """Tell the authors what was decided; an imported case may have none."""
    context = {
        "case": case,
        "comment": comment,
        "part_comments": part_comments,
        "path": case.get_url() or case.edit_url,
    }
    authors = authors_to_write_to(case)
    for author in authors:
        send_mail(template=template, to_user=author, context=context)
    events.tell_authors(case=case, users=authors, what=template.rpartition("/")[2])


def ask_whether_it_holds(*, case: CasePage, upkeep: CaseUpkeep) -> int:
    """Ask the authors, or else the hosts of the case's programme; returns how many were written to."""
    asked = authors_to_write_to(case) or hosts_to_write_to(case)
    context = {"case": case, "upkeep": upkeep, "path": reverse("cases:still_holds", args=[case.pk])}
    for person in asked:
        send_mail(template="cases/email/still_holds", to_user=person, context=context)
    events.tell_authors(case=case, users=asked, what="still_holds")
    return len(asked)


def ask_what_came_of_advice(*, request: AdviceRequest) -> None:
    """Ask the authors, or else the hosts of the case's programme, to close what they asked."""
    case = request.case
    asked = authors_to_write_to(case) or hosts_to_write_to(case)
    context = {"case": case, "path": reverse("cases:advice", args=[case.pk])}
    for person in asked:
        send_mail(template="cases/email/advice_is_over", to_user=person, context=context)
    events.tell_authors(case=case, users=asked, what="advice_is_over")


def invite_author(*, author: CaseAuthor) -> None:
    """Ask a member to write a case with others, or to take it over."""
    context = {
        "case": author.case,
        "inviter": author.invited_by,
        "takes_over": author.takes_over,
        "path": reverse("cases:authorship", args=[author.case_id]),
    }
    send_mail(template="cases/email/invited", to_user=author.user, context=context)
    events.tell_author(case=author.case, user=author.user, what="invited")


def tell_of_hand_over(*, case: CasePage, to, by) -> None:
    """Tell an author that the case is theirs to answer for now."""
    if to == by:
        return
    context = {"case": case, "giver": by, "path": reverse("cases:authorship", args=[case.pk])}
    send_mail(template="cases/email/handed_over", to_user=to, context=context)
    events.tell_author(case=case, user=to, what="handed_over")


def authors_to_write_to(case: CasePage) -> list:
    """The authors with an account in use who still are members."""
    users = get_user_model().objects.filter(
        pk__in=case.authors.accepted().filter(user__isnull=False).values("user"), is_active=True
    )
    return [user for user in users.order_by("pk") if audiences.is_member(user)]


def hosts_to_write_to(case: CasePage) -> list:
    """The hosts of the programme that the case belongs to."""
    if case.programme is None:
        return []
    users = get_user_model().objects.filter(
        programme_parts__programme=case.programme, programme_parts__part="host", is_active=True
    )
    return [user for user in users.order_by("pk").distinct() if audiences.is_member(user)]

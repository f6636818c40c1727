"""How the cases of a programme are used: by those who follow them, face the same, or advise on them."""

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.advice import same_problem
from cases.models import AdviceQuestion, CasePage
from notifications.following import services
from peers.models import Programme
from peers.organisations.programme_report import UsedBy, UsedThing

# The newest; more are not looked through on one page.
MOST_CASES = 200


def of_programme(programme: Programme, reader) -> list[UsedThing]:
    """The published cases of a programme that the reader may see, in a fixed number of queries."""
    cases = CasePage.objects.filter(programme=programme).visible_to(reader).order_by("-first_published_at")
    cases = list(cases.for_list()[:MOST_CASES])
    keys = [case.pk for case in cases]
    followers = services.follower_counts(kind="case", ids=keys)
    advised = AdviceQuestion.objects.filter(request__case__in=keys).order_by().values("request__case")
    answers = dict(advised.annotate(number=Sum("thread__reply_count")).values_list("request__case", "number"))
    facing = same_problem.of_cases(cases, reader)
    return [
        _use(case, facing[case.pk], followers.get(case.pk, 0), answers.get(case.pk) or 0) for case in cases
    ]


def _use(case: CasePage, facing: same_problem.Fellows, followers: int, answers: int) -> UsedThing:
    told = []
    if facing.count:
        told.append(
            ngettext(
                "%(count)s organisation faces the same", "%(count)s organisations face the same", facing.count
            )
            % {"count": facing.count}
        )
    if followers:
        told.append(
            ngettext("%(count)s member follows it", "%(count)s members follow it", followers)
            % {"count": followers}
        )
    if answers:
        told.append(
            ngettext("%(count)s answer with advice", "%(count)s answers with advice", answers)
            % {"count": answers}
        )
    return UsedThing(
        title=case.title,
        address=case.get_url() or "",
        kind=str(_("Case")),
        told=tuple(told),
        users=tuple(UsedBy(one.label, one.address) for one in facing.listed),
        others=facing.others,
        weight=facing.count + followers + answers,
    )

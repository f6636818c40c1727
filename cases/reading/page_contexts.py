"""What the template of a case is given."""

from cases.economics import benchmark_position
from cases.models import CasePage
from cases.reading import facts
from hub.base.kept_html import attaching


def of_case(case: CasePage, request) -> dict:
    """Its story with what stands beside it, as this reader sees it."""
    follow_ups = list(case.follow_ups.all())
    asked = case.requests_for_advice
    attaching.attach([case, *follow_ups, *asked, *(each for one in asked for each in one.questions.all())])
    return {
        "follow_ups": follow_ups,
        "may_edit": case.may_be_edited_by(request.user),
        "story": case.story,
        "stage_line": facts.stage_line(case),
        "facts": facts.facts(case),
        "contents": facts.contents(case),
        "chips": facts.chips(case),
        "figures": facts.figures(case),
        "confirmation": facts.confirmation(case),
        "economics_table": facts.economics_table(case),
        "among_peers": benchmark_position.among_peers(case, request.user),
    }

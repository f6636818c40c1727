"""What the template of a case is given."""

from cases.economics import benchmark_position
from cases.models import CasePage
from cases.reading import facts


def of_case(case: CasePage, request) -> dict:
    """Its story with what stands beside it, as this reader sees it."""
    return {
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

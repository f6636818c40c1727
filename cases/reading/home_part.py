"""What the home page shows of cases."""

from cases.models import CaseIndexPage, CasePage

NEWEST_CASES = 4
ASKING_CASES = 3


def context(user) -> dict:
    """The newest cases that a reader may see, those that ask for advice, and how many cases there are."""
    cases = CasePage.objects.visible_to(user)
    return {
        "newest_cases": cases.for_list().order_by("-first_published_at", "-pk")[:NEWEST_CASES],
        "asking_cases": cases.asking_for_advice()[:ASKING_CASES],
        "case_count": cases.count(),
        "case_index": CaseIndexPage.objects.live().first(),
    }

"""What the template of the list of cases is given."""

from cases.listing.results import CaseListing
from cases.listing.side_by_side import choice_address, chosen_keys
from cases.models import CaseIndexPage
from hub.base.access import audiences


def of_list(index: CaseIndexPage, request) -> dict:
    """The cases that the reader asked for, what else can be filtered, and what they chose to compare."""
    listing = CaseListing(index, request.user, request.GET)
    # It stays in the address while they look for more.
    comparing = chosen_keys(request.GET)
    shown = {case.pk for case in listing.page}
    return {
        "listing": listing,
        "comparing": comparing,
        "comparing_elsewhere": [key for key in comparing if key not in shown],
        "clear_address": choice_address(comparing),
        "may_write": audiences.is_member(request.user),
    }

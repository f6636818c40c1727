"""What this app adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cases.advice import requests
from cases.advice.admin import AdviceRequestViewSet
from cases.authors import authorship


@hooks.register("register_log_actions")
def register_log_actions(actions):
    """What is done with cases outside the admin, in the words of the page's history there."""
    actions.register_action("cases.confirm", _("Confirm"), _("Confirmed that the case still holds"))
    actions.register_action("cases.close", _("Close"), _("Closed the case"))
    actions.register_action(authorship.INVITED, _("Invite author"), _("Invited an author"))
    actions.register_action(authorship.WITHDRAWN, _("Withdraw invitation"), _("Took an invitation back"))
    actions.register_action(authorship.ACCEPTED, _("Accept invitation"), _("Became an author"))
    actions.register_action(authorship.DECLINED, _("Decline invitation"), _("Declined to be an author"))
    actions.register_action(authorship.LEFT, _("Leave"), _("Is no author any more"))
    actions.register_action(authorship.REMOVED, _("Remove author"), _("Took an author off the case"))
    actions.register_action(authorship.HANDED_OVER, _("Hand over"), _("Gave the case to another author"))
    actions.register_action(requests.ASKED, _("Ask for advice"), _("Asked the members for advice"))
    actions.register_action(
        requests.PROLONGED, _("Prolong"), _("Changed until when the case asks for advice")
    )
    actions.register_action(requests.CLOSED, _("Close advice"), _("Said what came of the advice"))
    actions.register_action(requests.AMENDED, _("Amend advice"), _("Changed what is said of the advice"))


@hooks.register("register_admin_viewset")
def requests_for_advice():
    return AdviceRequestViewSet("requests_for_advice")

"""What this app adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions):
    """What is done with cases outside the admin, in the words of the page's history there."""
    actions.register_action("cases.confirm", _("Confirm"), _("Confirmed that the case still holds"))
    actions.register_action("cases.close", _("Close"), _("Closed the case"))

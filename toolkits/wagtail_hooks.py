"""What this app adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from toolkits import counting, hiding, releasing, services
from toolkits.models import ToolkitPage


@hooks.register("before_serve_page", order=100)
def count_a_reader(page, request, serve_args, serve_kwargs):
    """Count who opens a toolkit, after it was asked whether they may."""
    if isinstance(page, ToolkitPage):
        counting.note_view(request, page)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    """What is done with toolkits outside the admin, in the words of the page's history there."""
    actions.register_action(services.CONFIRMED, _("Confirm"), _("Confirmed that the toolkit still holds"))
    actions.register_action(releasing.RELEASED, _("Release"), _("Published a release"))
    actions.register_action(releasing.RECALLED, _("Recall"), _("Recalled a release"))
    actions.register_action(hiding.HIDDEN, _("Hide"), _("Hid what a member said of the toolkit"))
    actions.register_action(hiding.SHOWN, _("Show again"), _("Gave back what a member said of the toolkit"))

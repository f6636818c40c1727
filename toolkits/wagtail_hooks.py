"""What this app adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from toolkits.adoptions import moderation
from toolkits.desk import services
from toolkits.models import ToolkitPage
from toolkits.releases import services as releases_services
from toolkits.usage import counting


@hooks.register("before_serve_page", order=100)
def count_a_reader(page, request, serve_args, serve_kwargs):
    """Count who opens a toolkit, after it was asked whether they may."""
    if isinstance(page, ToolkitPage):
        counting.note_view(request, page)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    """What is done with toolkits outside the admin, in the words of the page's history there."""
    actions.register_action(services.CONFIRMED, _("Confirm"), _("Confirmed that the toolkit still holds"))
    actions.register_action(releases_services.RELEASED, _("Release"), _("Published a release"))
    actions.register_action(releases_services.RECALLED, _("Recall"), _("Recalled a release"))
    actions.register_action(moderation.HIDDEN, _("Hide"), _("Hid what a member said of the toolkit"))
    actions.register_action(
        moderation.SHOWN, _("Show again"), _("Gave back what a member said of the toolkit")
    )

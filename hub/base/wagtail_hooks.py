"""What hub.base adds to Wagtail."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from hub.base import audiences
from hub.base.viewsets import FiledUnderGroup


@hooks.register("before_serve_page")
def ask_the_audience(page, request, serve_args, serve_kwargs):
    """Show a page to its audience alone; a visitor may log in, all others are told why not."""
    if audiences.may_see(request.user, page):
        return None
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


@hooks.register("register_admin_viewset")
def register_filed_under():
    return FiledUnderGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions):
    @actions.register_action("hub.merge_tags")
    class MergeTagsFormatter(LogFormatter):
        label = gettext_lazy("Merge tags")

        def format_message(self, log_entry):
            return _("Merged into “%(target)s”; things moved: %(count)s") % {
                "target": log_entry.data["target"],
                "count": log_entry.data["count"],
            }

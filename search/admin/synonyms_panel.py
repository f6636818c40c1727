"""What stands below the synonyms in Wagtail's admin: those that are there already, and what a change needs."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from search.elastic import client
from search.query import synonyms


class SynonymsPanel(Panel):
    """The groups of words that come with the hub, to be read, and when a change is in use."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("Already known"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "search/admin/synonyms_panel.html"

        def get_context_data(self, parent_context=None):
            builds = apps.get_model("search", "IndexBuild").objects.filter(state="running")
            return super().get_context_data(parent_context) | {
                "groups": [", ".join(group) for group in synonyms.from_files()],
                "has_index": client.configured(),
                "build": builds.first(),
                "may_look": self.request.user.has_perm("search.view_indexbuild"),
            }

"""What stands below the synonyms in Wagtail's admin: those that are there already, and what a change needs."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from search.elastic import client
from search.models import IndexBuild
from search.text import synonym_lists


class SynonymsPanel(Panel):
    """The groups of words that come with the hub, to be read, and when a change is in use."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("Already known"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "search/admin/synonyms_panel.html"

        def get_context_data(self, parent_context=None):
            builds = IndexBuild.objects.filter(state=IndexBuild.State.RUNNING)
            return super().get_context_data(parent_context) | {
                "groups": [", ".join(group) for group in synonym_lists.from_files()],
                "has_index": client.configured(),
                "build": builds.first(),
                "may_look": self.request.user.has_perm("search.view_indexbuild"),
            }

"""Panels of Wagtail's editor that only cases have."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class MissingSectionsPanel(Panel):
    """Tells editors which sections a case lacks that its author would have to fill."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cases/admin/missing_sections_panel.html"

        def is_shown(self):
            return super().is_shown() and bool(self.instance.pk and self.instance.missing_sections)

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            context["missing_sections"] = self.instance.missing_sections
            context["heading_text"] = _("This case lacks what its author would have to tell")
            return context

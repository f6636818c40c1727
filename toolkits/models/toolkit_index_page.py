"""The list of toolkits."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from hub.base.models import HubPage


class ToolkitIndexPage(HubPage):
    """All toolkits, filtered, sorted and paged."""

    introduction = models.CharField(
        _("introduction"),
        max_length=300,
        default="Charters, agreements, workbooks and plans that others have used, with the steps to use them.",
    )

    template = "toolkits/toolkit_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["toolkits.ToolkitPage"]
    max_count = 1

    content_panels = [*HubPage.content_panels, FieldPanel("introduction")]
    settings_panels = [*HubPage.settings_panels, FieldPanel("audience")]

    class Meta:
        verbose_name = _("list of toolkits")
        verbose_name_plural = _("lists of toolkits")

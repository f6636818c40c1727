"""The list of cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from hub.base.models import HubPage


class CaseIndexPage(HubPage):
    """All cases, filtered, sorted and paged."""

    introduction = models.CharField(
        _("introduction"),
        max_length=300,
        default="What others did, what came of it, and what they would do differently.",
    )

    template = "cases/case_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["cases.CasePage"]
    max_count = 1

    content_panels = [*HubPage.content_panels, FieldPanel("introduction")]
    settings_panels = [*HubPage.settings_panels, FieldPanel("audience")]

    class Meta:
        verbose_name = _("list of cases")
        verbose_name_plural = _("lists of cases")

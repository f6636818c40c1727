"""The home page and plain pages such as the privacy notice."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from hub.base import content_kinds
from hub.base.blocks import PAGE_BLOCKS
from hub.base.models import HubPage, ServiceLine, Theme


class HomePage(HubPage):
    """What a visitor sees first: what the hub is, and what is new.

    Which pages stand below it, these say themselves: pages of text, and the lists of kinds of content.
    """

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["parts"] = [
            {"template": each.template, "actions": each.actions, "part": each.context(request.user)}
            for each in content_kinds.home_parts()
        ]
        context["themes"] = Theme.objects.active()
        context["service_lines"] = ServiceLine.objects.active()
        return context


class StandardPage(HubPage):
    """A page of text: the privacy notice, the code of conduct, about us."""

    body = StreamField(PAGE_BLOCKS, blank=True, verbose_name=_("body"))

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    content_panels = [*HubPage.content_panels, FieldPanel("body")]
    settings_panels = [*HubPage.settings_panels, FieldPanel("audience")]
    search_fields = [*HubPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")

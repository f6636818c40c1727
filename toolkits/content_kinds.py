"""Toolkits as a kind of content."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.base import content_kinds
from hub.base.access import audiences
from hub.base.content_kinds import (
    ContentKind,
    Endpoint,
    Listed,
    ListPage,
    OwnPlace,
    PageLink,
    Place,
    Section,
    Without,
)
from notifications.following.registry import Following
from search.declarations.registry import SearchEntry
from toolkits import search_entries
from toolkits.api import ToolkitsAPIViewSet
from toolkits.models import ToolkitIndexPage, ToolkitPage
from toolkits.usage import programme_report

_OF_PROGRAMMES = "A toolkit belongs to a programme, and names no organisation or person as its author."

content_kinds.register(
    ContentKind(
        key="toolkit",
        model=ToolkitPage,
        label=_("Toolkit"),
        label_plural=_("Toolkits"),
        name=lambda toolkit: toolkit.title,
        address=content_kinds.page_address,
        may_see=content_kinds.OWN_AUDIENCE,
        visible=audiences.visible_to,
        search_entry=SearchEntry(
            build=search_entries.toolkit_entry, queryset=search_entries.toolkits_to_find
        ),
        following=Following(),
        notices=(
            "toolkits.published",
            "toolkits.released",
            "toolkits.recalled",
            "toolkits.recalled_used",
            "toolkits.asked",
            "toolkits.used",
            "toolkits.reviewed",
            "toolkits.outcome",
        ),
        flagged=("adoption", "derivative", "review"),
        queues=("toolkits.said",),
        section=Section(_("Toolkits"), "/toolkits/", order=20),
        own_place=OwnPlace(_("My toolkits"), "toolkits:desk", order=20, permission="toolkits.keep_toolkits"),
        list_page=ListPage(ToolkitIndexPage, title="Toolkits", slug="toolkits"),
        home=Without("The header leads to the list; the home page shows the newest cases alone."),
        lists={
            Place.THEME: Listed(),
            Place.SERVICE_LINE: Listed(),
            Place.PROGRAMME: Listed(
                PageLink(
                    _("Toolkits: write and release"),
                    lambda programme: reverse("toolkits:desk"),
                    for_hosts=True,
                )
            ),
            Place.ORGANISATION: Without(_OF_PROGRAMMES),
            Place.PERSON: Without(_OF_PROGRAMMES),
        },
        programme_report=programme_report.of_programme,
        contributions=Without(_OF_PROGRAMMES),
        is_published=True,
        api=Endpoint("toolkits", ToolkitsAPIViewSet),
        personal_data=("toolkits",),
        upkeep=("toolkits.clock_jobs.ask_whether_toolkits_hold",),
    )
)

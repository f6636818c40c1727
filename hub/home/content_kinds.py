"""Pages of text as a kind of content."""

from django.utils.translation import gettext_lazy as _

from hub.base import content_kinds
from hub.base.access import audiences
from hub.base.content_kinds import ContentKind, Place, Without
from hub.home import search_entries
from hub.home.models import StandardPage
from search.declarations.registry import SearchEntry

_OF_THE_SITE = Without("Editors write it for the site: it belongs to no theme, programme or person.")

content_kinds.register(
    ContentKind(
        key="page",
        model=StandardPage,
        label=_("Page"),
        label_plural=_("Pages"),
        name=lambda page: page.title,
        address=content_kinds.page_address,
        may_see=content_kinds.OWN_AUDIENCE,
        visible=audiences.visible_to,
        search_entry=SearchEntry(build=search_entries.page_entry, counts_for=0.7),
        following=_OF_THE_SITE,
        notices=_OF_THE_SITE,
        flagged=_OF_THE_SITE,
        queues=_OF_THE_SITE,
        section=Without("The foot of each page leads to the pages of text."),
        own_place=Without("Editors find it in the administration."),
        list_page=Without("It stands below the home page, alone."),
        home=_OF_THE_SITE,
        lists=dict.fromkeys(Place, _OF_THE_SITE),
        programme_report=_OF_THE_SITE,
        contributions=_OF_THE_SITE,
        is_published=False,
        api=Without("It is no data."),
        personal_data=Without("It names no account; the remarks of editors are the part “editing”."),
        upkeep=_OF_THE_SITE,
    )
)

"""Tips as a kind of content."""

from hub.base import content_kinds
from hub.base.content_kinds import ContentKind, Endpoint, Listed, OwnPlace, PageLink, Place, Section, Without
from notifications.following.registry import Following
from search.declarations.registry import SearchEntry
from tests.tiny_kind import search_entries
from tests.tiny_kind.api import TipsAPIViewSet
from tests.tiny_kind.models import Tip

content_kinds.register(
    ContentKind(
        key="tip",
        model=Tip,
        label="Tip",
        label_plural="Tips",
        name=str,
        address=content_kinds.own_address,
        may_see=content_kinds.OWN_AUDIENCE,
        visible=lambda tips, user: tips.visible_to(user),
        search_entry=SearchEntry(build=search_entries.tip_entry, queryset=search_entries.tips_to_find),
        following=Following(),
        notices=("tiny.published",),
        flagged=("tip",),
        queues=("tiny.newest",),
        section=Section("Tips", "/tips/", order=25),
        own_place=OwnPlace("My tips", "tiny:my_tips", order=30),
        list_page=Without("The list is a view and no page."),
        home=Without("The header leads to the list."),
        lists={
            Place.THEME: Listed(PageLink("All tips", lambda theme: "/tips/")),
            Place.SERVICE_LINE: Without("A tip is filed under themes alone."),
            Place.PROGRAMME: Without("A tip is a person's."),
            Place.ORGANISATION: Without("A tip is a person's."),
            Place.PERSON: Listed(),
        },
        programme_report=Without("A tip belongs to no programme."),
        contributions=Without("A person's page lists their tips as entries."),
        is_published=True,
        api=Endpoint("tips", TipsAPIViewSet),
        personal_data=("tips",),
        upkeep=Without("A tip is of its time."),
    )
)

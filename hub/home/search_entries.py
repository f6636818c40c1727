"""What can be found of the site's own pages."""

from hub.base.access import audiences
from hub.base.models import ServiceLine, Theme
from hub.home.models import HomePage, StandardPage
from search.declarations import registry
from search.declarations.data import EntryData
from search.text import plain_text


def page_entry(page: StandardPage) -> EntryData | None:
    """A published page of text."""
    url = page.get_url()
    if not page.live or url is None:  # a page outside every site has no address
        return None
    return EntryData(
        title=page.title,
        url=url,
        audience=audiences.audience_of_page(page),
        summary=page.search_description,
        body=plain_text.from_html(page.body),
        published_at=page.first_published_at,
        updated_at=page.last_published_at,
    )


registry.exclude(HomePage, "The page that everybody begins with.")
registry.exclude(Theme, "A list; what is filed under it is found, and it is a facet.")
registry.exclude(ServiceLine, "A list; what is filed under it is found, and it is a facet.")

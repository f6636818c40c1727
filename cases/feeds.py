"""The newest cases of a list as an Atom feed."""

import hashlib
from datetime import UTC, datetime

from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from cases.addresses import in_full
from cases.models import CasePage
from hub.base.markdown import CONTROL_CHARACTERS
from hub.base.models import SiteIdentity

MAX_ENTRIES = 50
# A feed that never had an entry is as old as this, so that it does not change by itself.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):
    def latest_post_date(self):
        return self.feed["updated"]


class CaseFeed:
    """A feed as it is sent: ``body``, and ``etag`` and ``updated`` to ask whether it changed."""

    content_type = Atom1Feed.content_type

    def __init__(self, entries: list[CasePage], *, list_address: str, feed_address: str, is_filtered: bool):
        self.updated = max((_updated(case) for case in entries), default=_LONG_AGO)
        site = SiteIdentity.load().name
        title = _("A selection of the cases on %(site)s") if is_filtered else _("Cases on %(site)s")
        feed = _Feed(
            title=_clean(title % {"site": site}),
            link=in_full(list_address),
            description=None,
            language=translation.get_language(),
            author_name=_clean(site),
            feed_url=in_full(feed_address),
            feed_guid=in_full(feed_address),
            updated=self.updated,
        )
        for case in entries:
            _add(feed, case)
        self.body = feed.writeString("utf-8").encode()
        self.etag = f'"{hashlib.sha256(self.body).hexdigest()}"'


def _add(feed: Atom1Feed, case) -> None:
    feed.add_item(
        title=_clean(case.title),
        link=in_full(case.get_url() or ""),
        # A summary is sent as HTML.
        description=escape(_clean(case.summary)),
        # Neither a new title nor a new address makes it another case.
        unique_id=f"urn:uuid:{case.translation_key}",
        author_name=_clean(case.lead_name) or None,
        pubdate=case.first_published_at,
        updateddate=_updated(case),
        categories=[_clean(entry.label) for entry in [*case.service_lines.all(), *case.themes.all()]],
    )


def _updated(case) -> datetime:
    return case.last_published_at or case.first_published_at or _LONG_AGO


def _clean(text: str) -> str:
    """The text without the signs that XML can't hold."""
    return CONTROL_CHARACTERS.sub("", text)

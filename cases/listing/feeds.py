"""The newest cases of a list as an Atom feed."""

from datetime import datetime

from django.utils.translation import gettext as _

from cases.models import CasePage
from hub.base.models import SiteIdentity
from hub.base.output.feeds import LONG_AGO, Feed, FeedEntry


def of_cases(cases: list[CasePage], *, list_address: str, feed_address: str, is_filtered: bool) -> Feed:
    """These cases, as the list under ``list_address`` shows them."""
    site = SiteIdentity.load().name
    title = _("A selection of the cases on %(site)s") if is_filtered else _("Cases on %(site)s")
    return Feed(
        map(_entry, cases), title=title % {"site": site}, address=list_address, feed_address=feed_address
    )


def _entry(case: CasePage) -> FeedEntry:
    return FeedEntry(
        # Neither a new title nor a new address makes it another case.
        key=f"urn:uuid:{case.translation_key}",
        title=case.title,
        address=case.get_url() or "",
        summary=case.summary,
        author=case.lead_name,
        published=case.first_published_at,
        updated=_updated(case),
        categories=tuple(str(entry.label) for entry in [*case.service_lines.all(), *case.themes.all()]),
    )


def _updated(case: CasePage) -> datetime:
    return case.last_published_at or case.first_published_at or LONG_AGO

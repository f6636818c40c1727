"""The newest releases of toolkits as an Atom feed."""

from uuid import uuid5

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.base.models import SiteIdentity
from hub.base.output.feeds import MAX_ENTRIES, Feed, FeedEntry
from toolkits.models import Release


def of_releases(toolkits: dict[int, object], *, list_address: str, feed_address: str, title: str) -> Feed:
    """The newest releases of these toolkits, by key; what was recalled is no more in it."""
    found = Release.objects.in_force().filter(toolkit__in=toolkits).newest_first()[:MAX_ENTRIES]
    entries = [_entry(release, toolkits[release.toolkit_id]) for release in found]
    return Feed(entries, title=title, address=list_address, feed_address=feed_address)


def title_of_all(*, is_filtered: bool) -> str:
    """What the feed of a list is called."""
    title = (
        _("Releases of some of the toolkits on %(site)s")
        if is_filtered
        else _("Releases of toolkits on %(site)s")
    )
    return title % {"site": SiteIdentity.load().name}


def title_of_one(toolkit) -> str:
    """What the feed of one toolkit is called."""
    return _("Releases of “%(title)s”") % {"title": toolkit.title}


def _entry(release: Release, toolkit) -> FeedEntry:
    return FeedEntry(
        # Neither a new title nor a new address makes it another release.
        key=f"urn:uuid:{uuid5(toolkit.translation_key, str(release.pk))}",
        title=_("%(title)s, release %(number)s") % {"title": toolkit.title, "number": release.number},
        address=reverse("toolkits:release", args=[toolkit.pk, release.number]),
        summary=release.notes or toolkit.summary,
        author=toolkit.programme.name,
        published=release.published_at,
        updated=release.published_at,
        categories=tuple(str(each.label) for each in [*toolkit.service_lines.all(), *toolkit.themes.all()]),
    )

"""What can be found of tips."""

from search.declarations.data import EntryData
from tests.tiny_kind.models import Tip


def tip_entry(tip: Tip) -> EntryData:
    """A tip with its text and its author."""
    return EntryData(
        title=tip.title,
        url=tip.get_absolute_url(),
        audience=tip.audience,
        body=tip.text,
        themes=tip.themes.all(),
        authors=[(tip.author_id, tip.author.get_full_name())] if tip.author else [],
        published_at=tip.published_at,
    )


def tips_to_find():
    """Tips with all that is findable of them, in a few queries."""
    return Tip.objects.select_related("audience", "author").prefetch_related("themes")

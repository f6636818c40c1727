"""Threads that may answer a question already, shown while its title is typed: from the search index."""

from forums.models import Thread
from search.engines.base import Page as Wanted
from search.finding import engine
from search.models import Entry
from search.query import parsing

SHORTEST = 8
SHOWN = 5
LOOKED_AT = 30


def threads_like(reader, title: str) -> list[Thread]:
    """The threads that the reader may see and whose posts are most like a title."""
    if len(title.strip()) < SHORTEST:
        return []
    query = parsing.parse_words(title)
    found = engine.current().search(
        query, user=reader, filters={"kind": ["post"]}, page=Wanted(size=LOOKED_AT)
    )
    # An index may lag behind: what the reader may no longer see is left out here in any case.
    entries = Entry.objects.visible_to(reader).of_kind("post").filter(pk__in=found.ids)
    groups = dict(entries.values_list("pk", "group"))
    keys = [int(groups[pk].partition(":")[2]) for pk in found.ids if groups.get(pk, "").startswith("thread:")]
    wanted = list(dict.fromkeys(keys))[:SHOWN]
    threads = Thread.objects.visible_to(reader).select_related("forum").in_bulk(wanted)
    return [threads[pk] for pk in wanted if pk in threads]

"""Elasticsearch: what it is asked, and its answers read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hub.base.access import audiences
from search.elastic import client, indices, request_bodies
from search.engines.base import (
    ELLIPSIS,
    MAX_COUNTED,
    Engine,
    Filters,
    Found,
    Page,
)
from search.models import Entry, grouping
from search.query import spelling
from search.query.parsing import Query, parse_words
from search.text.plain_text import clean

MAX_TYPED = 100
# So much of an entry says what it is about.
ABOUT_LENGTH = 6_000


class ElasticsearchEngine(Engine):
    """One request for a page of results; a second one where words are misspelled or results are groups."""

    def search(self, query: Query, *, user, filters: Filters, page: Page) -> Found:
        allowed = audiences.ids_for(user)
        if not allowed:
            return Found()
        asker = request_bodies.Asker(sorted(allowed))
        filters = {facet: list(values) for facet, values in filters.items() if values}
        if any(not values for values in query.required.values()):
            return Found()
        with client.guarded() as es:
            found, answer = _search(es, query, asker, filters, page)
            corrections = _corrections(es, query, answer)
            if corrections:
                query = query.with_words(corrections.values())
                found, answer = _search(es, query, asker, filters, page)
            last = -(-min(found.total, MAX_COUNTED) // page.size)
            if found.total and page.number > last:
                found, answer = _search(es, query, asker, filters, replace(page, number=last))
            found.corrections = corrections
            _count_groups(es, found, answer, query, asker, filters)
        return found

    def suggest(self, typed: str, *, limit: int) -> list[int]:
        words = clean(typed, MAX_TYPED)
        if not words:
            return []
        with client.guarded() as es:
            return _ids(_ask(es, request_bodies.suggestions(words, limit)))

    def similar(self, entry: Entry, *, user, kinds: Sequence[str], limit: int) -> list[int]:
        asker = request_bodies.Asker(sorted(audiences.ids_for(user)))
        if not asker.audiences or not kinds:
            return []
        filed_under: dict[str, list[str]] = {}
        for row in entry.facets.all():
            filed_under.setdefault(row.facet, []).append(row.value)
        about = " ".join([entry.title, entry.summary, entry.keywords, entry.body])[:ABOUT_LENGTH]
        with client.guarded() as es:
            return _ids(
                _ask(
                    es,
                    request_bodies.similar(about, filed_under, asker, kinds, grouping.group_of(entry), limit),
                )
            )


def _ask(es, body: dict) -> dict:
    # The body of the answer as it came: a page of results needs none of what wraps it.
    return es.search(index=indices.alias(), body=body).body


def _search(es, query: Query, asker, filters: Mapping, page: Page) -> tuple[Found, dict]:
    answer = _ask(es, request_bodies.search(query, asker, filters, page))
    found = Found(page_number=page.number)
    for hit in answer["hits"]["hits"]:
        pk = int(hit["_id"])
        found.ids.append(pk)
        if "highlight" in hit:
            found.keep_passage(pk, _texts(hit["highlight"]))
    counted = answer
    if request_bodies.counts_apart(query, page):
        counted = _ask(es, request_bodies.counts(query, asker, filters, page))
    aggs = counted["aggregations"]
    rest = aggs.get("rest", aggs)
    several = rest["several"]
    matched = rest["doc_count"] if "rest" in aggs else counted["hits"]["total"]["value"]
    found.total = matched + several["groups"]["value"] - several["doc_count"]
    for facet in page.counted:
        values = _counts(aggs[facet] if facet in filters else rest, facet)
        if values:
            found.counts[facet.value] = values
    return found, answer


def _counts(aggs: dict, facet: str) -> dict[str, int]:
    """The results by value: every entry, and in the stead of those of a group, the group."""
    values = {bucket["key"]: bucket["doc_count"] for bucket in aggs[facet]["buckets"]}
    for bucket in aggs["several"][facet]["buckets"]:
        if bucket["key"] in values:
            values[bucket["key"]] += bucket["groups"]["value"] - bucket["doc_count"]
    return values


def _texts(highlight: dict[str, list[str]]) -> dict[str, str]:
    """The passages of each text, the shorter texts first."""
    return {
        name: f" {ELLIPSIS} ".join(highlight[name])
        for name in request_bodies.SHOWN_TEXTS
        if name in highlight
    }


def _corrections(es, query: Query, answer: dict) -> dict[str, str]:
    """The words that no public text has, with how some public text spells them."""
    options = answer.get("suggest", {}).get("spelling", [{}])[0].get("options", [])
    if not options:
        return {}
    proposed = options[0]["text"].split()
    typed = parse_words(" ".join(query.words)).words
    if len(proposed) != len(typed):
        return {}
    pairs = zip(typed, proposed, strict=True)
    differing = {word: other for word, other in pairs if spelling.is_slip(word, other)}
    if not differing:
        return {}
    buckets = _ask(es, request_bodies.public_words([*differing, *differing.values()]))["aggregations"][
        "public"
    ]["buckets"]
    return {
        word: other
        for word, other in differing.items()
        if not buckets[word]["doc_count"] and buckets[other]["doc_count"]
    }


def _count_groups(es, found: Found, answer: dict, query: Query, asker, filters: Mapping) -> None:
    """How many others of its group stand behind each result that is one of several."""
    hits = [hit for hit in answer["hits"]["hits"] if "fields" in hit]
    groups = {hit["fields"]["group"][0]: int(hit["_id"]) for hit in hits}
    groups = {group: pk for group, pk in groups.items() if grouping.is_of_several(group)}
    if not groups:
        return
    sizes = _ask(es, request_bodies.group_sizes(query, asker, filters, list(groups)))
    for bucket in sizes["aggregations"]["groups"]["buckets"]:
        if bucket["doc_count"] > 1:
            found.more_in_group[groups[bucket["key"]]] = bucket["doc_count"] - 1


def _ids(answer: dict) -> list[int]:
    return [int(hit["_id"]) for hit in answer["hits"]["hits"]]

"""What is asked of Elasticsearch, as the bodies of its requests. Plain values in, plain values out.

Every body that finds entries for a person carries the audiences of that person as a filter, which
therefore holds for its hits, counts and totals alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.declarations import registry
from search.elastic.mapping import TEXTS
from search.engines.base import (
    ACTIVE,
    END_MARK,
    MARK,
    MAX_COUNTED,
    NAME,
    NEAR,
    NEWEST,
    PROSE,
    RELEVANCE,
    Page,
)
from search.models import EntryFacet
from search.query.parsing import Query

Facet = EntryFacet.Name

# How much a word counts in each text. (As ``combined_fields`` has it: as if it stood there so often.)
WEIGHTS = {"title": 8, "summary": 4, "keywords": 3, "body": 1.5, "attachments": 1}
STEMMED = [f"{name}^{weight}" for name, weight in WEIGHTS.items()]
EXACT = [f"{name}.exact^{weight}" for name, weight in WEIGHTS.items()]
SHOWN_TEXTS = (*PROSE, "keywords")
SYNONYMS = "stemmed_with_synonyms"

MOST_VALUES = 300
# Exact up to here, within a few in a hundred beyond.
PRECISION = 40_000

EXACT_TITLE = 1000
# What is recent or much used is lifted by at most these parts of its score.
RECENT_LIFT, USED_LIFT = 0.06, 0.06

ALIKE = {Facet.SERVICE_LINE: 6.0, Facet.TAG: 4.0, Facet.THEME: 2.0, Facet.LEVEL: 1.0, Facet.STAGE: 0.5}


@dataclass(frozen=True)
class Asker:
    """Who asks: the audiences that they are in, which alone they find anything of."""

    audiences: Sequence[int]

    @property
    def filter(self) -> dict:
        """What they may see; of a thing that tells them more elsewhere, that alone."""
        mine = [str(pk) for pk in self.audiences]
        return {
            "bool": {
                "filter": {"terms": {"audience": mine}},
                "must_not": {"terms": {f"facets.{Facet.MORE_FOR}": mine}},
            }
        }


def search(query: Query, asker: Asker, filters: Mapping[str, Sequence[str]], page: Page) -> dict:
    """A page of results with passages, the total, and the counts of facets."""
    apart = counts_apart(query, page)
    body = {
        "query": _scored(query, asker, page, filters if apart else {}),
        "_source": False,
        "track_total_hits": not apart,
        "from": page.offset,
        "size": page.size,
        "sort": _order(query, page),
    }
    if not registry.each_is_found_once(query.required.get("kind", ())):
        body["collapse"] = {"field": "group"}
    if not apart:
        body["aggs"] = _counts(filters, page.counted)
        if filters:
            body["post_filter"] = {"bool": {"filter": _chosen(filters)}}
    if query.looks_for_something:
        body["highlight"] = _passages(query)
    if query.words:
        body["suggest"] = _spelling(query.words)
    return body


def counts_apart(query: Query, page: Page) -> bool:
    """Whether the facets' counts are a request of their own.

    A list that is looked through, not searched, counts everything there is, the same on each of its pages and in
    each order. Elasticsearch keeps such an answer until the index changes, but only of a request without results.
    """
    return bool(page.counted) and not query.looks_for_something


def counts(query: Query, asker: Asker, filters: Mapping[str, Sequence[str]], page: Page) -> dict:
    """The total and the counts of facets without the results; see ``counts_apart``."""
    return {
        "query": {"bool": {"filter": {"bool": _matched(query, asker)}}},
        "size": 0,
        "track_total_hits": True,
        "aggs": _counts(filters, page.counted),
    }


def group_sizes(
    query: Query, asker: Asker, filters: Mapping[str, Sequence[str]], groups: Sequence[str]
) -> dict:
    """How many entries of each of these groups were found."""
    matched = _matched(query, asker, filters)
    matched["filter"].append({"terms": {"group": list(groups)}})
    return {
        "query": {"bool": matched},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"groups": {"terms": {"field": "group", "size": len(groups)}}},
    }


def public_words(words: Sequence[str]) -> dict:
    """Which of these words stand, in whatever form, in a text that everyone may see at this moment.

    The dictionary that spelling is corrected by still has the words of what was deleted or is no longer
    public; a search has not.
    """
    fields = ["title", "summary", "keywords", "body"]
    has = {word: {"multi_match": {"query": word, "fields": fields}} for word in words}
    return {
        "query": {"exists": {"field": "public_text"}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"public": {"filters": {"filters": has}}},
    }


def suggestions(typed: str, limit: int) -> dict:
    """Public titles and tags that go on from what was typed."""
    return {
        "query": {
            "function_score": {
                "query": {
                    "bool": {
                        "must": {"match": {"public_title": {"query": typed, "operator": "and"}}},
                        "should": {"match_phrase_prefix": {"title.exact": {"query": typed, "boost": 4}}},
                    }
                },
                "functions": [_used(1.0)],
                "score_mode": "sum",
                "boost_mode": "sum",
            }
        },
        "_source": False,
        "track_total_hits": False,
        "size": limit,
        "collapse": {"field": "group"},
    }


def similar(
    about: str, filed_under: Mapping[str, Sequence[str]], asker: Asker, kinds, group: str, limit: int
) -> dict:
    """What is about the same, by its words and by what both are filed under."""
    shared = [
        {"constant_score": {"filter": {"term": {f"facets.{facet}": value}}, "boost": ALIKE[facet]}}
        for facet, values in filed_under.items()
        if facet in ALIKE
        for value in values
    ]
    words = {
        "more_like_this": {
            "fields": ["title", "summary", "keywords", "body"],
            "like": about,
            "min_term_freq": 1,
            "min_doc_freq": 2,
            "max_doc_freq": MAX_COUNTED,
            "max_query_terms": 25,
            "minimum_should_match": "20%",
            "boost": 0.5,
        }
    }
    return {
        "query": {
            "bool": {
                "filter": [asker.filter, {"terms": {"kind": list(kinds)}}],
                "must_not": {"term": {"group": group}},
                "should": [words, *shared],
                "minimum_should_match": 1,
            }
        },
        "min_score": ALIKE[Facet.TAG],
        "_source": False,
        "track_total_hits": False,
        "size": limit,
        "collapse": {"field": "group"},
    }


# --- Parts -------------------------------------------------------------------------------------
def _matched(query: Query, asker: Asker, filters: Mapping[str, Sequence[str]] | None = None) -> dict:
    """What a result must be, without any order."""
    matched: dict = {"filter": [asker.filter, *_chosen(query.required), *_chosen(filters or {})]}
    matched["filter"] += [_phrase(phrase) for phrase in query.phrases]
    if query.words and not query.phrases:
        matched["must"] = [_words(query)]
    if query.excluded:
        matched["must_not"] = [_phrase(phrase) for phrase in query.excluded]
    return matched


def _scored(query: Query, asker: Asker, page: Page, filters: Mapping[str, Sequence[str]]) -> dict:
    matched = _matched(query, asker, filters)
    if page.sort == NEAR:
        return {"bool": {"filter": {"bool": matched}, "should": _near(page.near)}}
    if page.sort != RELEVANCE or not query.looks_for_something:
        return {"bool": {"filter": {"bool": matched}}}
    lifts = [_phrase(phrase) for phrase in query.phrases]
    if query.words and query.phrases:
        # The phrases are required; the other words only lift what has them.
        lifts.append(_words(query))
    together = query.sequence or " ".join(query.words)
    if len(query.words) > 1 or query.synonyms:
        everything = {"type": "cross_fields", "operator": "and", "analyzer": SYNONYMS, "fields": STEMMED}
        lifts.append({"multi_match": {"query": together, **everything, "boost": 1.0}})
    if len(query.words) > 1:
        fields = ["title^4", "summary^2", "body", "attachments^0.5"]
        lifts.append({"multi_match": {"query": together, "type": "phrase", "slop": 2, "fields": fields}})
    if query.words:
        lifts.append({"match": {"title": {"query": " ".join(query.words), "boost": 2.0}}})
    lifts.append({"constant_score": {"filter": {"term": {"title.whole": query.plain}}, "boost": EXACT_TITLE}})
    scored = {
        "function_score": {
            "query": {"bool": {**matched, "should": lifts}},
            "functions": [
                {"weight": 1},
                {
                    "gauss": {
                        "current_at": {"origin": "now", "scale": "700d", "offset": "60d", "decay": 0.5}
                    },
                    "weight": RECENT_LIFT,
                },
                _used(USED_LIFT),
            ],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }
    return _by_kind(scored)


def _by_kind(scored: dict) -> dict:
    """The same, where a match counts for what its kind says."""
    weights = registry.weights().items()
    functions = [{"filter": {"term": {"kind": kind}}, "weight": weight} for kind, weight in weights]
    return {"function_score": {"query": scored, "functions": functions, "boost_mode": "multiply"}}


def _near(near: Mapping[str, str]) -> list[dict]:
    return [
        {"constant_score": {"filter": {"term": {f"facets.{facet}": value}}}} for facet, value in near.items()
    ]


def _used(weight: float) -> dict:
    return {"field_value_factor": {"field": "used", "missing": 0}, "weight": weight}


def _words(query: Query) -> dict:
    """Any of the words, in any text; more of them count for more."""
    words = " ".join(query.words)
    ways = [
        {"combined_fields": {"query": words, "fields": STEMMED}},
        {"combined_fields": {"query": words, "fields": EXACT, "boost": 0.5}},
    ]
    if query.synonyms:
        together = {"query": query.sequence, "analyzer": SYNONYMS, "fields": STEMMED, "tie_breaker": 0.2}
        ways.append({"multi_match": {**together, "boost": 0.3}})
    return {"bool": {"should": ways, "minimum_should_match": 1}}


def _phrase(phrase: str) -> dict:
    return {"multi_match": {"query": phrase, "type": "phrase", "fields": list(TEXTS)}}


def _chosen(filters: Mapping[str, Sequence[str]]) -> list[dict]:
    return [{"terms": {f"facets.{facet}": list(values)}} for facet, values in filters.items()]


def _order(query: Query, page: Page) -> list:
    newest = {"published_at": {"order": "desc", "missing": "_last"}}
    active = {"current_at": {"order": "desc", "missing": "_last"}}
    latest = {"entry": "desc"}
    orders = {NAME: [{"title.whole": "asc"}], ACTIVE: [active], NEAR: ["_score", active], NEWEST: [newest]}
    if page.sort in orders:
        return [*orders[page.sort], latest]
    return ["_score", newest, latest] if query.looks_for_something else [newest, latest]


def _counts(filters: Mapping[str, Sequence[str]], counted: Sequence[str]) -> dict:
    """Each facet as narrowed by the choices in all others; and how many groups stand for several entries."""
    everything = _values([facet for facet in counted if facet not in filters])
    everything["several"]["aggs"]["groups"] = {
        "cardinality": {"field": "group", "precision_threshold": PRECISION}
    }
    if not filters:
        return everything
    aggs = {"rest": {"filter": {"bool": {"filter": _chosen(filters)}}, "aggs": everything}}
    for facet in counted:
        if facet in filters:
            others = _chosen({name: values for name, values in filters.items() if name != facet})
            aggs[facet.value] = {"filter": {"bool": {"filter": others}}, "aggs": _values([facet])}
    return aggs


def _values(facets: Sequence[str]) -> dict:
    """Entries by value; and of those that may share a group, the groups, to be counted in their stead.

    (To count the groups of all entries takes five times as long.)
    """

    def terms(facet: str) -> dict:
        return {"field": f"facets.{facet}", "size": MOST_VALUES}

    groups = {"groups": {"cardinality": {"field": "group"}}}
    values = {str(facet): {"terms": terms(facet)} for facet in facets}
    of_several = {str(facet): {"terms": terms(facet), "aggs": groups} for facet in facets}
    return {**values, "several": {"filter": {"term": {"several": True}}, "aggs": of_several}}


def _passages(query: Query) -> dict:
    wanted = [_phrase(phrase) for phrase in query.phrases]
    if query.words:
        words = " ".join(query.words)
        wanted.append({"multi_match": {"query": words, "fields": list(TEXTS)}})
    if query.synonyms:
        synonyms = {"query": query.sequence, "fields": list(TEXTS), "analyzer": SYNONYMS}
        wanted.append({"multi_match": synonyms})
    fields = {name: {} for name in SHOWN_TEXTS}
    fields["summary"] = {"number_of_fragments": 0}
    return {
        "type": "unified",
        "pre_tags": [MARK],
        "post_tags": [END_MARK],
        "order": "score",
        "fragment_size": 140,
        "number_of_fragments": 2,
        "require_field_match": True,
        "highlight_query": {"bool": {"should": wanted}},
        "fields": fields,
    }


def _spelling(words: Sequence[str]) -> dict:
    """Words that no public text has, and how public texts spell them."""
    return {
        "text": " ".join(words),
        "spelling": {
            "phrase": {
                "field": "public_pairs",
                "size": 1,
                "gram_size": 2,
                "max_errors": 2,
                "confidence": 0.0,
                "direct_generator": [
                    {
                        "field": "public_text",
                        "suggest_mode": "missing",
                        "prefix_length": 1,
                        "min_word_length": 4,
                    }
                ],
            }
        },
    }

"""How an entry stands in Elasticsearch: analysis, fields, and the document of an entry.

Texts are kept twice: stemmed as English, and as they are without their diacritics, so that other
languages, names and exact words count by themselves. Synonyms are put in at search time.
"""

import hashlib
import json
import math

from django.db.models import QuerySet

from hub.base.models import Audience
from search.declarations import registry
from search.models import Entry, EntryFacet
from search.models.grouping import group_of
from search.query import parsing, synonyms

# What a document names; all of them analysed alike, because one query goes over them together.
TEXTS = ("title", "summary", "keywords", "body", "attachments")
# So often used counts as fully used.
MOST_USED = 1000
# So much of a public text says which words there are.
PUBLIC_TEXT_LENGTH = 20_000
# Deletions are remembered for so long: a write that comes later than the tombstone is refused.
GC_DELETES = "1h"
# A page of results ends here at the latest; Elasticsearch's own default.
MAX_RESULT_WINDOW = 10_000

FOLDED = ["lowercase", "articles", "asciifolding"]


def _analysis() -> dict:
    analyzers = {
        "stemmed": ["possessive", *FOLDED, "stemmer"],
        "stemmed_with_synonyms": ["possessive", *FOLDED, "synonyms", "empty_words", "stemmer"],
        "exact": FOLDED,
        "beginnings": [*FOLDED, "beginnings"],
        "pairs": [*FOLDED, "pairs"],
    }
    return {
        "filter": {
            "possessive": {"type": "stemmer", "language": "possessive_english"},
            # "porter2": the older one makes "on" of "one".
            "stemmer": {"type": "stemmer", "language": "porter2"},
            # "l'efficacité", "d'un", "dell'ente": the article is no part of the word.
            "articles": {
                "type": "elision",
                "articles_case": True,
                "articles": [
                    "l",
                    "d",
                    "j",
                    "m",
                    "t",
                    "s",
                    "n",
                    "c",
                    "qu",
                    "dell",
                    "nell",
                    "all",
                    "sull",
                    "un",
                ],
            },
            "synonyms": {
                "type": "synonym_graph",
                "lenient": True,
                "synonyms": [", ".join(group) for group in synonyms.groups()],
            },
            # After the synonyms, which may have such words in them: "memorandum of understanding".
            "empty_words": {"type": "stop", "stopwords": sorted(parsing.STOP_WORDS)},
            "beginnings": {"type": "edge_ngram", "min_gram": 1, "max_gram": 20, "preserve_original": True},
            "pairs": {"type": "shingle", "min_shingle_size": 2, "max_shingle_size": 2},
        },
        "analyzer": {
            name: {"type": "custom", "tokenizer": "standard", "filter": filters}
            for name, filters in analyzers.items()
        },
        "normalizer": {"folded": {"type": "custom", "filter": ["lowercase", "asciifolding"]}},
    }


def _text(**extra_fields) -> dict:
    # With their offsets a long text's passages are found without analysing it once more.
    exact = {"type": "text", "analyzer": "exact", "norms": True}
    return {
        "type": "text",
        "analyzer": "stemmed",
        "index_options": "offsets",
        "fields": {"exact": exact, **extra_fields},
    }


def _properties() -> dict:
    keyword = {"type": "keyword"}
    return {
        "entry": {"type": "long"},
        "version": {"type": "long"},
        "kind": keyword,
        "group": keyword,
        # Whether others may share its group.
        "several": {"type": "boolean"},
        "audience": keyword,
        "title": _text(whole={"type": "keyword", "normalizer": "folded"}),
        "summary": _text(),
        "keywords": _text(),
        "body": _text(),
        "attachments": _text(),
        "facets": {"properties": dict.fromkeys(EntryFacet.Name.values, keyword)},
        "published_at": {"type": "date"},
        # When it was last said to be so, and how much it is used (0 to 1): both lift a little.
        "current_at": {"type": "date"},
        "used": {"type": "float"},
        # What everyone may see, and so what suggestions may be made of.
        "public_title": {
            "type": "text",
            "analyzer": "beginnings",
            "search_analyzer": "exact",
            "index_options": "docs",
            "norms": False,
        },
        "public_text": {"type": "text", "analyzer": "exact", "index_options": "freqs", "norms": False},
        "public_pairs": {"type": "text", "analyzer": "pairs", "index_options": "freqs", "norms": False},
    }


def body() -> dict:
    """Settings and mapping of an index of entries, without what concerns the machine it is on."""
    return {
        "settings": {
            "index": {"gc_deletes": GC_DELETES, "max_result_window": MAX_RESULT_WINDOW},
            "analysis": _analysis(),
        },
        "mappings": {"dynamic": "strict", "properties": _properties()},
    }


def digest() -> str:
    """What tells this mapping from any other: an index made by another can't take the documents of this code."""
    whole = body()
    whole["settings"]["analysis"]["filter"]["synonyms"]["synonyms"] = []
    return _short(whole)


def synonyms_digest() -> str:
    """What tells the synonyms from any others: an index made with others answers, until there is a new one."""
    return _short(synonyms.groups())


def _short(whole) -> str:
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:16]


def read(entries: QuerySet[Entry]) -> list[Entry]:
    """These entries, each with all that ``document_of`` needs of it, in two queries.

    What they are filed under is read as plain values: an instance for each would take most of the time.
    """
    found = list(entries.select_related("audience"))
    filed: dict[int, dict[str, list[str]]] = {entry.pk: {} for entry in found}
    rows = EntryFacet.objects.filter(entry__in=list(filed)).order_by("facet", "value")
    for pk, facet, value in rows.values_list("entry_id", "facet", "value"):
        filed[pk].setdefault(facet, []).append(value)
    for entry in found:
        entry.filed_under = filed[entry.pk]
    return found


def _is_one_for_each_reader(entry: Entry) -> bool:
    declared = registry.kinds().get(entry.kind)
    return declared is not None and declared.one_for_each_reader


def document_of(entry: Entry) -> dict:
    """The document of a current entry that was ``read``. Its id is the entry's, its version (external) as well."""
    facets = entry.filed_under
    current_at = entry.updated_at or entry.published_at
    document = {
        "entry": entry.pk,
        "version": entry.version,
        "kind": entry.kind,
        "group": group_of(entry),
        "several": bool(entry.group) or (bool(entry.part) and not _is_one_for_each_reader(entry)),
        "audience": str(entry.audience_id),
        "title": entry.title,
        "summary": entry.summary,
        "keywords": entry.keywords,
        "body": entry.body,
        "attachments": entry.attachment_text,
        "facets": facets,
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
        "current_at": current_at.isoformat() if current_at else None,
        "used": round(min(1.0, math.log1p(entry.popularity) / math.log1p(MOST_USED)), 4),
    }
    if entry.audience.kind == Audience.Kind.EVERYONE:
        document["public_title"] = [entry.title, *facets.get(EntryFacet.Name.TAG, [])]
        short = [text for text in (entry.title, entry.summary, entry.keywords) if text]
        document["public_pairs"] = short
        document["public_text"] = [*short, entry.body[:PUBLIC_TEXT_LENGTH]]
    return document

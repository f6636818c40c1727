"""Full text in the database: the part of the embedded engines that is plain SQL."""

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from hub.base.access import audiences
from hub.base.models import Audience
from search.declarations import registry
from search.engines import base
from search.engines.base import Engine, Filters, Found, Page
from search.models import Entry, EntryFacet, grouping
from search.query import spelling, synonyms
from search.query.parsing import STOP_WORDS, Query, parse_words
from search.text.plain_text import clean, folded

Facet = EntryFacet.Name

EXACT_TITLE = 1000.0
# What is recent or much used is lifted by these parts of its score: days and uses, and the part.
RECENT = ((365, 0.05), (3 * 365, 0.03))
USED = ((100, 0.05), (10, 0.03))
CURRENT_AT = "COALESCE(e.updated_at, e.published_at)"
RECENT_LIFT = f"CASE {' '.join(f'WHEN {CURRENT_AT} > %s THEN {part}' for _days, part in RECENT)} ELSE 0 END"
USED_LIFT = f"CASE {' '.join(f'WHEN e.popularity >= {uses} THEN {part}' for uses, part in USED)} ELSE 0 END"
_LATEST = "dated DESC NULLS LAST, entry DESC"
ORDERS = {
    base.RELEVANCE: f"score DESC, {_LATEST}",
    base.NEAR: f"score DESC, {_LATEST}",
    base.NEWEST: _LATEST,
    base.ACTIVE: _LATEST,
    base.NAME: "titled, entry DESC",
}
EVERYONE = f"(SELECT id FROM base_audience WHERE kind = '{Audience.Kind.EVERYONE.value}' AND key = '')"
# What makes two things alike, and how much.
ALIKE = {Facet.SERVICE_LINE: 3.0, Facet.TAG: 2.0, Facet.THEME: 1.0, Facet.LEVEL: 0.5, Facet.STAGE: 0.25}
# Having all the words of the other's title counts at most so much.
ALIKE_WORDS = 3.0
# Less than this in common is not worth showing: being in the same stage and level says nothing.
ALIKE_ENOUGH = 1.5
# Suggestions are looked for by so many letters of each word, among so many titles at most.
BEGINNING = 4
MOST_BEGUN = 200
MAX_TYPED = 100
_WORD = re.compile(r"[^\W_]+")
# Facets in the answer of one query are named by themselves; its other rows by these.
TOTAL, ROWS, HIT = "#total", "#rows", "#hit"


class EmbeddedEngine(Engine):
    """Full text in the database. What differs between databases is in the methods below."""

    vendor: str

    @abstractmethod
    def write(self, entry: Entry) -> None:
        """Take in an entry's text, in the present transaction."""

    @abstractmethod
    def delete(self, entry_id: int) -> None:
        """Drop an entry's text, in the present transaction."""

    @abstractmethod
    def delete_orphans(self) -> int:
        """Drop the texts that belong to no entry; returns how many."""

    @abstractmethod
    def without_text(self) -> list[int]:
        """The ids of current entries whose text was never taken in."""

    @abstractmethod
    def matching(self, query: Query) -> tuple[str, list]:
        """SQL that gives ``id`` and ``score`` (higher is better) of the texts that match."""

    @abstractmethod
    def beginning(self, beginnings: list[str]) -> tuple[str, list]:
        """SQL that gives ``id`` and ``score`` of the texts whose title has words with all these beginnings."""

    @abstractmethod
    def passages(self, query: Query, ids: list[int]) -> dict[int, dict[str, str]]:
        """The passages of the texts of each of these entries, with marks."""

    def search(self, query: Query, *, user, filters: Filters, page: Page) -> Found:
        allowed = sorted(audiences.ids_for(user))
        filters = {facet: list(values) for facet, values in filters.items() if values}
        if not allowed:
            return Found()
        corrections = self.corrections(query)
        wanted = query.with_words(corrections.values())
        found = self._find(wanted, allowed, filters, page)
        found.corrections = corrections
        if found.ids and query.looks_for_something:
            for pk, texts in self.passages(wanted, found.ids).items():
                found.keep_passage(pk, texts)
        return found

    def matching_among(self, query: Query, ids: Sequence[int]) -> list[int]:
        """Those of these entries whose text matches."""
        sql, params = self.matching(query)
        return [
            pk for (pk,) in _rows(f"SELECT id FROM ({sql}) t WHERE id IN ({_places(ids)})", [*params, *ids])
        ]

    def best_of_kind(self, query: Query, *, user, kind: str) -> list[tuple[int, str]]:
        """The keys of the things of one kind that match and the user may see, each with its group, the best first."""
        allowed = sorted(audiences.ids_for(user))
        if not allowed or not query.looks_for_something:
            return []
        wanted = query.with_words(self.corrections(query).values())
        texts, texts_params = self.matching(wanted)
        matches, params = self._matches(wanted, allowed, {Facet.KIND: [kind]}, Page(sort=base.RELEVANCE))
        return _rows(
            f"""WITH texts AS MATERIALIZED ({texts}), matches AS MATERIALIZED ({matches})
            SELECT e.object_id, e."group" FROM matches JOIN search_entry e ON e.id = matches.entry
            ORDER BY {ORDERS[base.RELEVANCE]}""",
            [*texts_params, *params],
        )

    def suggest(self, typed: str, *, limit: int) -> list[int]:
        words = _folded_words(typed)
        if not words:
            return []
        # Words are kept stemmed, a "y" at their end as "i": these beginnings are short enough to find
        # them, and too short to be exact.
        # Words that every text has are in no text as PostgreSQL keeps it.
        telling = [word for word in words if word not in STOP_WORDS] or words
        sql, params = self.beginning([word[:BEGINNING].removesuffix("y") or word for word in telling])
        rows = _rows(
            f"""SELECT e.id, e.title, {grouping.SQL} FROM ({sql}) t JOIN search_entry e ON e.id = t.id
            WHERE e.withdrawn_at IS NULL AND e.audience_id = {EVERYONE}
            ORDER BY t.score * (1 + {USED_LIFT}) DESC, e.id LIMIT {MOST_BEGUN}""",
            params,
        )
        # One of each group, as among results.
        best: dict[str, int] = {}
        for pk, title, group in rows:
            if _has_beginnings(title, words):
                best.setdefault(group, pk)
        return list(best.values())[:limit]

    def similar(self, entry: Entry, *, user, kinds: Sequence[str], limit: int) -> list[int]:
        """By what both are filed under, and by the words of the title."""
        allowed = sorted(audiences.ids_for(user))
        if not allowed or not kinds:
            return []
        weights = " ".join("WHEN %s THEN %s" for _facet in ALIKE)
        sql = f"""SELECT x.entry_id AS id, SUM(CASE x.facet {weights} END) AS score
            FROM search_entryfacet x JOIN search_entryfacet own ON own.facet = x.facet AND own.value = x.value
            WHERE own.entry_id = %s AND x.facet IN ({_places(ALIKE)}) GROUP BY x.entry_id"""
        params = [*(part for pair in ALIKE.items() for part in pair), entry.pk, *ALIKE]
        words = parse_words(entry.title)
        if words.words:
            text_sql, text_params = self.matching(words)
            sql = f"""{sql} UNION ALL SELECT id, {ALIKE_WORDS} * score / NULLIF(MAX(score) OVER (), 0)
                FROM ({text_sql}) texts"""
            params += text_params
        rows = _rows(
            f"""SELECT e.id FROM (SELECT id, SUM(score) AS score FROM ({sql}) parts GROUP BY id) t
            JOIN search_entry e ON e.id = t.id
            WHERE e.withdrawn_at IS NULL AND e.audience_id IN ({_places(allowed)})
                AND e.kind IN ({_places(kinds)}) AND {grouping.SQL} <> %s AND t.score >= {ALIKE_ENOUGH}
            ORDER BY t.score DESC, e.id DESC LIMIT %s""",
            [*params, *allowed, *kinds, grouping.group_of(entry), limit],
        )
        return [pk for (pk,) in rows]

    def corrections(self, query: Query) -> dict[str, str]:
        """The words that no public text has, with the closest one of public titles and names."""
        proposed = spelling.proposals(query.words)
        if not proposed:
            return {}
        known = self._public_among([*proposed, *proposed.values()])
        return {word: other for word, other in proposed.items() if word not in known and other in known}

    def _public_among(self, words: Sequence[str]) -> set[str]:
        """Those of the words that a public text has at this moment."""
        parts, params = [], []
        for word in dict.fromkeys(words):
            sql, sql_params = self.matching(Query(text=word, words=(word,), synonyms=synonyms.of([word])))
            parts.append(
                f"""SELECT CAST(%s AS text) WHERE EXISTS (SELECT 1 FROM ({sql}) t
                JOIN search_entry e ON e.id = t.id WHERE e.withdrawn_at IS NULL AND e.audience_id = {EVERYONE})"""
            )
            params += [word, *sql_params]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            return {word for (word,) in cursor.fetchall()}

    def _matches(self, query: Query, allowed: list[int], filters: Filters, page: Page) -> tuple[str, list]:
        """SQL of what the reader may see and was asked for, best first, as far as it is counted."""
        chosen, chosen_params = _conditions(filters)
        required, required_params = _conditions(query.required)
        told_more, told_more_params = _conditions({Facet.MORE_FOR: [str(pk) for pk in allowed]})
        params: list = []
        score, source = "0.0", "search_entry e"
        if page.sort == base.NEAR:
            near = [_conditions({facet: [value]}) for facet, value in page.near.items()]
            score = " + ".join(["0", *(f"CASE WHEN {sql} THEN 1 ELSE 0 END" for sql, _params in near)])
            params += [param for _sql, near_params in near for param in near_params]
        elif query.looks_for_something:
            counts_for, kind_params = _by_kind()
            score = f"""t.score * {counts_for} * (1 + {RECENT_LIFT} + {USED_LIFT})
                + CASE WHEN lower(e.title) = lower(%s) THEN {EXACT_TITLE} ELSE 0.0 END"""
            params += [
                *kind_params,
                *(timezone.now() - timedelta(days=days) for days, _part in RECENT),
                query.plain,
            ]
        if query.looks_for_something:
            source = "texts t JOIN search_entry e ON e.id = t.id"
        dated = CURRENT_AT if page.sort in {base.ACTIVE, base.NEAR} else "e.published_at"
        sql = f"""SELECT e.id AS entry, {score} AS score, {dated} AS dated, lower(e.title) AS titled,
                {grouping.SQL} AS grouped
            FROM {source} WHERE e.withdrawn_at IS NULL AND e.audience_id IN ({_places(allowed)})
                AND {required} AND {chosen} AND NOT ({told_more})
            ORDER BY {ORDERS[page.sort]} LIMIT {base.MAX_COUNTED + 1}"""
        return sql, [*params, *allowed, *required_params, *chosen_params, *told_more_params]

    def _find(self, query: Query, allowed: list[int], filters: dict[str, list[str]], page: Page) -> Found:
        """The total, the counts of facets, and the hits of one page, in one query.

        A facet's own choices don't narrow its counts: they say what choosing another would add.
        """
        tables = {"matches": self._matches(query, allowed, filters, page)}
        if query.looks_for_something:
            tables = {"texts": self.matching(query), **tables}
        parts = [
            f"SELECT '{ROWS}' AS facet, '' AS value, count(*) AS number, 0 AS place FROM matches",
            f"SELECT '{TOTAL}', '', count(DISTINCT grouped), 0 FROM matches",
        ]
        params: list = []
        others = [str(facet) for facet in page.counted if facet not in filters]
        counting = [("matches", others)] if others else []
        for number, facet in enumerate(facet for facet in page.counted if facet in filters):
            rest = {name: values for name, values in filters.items() if name != facet}
            tables[f"rest{number}"] = self._matches(query, allowed, rest, page)
            counting.append((f"rest{number}", [str(facet)]))
        for table, facets in counting:
            parts.append(
                f"""SELECT f.facet, f.value, count(DISTINCT m.grouped), 0 FROM {table} m
                JOIN search_entryfacet f ON f.entry_id = m.entry WHERE f.facet IN ({_places(facets)})
                GROUP BY f.facet, f.value"""
            )
            params += facets
        parts.append(_hits(page.sort))
        before = page.number - 1
        params += [page.size, page.size, before, page.size, before]
        with_sql = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, (sql, _params) in tables.items())
        with_params = [param for _sql, table_params in tables.values() for param in table_params]
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {with_sql} {' UNION ALL '.join(parts)}", [*with_params, *params])
            return _read(cursor.fetchall(), page)


def _hits(sort: str) -> str:
    """One page of results, or the last one there is: the best entry of each group, and how many others it has."""
    return f"""SELECT '{HIT}', CAST(entry AS text), others, place FROM (
        SELECT entry, others, count(*) OVER () AS number,
            row_number() OVER (ORDER BY {ORDERS[sort]}) AS place FROM (
            SELECT entry, score, dated, titled, count(*) OVER (PARTITION BY grouped) - 1 AS others,
                row_number() OVER (PARTITION BY grouped ORDER BY {ORDERS[sort]}) AS rank_in_group
            FROM matches
        ) grouped WHERE rank_in_group = 1) hits
        WHERE (place - 1) / %s = CASE WHEN (number - 1) / %s < %s THEN (number - 1) / %s ELSE %s END"""


def _read(rows: list[tuple], page: Page) -> Found:
    """The rows of the one query, taken apart."""
    found = Found(page_number=page.number)
    hits = []
    for facet, value, number, place in rows:
        if facet == HIT:
            hits.append((place, int(value), number))
        elif facet == ROWS:
            found.total_is_capped = number > base.MAX_COUNTED
        elif facet == TOTAL:
            found.total = min(number, base.MAX_COUNTED)
            found.page_number = max(1, min(page.number, -(-number // page.size)))
        else:
            found.counts.setdefault(facet, {})[value] = min(number, base.MAX_COUNTED)
    for _place, pk, others in sorted(hits):
        found.ids.append(pk)
        if others:
            found.more_in_group[pk] = others
    return found


def _rows(sql: str, params: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _folded_words(text: str) -> list[str]:
    return _WORD.findall(folded(clean(text, MAX_TYPED)).lower())


def _has_beginnings(title: str, beginnings: Sequence[str]) -> bool:
    words = _folded_words(title)
    return all(any(word.startswith(begun) for word in words) for begun in beginnings)


def _by_kind() -> tuple[str, list]:
    """SQL of what a match in the entry "e" counts for."""
    weights = registry.weights()
    cases = " ".join("WHEN %s THEN %s" for _kind in weights)
    params = [part for pair in weights.items() for part in pair]
    return (f"CASE e.kind {cases} ELSE 1.0 END", params) if weights else ("1.0", [])


def _places(values) -> str:
    return ", ".join(["%s"] * len(values))


def _conditions(filters: Mapping[str, Sequence[str]]) -> tuple[str, list]:
    """SQL that lets through the entries "e" that have one of the values of every facet."""
    conditions, params = ["1 = 1"], []
    for facet, values in filters.items():
        if not values:
            conditions.append("1 = 0")
            continue
        if facet == Facet.KIND:
            conditions.append(f"e.kind IN ({_places(values)})")
        else:
            conditions.append(
                f"""EXISTS (SELECT 1 FROM search_entryfacet x
                WHERE x.entry_id = e.id AND x.facet = %s AND x.value IN ({_places(values)}))"""
            )
            params.append(str(facet))
        params += values
    return " AND ".join(conditions), params

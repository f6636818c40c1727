"""What all engines have in common, and the part of the embedded ones that is plain SQL."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hub.base import audiences
from search.models import Entry
from search.queries import Query

# What was found stands between these in a passage. Entries hold no control characters, so that
# nobody can write them into a text.
MARK, END_MARK = "\x02", "\x03"
ELLIPSIS = "…"

# Beyond these the counts are "or more": counting all of a very large site takes seconds.
MAX_COUNTED = 10_000

RELEVANCE, NEWEST = "relevance", "newest"

Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Page:
    """Which part of the results is wanted, and in which order."""

    number: int = 1
    size: int = 20
    sort: str = RELEVANCE

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


@dataclass
class Found:
    """What an engine found: a page of entry ids in order, passages, and counts over all results."""

    ids: list[int] = field(default_factory=list)
    # By entry id; safe HTML, with what was found in <mark>.
    passages: dict[int, SafeString] = field(default_factory=dict)
    # The page that these are: the last one, where a later one was wanted.
    page_number: int = 1
    total: int = 0
    total_is_capped: bool = False
    # By facet, by value: how many results there would be with this value.
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def highlighted(passage: str) -> SafeString:
    """A passage as safe HTML: all of it escaped, then the marks made elements."""
    markup = str(escape(passage)).replace(MARK, "<mark>").replace(END_MARK, "</mark>")
    return mark_safe(markup)  # noqa: S308 - escaped above; only the marks are ours


class Engine(ABC):
    """Finds entries. ``user`` decides what is found and counted; there is no way to ask without one."""

    @abstractmethod
    def search(self, query: Query, *, user, filters: Filters, page: Page) -> Found:
        """Find what the user may see and ``filters`` (facet: any of these values) let through.

        A query that looks for nothing finds everything, newest first.
        """


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
    def passages(self, query: Query, ids: list[int]) -> dict[int, str]:
        """The best passage of each of these entries, with marks."""

    def search(self, query: Query, *, user, filters: Filters, page: Page) -> Found:
        allowed = sorted(audiences.ids_for(user))
        filters = {facet: list(values) for facet, values in filters.items() if values}
        if not allowed:
            return Found()
        found = self._count(query, allowed, filters)
        if found.total:
            found.page_number = min(page.number, -(-found.total // page.size))
            page = replace(page, number=found.page_number)
            found.ids = self._page(query, allowed, filters, page)
        if found.ids and query.looks_for_something:
            texts = self.passages(query, found.ids)
            found.passages = {pk: highlighted(passage) for pk, passage in texts.items()}
        return found

    def _matches(self, query: Query, allowed: list[int]) -> tuple[str, list]:
        """A common table ``matches`` of all that the reader may see and the query finds."""
        visible = f"e.withdrawn_at IS NULL AND e.audience_id IN ({_places(allowed)})"
        if not query.looks_for_something:
            sql = f"""SELECT e.id, 0.0 AS score, e.published_at FROM search_entry e
                WHERE {visible} ORDER BY e.published_at DESC NULLS LAST, e.id DESC"""
            params = [*allowed]
        else:
            text_sql, text_params = self.matching(query)
            sql = f"""SELECT e.id, t.score + CASE WHEN lower(e.title) = lower(%s) THEN 1000.0 ELSE 0.0 END
                    AS score, e.published_at
                FROM ({text_sql}) t JOIN search_entry e ON e.id = t.id
                WHERE {visible} ORDER BY score DESC, e.id DESC"""
            params = [query.text, *text_params, *allowed]
        return f"WITH matches AS MATERIALIZED ({sql} LIMIT {MAX_COUNTED + 1})", params

    def _count(self, query: Query, allowed: list[int], filters: dict[str, list[str]]) -> Found:
        """The total and the counts of every facet, in one query.

        A facet's own choices don't narrow its counts: they say what choosing another would add.
        """
        with_sql, params = self._matches(query, allowed)
        where, where_params = _conditions(filters)
        parts = [f"SELECT '' AS facet, '' AS value, count(*) FROM matches m WHERE {where}"]
        params += where_params
        others = f"f.facet NOT IN ({_places(filters)}) AND " if filters else ""
        parts.append(
            f"""SELECT f.facet, f.value, count(*) FROM matches m JOIN search_entryfacet f ON f.entry_id = m.id
            WHERE {others}{where} GROUP BY f.facet, f.value"""
        )
        params += [*filters, *where_params]
        for facet in filters:
            rest, rest_params = _conditions({name: v for name, v in filters.items() if name != facet})
            parts.append(
                f"""SELECT f.facet, f.value, count(*) FROM matches m
                JOIN search_entryfacet f ON f.entry_id = m.id
                WHERE f.facet = %s AND {rest} GROUP BY f.facet, f.value"""
            )
            params += [facet, *rest_params]
        found = Found()
        with connection.cursor() as cursor:
            cursor.execute(f"{with_sql} {' UNION ALL '.join(parts)}", params)
            for facet, value, count in cursor.fetchall():
                if facet:
                    found.counts.setdefault(facet, {})[value] = min(count, MAX_COUNTED)
                else:
                    found.total_is_capped = count > MAX_COUNTED
                    found.total = min(count, MAX_COUNTED)
        return found

    def _page(self, query: Query, allowed: list[int], filters: dict[str, list[str]], page: Page) -> list[int]:
        with_sql, params = self._matches(query, allowed)
        where, where_params = _conditions(filters)
        order = "" if page.sort == NEWEST else "m.score DESC, "
        sql = f"""{with_sql} SELECT m.id FROM matches m WHERE {where}
            ORDER BY {order}m.published_at DESC NULLS LAST, m.id DESC LIMIT %s OFFSET %s"""
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params, *where_params, page.size, page.offset])
            return [pk for (pk,) in cursor.fetchall()]


def _places(values) -> str:
    return ", ".join(["%s"] * len(values))


def _conditions(filters: Mapping[str, Sequence[str]]) -> tuple[str, list]:
    """SQL that lets through what has one of the values of every facet."""
    conditions, params = ["1 = 1"], []
    for facet, values in filters.items():
        conditions.append(
            f"""EXISTS (SELECT 1 FROM search_entryfacet x
            WHERE x.entry_id = m.id AND x.facet = %s AND x.value IN ({_places(values)}))"""
        )
        params += [facet, *values]
    return " AND ".join(conditions), params

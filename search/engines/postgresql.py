"""PostgreSQL: a weighted ``tsvector`` with a GIN index beside the entries."""

from django.db import DataError, OperationalError, connection, transaction

from search.engines.base import ELLIPSIS, END_MARK, MARK
from search.engines.embedded import EmbeddedEngine
from search.models import Entry
from search.query.parsing import Query
from search.text.plain_text import folded

CONFIGURATION = "english"
# Weights of D, C, B, A: attachments and text, names, summary, title.
WEIGHTS = "{0.1, 0.3, 0.4, 1.0}"
# PostgreSQL refuses a tsvector of more than 1 MB; this much text, in bytes, stays below it
# unless nearly every word is another one.
MAX_BYTES = 400_000
PASSAGE_CHARACTERS = 20_000


class PostgreSQLEngine(EmbeddedEngine):
    """``tsvector``. Text goes in without its diacritics, so that "sante" finds "santé"."""

    vendor = "postgresql"

    def write(self, entry: Entry) -> None:
        limit = MAX_BYTES
        while True:
            try:
                with transaction.atomic():
                    self._write(entry, limit)
            except (DataError, OperationalError):
                # Still too many different words: half as much text, and in the end the title alone.
                if not limit:
                    raise
                limit = limit // 2 if limit > 1000 else 0
            else:
                return

    def _write(self, entry: Entry, limit: int) -> None:
        body = _cut(folded(entry.body), limit)
        attachment_text = _cut(folded(entry.attachment_text), limit - len(body.encode()))
        with connection.cursor() as cursor:
            cursor.execute(
                f"""INSERT INTO search_entry_text (entry_id, vector) VALUES (%s,
                    setweight(to_tsvector('{CONFIGURATION}', %s), 'A')
                    || setweight(to_tsvector('{CONFIGURATION}', %s), 'B')
                    || setweight(to_tsvector('{CONFIGURATION}', %s), 'C')
                    || setweight(to_tsvector('{CONFIGURATION}', %s), 'D')
                    || setweight(to_tsvector('{CONFIGURATION}', %s), 'D'))
                ON CONFLICT (entry_id) DO UPDATE SET vector = excluded.vector""",
                [
                    entry.pk,
                    folded(entry.title),
                    folded(entry.summary),
                    folded(entry.keywords),
                    body,
                    attachment_text,
                ],
            )

    def delete(self, entry_id: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_entry_text WHERE entry_id = %s", [entry_id])

    def delete_orphans(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                """DELETE FROM search_entry_text t WHERE NOT EXISTS
                (SELECT 1 FROM search_entry e WHERE e.id = t.entry_id AND e.withdrawn_at IS NULL)"""
            )
            return cursor.rowcount

    def without_text(self) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT id FROM search_entry e WHERE withdrawn_at IS NULL AND NOT EXISTS
                (SELECT 1 FROM search_entry_text t WHERE t.entry_id = e.id)"""
            )
            return [pk for (pk,) in cursor.fetchall()]

    def matching(self, query: Query) -> tuple[str, list]:
        match, params = match_expression(query)
        # ts_rank gives a little for each further word; having more of the words must count for more.
        words = "".join(
            f", plainto_tsquery('{CONFIGURATION}', %s) AS word{number}" for number in range(len(query.words))
        )
        matched = "".join(f" + (t.vector @@ q.word{number})::int" for number in range(len(query.words)))
        sql = f"""SELECT t.entry_id AS id, ts_rank('{WEIGHTS}', t.vector, q.wanted, 1) * (1{matched}) AS score
            FROM search_entry_text t, (SELECT {match} AS wanted{words}) q
            WHERE t.vector @@ q.wanted"""
        return sql, [*params, *(folded(word) for word in query.words)]

    def beginning(self, beginnings: list[str]) -> tuple[str, list]:
        sql = """SELECT t.entry_id AS id, ts_rank(t.vector, q.wanted) AS score
            FROM search_entry_text t, (SELECT %s::tsquery AS wanted) q WHERE t.vector @@ q.wanted"""
        return sql, [" & ".join(f"'{word}':*A" for word in beginnings)]

    def passages(self, query: Query, ids: list[int]) -> dict[int, dict[str, str]]:
        shown = Query(text=query.text, words=query.alternatives + query.phrases)
        match, params = match_expression(shown)
        places = ", ".join(["%s"] * len(ids))
        options = (
            f"StartSel={MARK}, StopSel={END_MARK}, MaxFragments=2, MinWords=8, MaxWords=22, "
            f'FragmentDelimiter=" {ELLIPSIS} "'
        )
        sql = f"""SELECT e.id, ts_headline('{CONFIGURATION}',
                concat_ws(' ', nullif(e.summary, ''), left(e.body, {PASSAGE_CHARACTERS}),
                    left(e.attachment_text, {PASSAGE_CHARACTERS})),
                q.wanted, %s), ts_headline('{CONFIGURATION}', e.keywords, q.wanted, %s)
            FROM search_entry e, (SELECT {match} AS wanted) q
            WHERE e.id IN ({places})"""
        with connection.cursor() as cursor:
            cursor.execute(sql, [options, options, *params, *ids])
            return {pk: {"body": prose, "keywords": names} for pk, prose, names in cursor.fetchall()}


def match_expression(query: Query) -> tuple[str, list]:
    """The query as SQL. What people typed is only ever a parameter, read as plain words."""
    # All the words of a synonym, side by side; each word of the others by itself.
    words, words_params = _joined(query.alternatives, " || ", "phraseto_tsquery")
    phrases, phrases_params = _joined(query.phrases, " && ", "phraseto_tsquery")
    if query.phrases and query.words:
        # The phrases are required; the other words only lift what has them.
        wanted = f"({phrases} && ({phrases} || {words}))"
        params = [*phrases_params, *phrases_params, *words_params]
    elif query.phrases:
        wanted, params = phrases, phrases_params
    else:
        wanted, params = words, words_params
    if query.excluded:
        excluded, excluded_params = _joined(query.excluded, " || ", "phraseto_tsquery")
        wanted = f"({wanted} && !!{excluded})"
        params = [*params, *excluded_params]
    return wanted, params


def _joined(texts, operator: str, function: str) -> tuple[str, list]:
    """Each text read by a function of PostgreSQL's, joined by an operator on tsqueries."""
    if not texts:
        return "''::tsquery", []
    parts = [f"{function}('{CONFIGURATION}', %s)"] * len(texts)
    return f"({operator.join(parts)})", [folded(text) for text in texts]


def _cut(text: str, size: int) -> str:
    """The first ``size`` bytes of a text, without half a character at the end."""
    return text.encode()[: max(size, 0)].decode(errors="ignore")

"""SQLite: an FTS5 table beside the entries, with English stemming and without diacritics."""

from django.db import connection

from search.engines.base import ELLIPSIS, END_MARK, MARK
from search.engines.embedded import EmbeddedEngine
from search.models import Entry
from search.query.parsing import Query

# title, summary, keywords, body, attachment_text: the order of the table's columns.
WEIGHTS = (10.0, 4.0, 3.0, 1.0, 0.5)
PASSAGE_WORDS = 28
# The columns of which passages are shown.
SHOWN = {"summary": 1, "body": 3, "attachments": 4, "keywords": 2}


class SQLiteEngine(EmbeddedEngine):
    """FTS5. The rows are written here and not by triggers, which Django's table rebuilds would drop."""

    vendor = "sqlite"

    def write(self, entry: Entry) -> None:
        self.delete(entry.pk)
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO search_entry_text (rowid, title, summary, keywords, body, attachment_text)
                VALUES (%s, %s, %s, %s, %s, %s)""",
                [entry.pk, entry.title, entry.summary, entry.keywords, entry.body, entry.attachment_text],
            )

    def delete(self, entry_id: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_entry_text WHERE rowid = %s", [entry_id])

    def delete_orphans(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                """DELETE FROM search_entry_text WHERE rowid NOT IN
                (SELECT id FROM search_entry WHERE withdrawn_at IS NULL)"""
            )
            return cursor.rowcount

    def without_text(self) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT id FROM search_entry e WHERE withdrawn_at IS NULL AND NOT EXISTS
                (SELECT 1 FROM search_entry_text t WHERE t.rowid = e.id)"""
            )
            return [pk for (pk,) in cursor.fetchall()]

    def matching(self, query: Query) -> tuple[str, list]:
        weights = ", ".join(str(weight) for weight in WEIGHTS)
        sql = f"""SELECT rowid AS id, -bm25(search_entry_text, {weights}) AS score
            FROM search_entry_text WHERE search_entry_text MATCH %s"""
        return sql, [match_expression(query)]

    def beginning(self, beginnings: list[str]) -> tuple[str, list]:
        expression = " AND ".join(f"{_quoted(word)} *" for word in beginnings)
        sql = """SELECT rowid AS id, -bm25(search_entry_text) AS score FROM search_entry_text
            WHERE search_entry_text MATCH %s"""
        return sql, [f"{{title}} : ({expression})"]

    def passages(self, query: Query, ids: list[int]) -> dict[int, dict[str, str]]:
        shown = ", ".join(
            f"snippet(search_entry_text, {column}, %s, %s, %s, {PASSAGE_WORDS})" for column in SHOWN.values()
        )
        sql = f"""SELECT rowid, {shown} FROM search_entry_text
            WHERE search_entry_text MATCH %s AND rowid IN ({", ".join(["%s"] * len(ids))})"""
        # Any of the words, and not in the title, which stands above the passage anyway.
        wanted = match_expression(Query(text=query.text, words=query.alternatives + query.phrases))
        expression = f"{{summary keywords body attachment_text}} : ({wanted})"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*[MARK, END_MARK, ELLIPSIS] * len(SHOWN), expression, *ids])
            return {pk: dict(zip(SHOWN, texts, strict=True)) for pk, *texts in cursor.fetchall()}


def match_expression(query: Query) -> str:
    """The query in FTS5's language. All that people typed stands in quotes, where nothing is an operator."""
    words = " OR ".join(_quoted(word) for word in query.alternatives)
    phrases = " AND ".join(_quoted(phrase) for phrase in query.phrases)
    wanted = phrases if phrases else words
    if phrases and words:
        # The phrases are required; the other words only lift what has them.
        wanted = f"({phrases}) AND (({phrases}) OR {words})"
    excluded = " OR ".join(_quoted(word) for word in query.excluded)
    return f"({wanted}) NOT ({excluded})" if excluded else wanted


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

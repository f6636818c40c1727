"""The table of each database's own full text; rows are written by search/engines."""

from django.db import migrations

CREATE = {
    "sqlite": [
        """CREATE VIRTUAL TABLE search_entry_text USING fts5(
            title, summary, keywords, body, attachment_text,
            tokenize = 'porter unicode61 remove_diacritics 2'
        )""",
    ],
    # No foreign key to the entries: emptying their table, as tests do, must not fail on it.
    "postgresql": [
        "CREATE TABLE search_entry_text (entry_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
        "CREATE INDEX search_entry_text_vector ON search_entry_text USING gin (vector)",
    ],
}


def create(apps, schema_editor):
    for statement in CREATE.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor in CREATE:
        schema_editor.execute("DROP TABLE search_entry_text")


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(create, drop),
    ]

"""The engines that find entries, all with one interface (``search.engines.base.Engine``).

The embedded ones, here, use the database's own full text on the entries. Elasticsearch's is ``search.elastic.engine``;
``search.finding.engine`` says which one answers.
"""

from functools import cache

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from search.engines.base import Engine
from search.engines.postgresql import PostgreSQLEngine
from search.engines.sqlite import SQLiteEngine


@cache
def _embedded_for(vendor: str) -> Engine:
    for engine in (SQLiteEngine, PostgreSQLEngine):
        if engine.vendor == vendor:
            return engine()
    raise ImproperlyConfigured(f"There is no search in a {vendor} database.")


def embedded() -> Engine:
    """The engine in the database; entries are written to it in their own transaction."""
    return _embedded_for(connection.vendor)

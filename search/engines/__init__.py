"""The engines that find entries, all with one interface (``search.engines.base.Engine``).

The embedded one uses the database's own full text on the entries. Where Elasticsearch is configured it
answers, and the embedded one stands in while it can't.
"""

from functools import cache

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from search.elastic import client
from search.engines.base import Engine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.postgresql import PostgreSQLEngine
from search.engines.sqlite import SQLiteEngine
from search.engines.stand_in import EngineWithStandIn


@cache
def _embedded_for(vendor: str) -> Engine:
    for engine in (SQLiteEngine, PostgreSQLEngine):
        if engine.vendor == vendor:
            return engine()
    raise ImproperlyConfigured(f"There is no search in a {vendor} database.")


def embedded() -> Engine:
    """The engine in the database; entries are written to it in their own transaction."""
    return _embedded_for(connection.vendor)


def current() -> Engine:
    """The engine that answers people."""
    if client.configured():
        return EngineWithStandIn(ElasticsearchEngine(), embedded())
    return embedded()

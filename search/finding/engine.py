"""The engine that answers people."""

from search import engines
from search.elastic import client
from search.elastic.engine import ElasticsearchEngine
from search.elastic.stand_in import EngineWithStandIn
from search.engines.base import Engine


def current() -> Engine:
    """Elasticsearch where it is configured, with the embedded engine while it can't answer; else the embedded one."""
    if client.configured():
        return EngineWithStandIn(ElasticsearchEngine(), engines.embedded())
    return engines.embedded()

import uuid

import pytest

from search import engines
from search.elastic import building, client, indices, mirror
from search.models import Entry
from tests.elasticsearch import url_for_this_run
from tests.proxies import Proxy


@pytest.fixture
def no_entries(db):
    """Begin without the entries of the site's first pages."""
    Entry.objects.all().delete()
    engines.embedded().delete_orphans()


@pytest.fixture
def elasticsearch_server(db, settings):
    """A real Elasticsearch is configured, with a prefix that no other test has; there is no index yet."""
    settings.ELASTICSEARCH_URL = url_for_this_run()
    settings.ELASTICSEARCH_INDEX_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    # A busy machine is not what is tested; a test of slowness sets its own.
    settings.ELASTICSEARCH_TIMEOUT = 30
    _begin_anew()
    yield
    es = client.patient()
    for index in indices.every(es):
        indices.remove(es, index.name)
    es.options(ignore_status=404).indices.delete_index_template(name=indices.alias())
    _begin_anew()


def _begin_anew():
    """What this process remembers of a server's health, forgotten."""
    client.breaker.close()
    mirror.pause.end()
    indices.forget_state()


@pytest.fixture
def elasticsearch(elasticsearch_server, no_entries):
    """The same, with an empty index in use."""
    building.build()
    return client.patient()


@pytest.fixture
def proxy(elasticsearch, settings):
    """Elasticsearch, with an empty index in use, stands behind a proxy that can misbehave."""
    proxy = Proxy(settings.ELASTICSEARCH_URL)
    direct, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, proxy.url
    settings.ELASTICSEARCH_BREAK_SECONDS = 0.2
    yield proxy
    settings.ELASTICSEARCH_URL = direct
    proxy.close()


@pytest.fixture
def index_all(elasticsearch):
    """Push all that is due, and let it be found: ``index_all()``."""

    def push():
        done = mirror.push_due()
        assert not done["refused"]
        elasticsearch.indices.refresh(index=indices.alias())
        return done["pushed"]

    return push


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def answering(request, no_entries):
    """People's questions are answered by each engine in turn; ``answering()`` indexes what was written."""
    if request.param == "elasticsearch":
        return request.getfixturevalue("index_all")
    return lambda: None

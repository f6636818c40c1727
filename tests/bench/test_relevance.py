"""How well search answers the golden set, by each engine: figures to read, held by tests/search/test_golden.py."""

import pytest

from search.elastic import building
from tests.conftest import DATA
from tests.search.golden.asking import ask, questions, table
from tests.search.golden.world import make_world

pytestmark = [pytest.mark.size, pytest.mark.elasticsearch, pytest.mark.django_db]


def test_the_golden_set(elasticsearch_server, settings, capsys):
    settings.ELASTICSEARCH_TIMEOUT = 30
    has_data = DATA.is_dir()
    member = make_world(DATA if has_data else None)
    asked = questions("demo", "real") if has_data else questions("demo")
    by_database = [ask(question, member) for question in asked]
    building.build()
    by_elasticsearch = [ask(question, member) for question in asked]
    with capsys.disabled():
        for engine, outcomes in (("the database", by_database), ("Elasticsearch", by_elasticsearch)):
            print(f"\n{engine}\n{table(outcomes)}")  # noqa: T201 (what `make bench` is for)
    assert not any(outcome.stood_in for outcome in by_elasticsearch)

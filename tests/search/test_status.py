"""How search is doing: the command, /healthz and the page in the admin say the same."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from hub.base.jobs import health, worker
from search.elastic import indices
from search.entries import rewriting
from search.models import Entry
from tests.factories.search import make_entry

pytestmark = pytest.mark.django_db


def said(**options) -> str:
    out = StringIO()
    call_command("search_status", stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def healthy():
    health.migrations_complete.complete = True
    worker.beat("hub-a")
    yield
    health.migrations_complete.complete = False


def asked(client) -> dict:
    response = client.get("/healthz")
    assert response.status_code == 200
    return response.json()


def test_without_a_server(client, roles, healthy, no_entries):
    make_entry()
    rewriting.ask_for_listed("tag", "sample")
    assert "engine:             database" in said(fail=True)
    assert "Everything listed with something: tag:sample" in said()
    assert "search" not in asked(client)
    page = roles("administrator").get(reverse("search_report")).content.decode()
    assert "The database" in page
    assert "Everything listed with something: tag:sample" in page


def test_who_may_look(roles):
    address = reverse("search_report")
    assert roles("administrator").get(address).status_code == 200
    for role in ("visitor", "member"):  # sent to log in, as from all of the admin
        assert roles(role).get(address).status_code == 302
    editor = roles("editor")
    assert editor.get(address).status_code == 302
    assert "Search index" not in editor.get(reverse("wagtailadmin_home")).content.decode()
    editor.user.user_permissions.add(Permission.objects.get(codename="view_indexbuild"))
    assert editor.get(address).status_code == 200
    assert "Search index" in editor.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.elasticsearch
def test_all_is_well(elasticsearch, index_all, client, roles, healthy):
    make_entry()
    index_all()
    text = said(fail=True)
    live = indices.live(elasticsearch)
    assert f"{live.name} (1 documents, mapping {live.digest})" in text
    assert "engine:             elasticsearch" in text
    answer = asked(client)
    assert (answer["status"], answer["search"], answer["search_engine"]) == ("ok", "ok", "elasticsearch")
    assert answer["search_lag_seconds"] == 0
    page = roles("administrator").get(reverse("search_report")).content.decode()
    assert "All is well." in page
    assert live.name in page


@pytest.mark.elasticsearch
def test_late_and_refused(elasticsearch, index_all, client, roles, healthy):
    make_entry(object_id=7)
    Entry.objects.update(
        changed_at=timezone.now() - timedelta(minutes=9),
        index_attempts=2,
        index_error="too strange",
        index_next_try=timezone.now() + timedelta(minutes=9),
    )
    text = said()
    assert "refused 2 times" in text
    assert "too strange" in text
    with pytest.raises(CommandError):
        said(fail=True)
    answer = asked(client)
    assert (answer["status"], answer["search"]) == ("degraded", "late")
    assert answer["search_lag_seconds"] >= 540
    page = roles("administrator").get(reverse("search_report")).content.decode()
    assert "Changes have waited for minutes" in page
    assert "too strange" in page


@pytest.mark.elasticsearch
def test_the_server_is_away(proxy, client, roles, healthy):
    proxy.refuse()
    assert "! Elasticsearch does not answer." in said()
    answer = asked(client)
    assert (answer["status"], answer["search"], answer["search_engine"]) == (
        "degraded",
        "unavailable",
        "database",
    )
    page = roles("administrator").get(reverse("search_report")).content.decode()
    assert "Elasticsearch does not answer" in page

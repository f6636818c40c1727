"""The moderators' start page and the account menu walk the registry of queues."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub.base.moderation import queues
from hub.base.moderation.queues import Queue
from tests.factories.cases import make_submitted
from tests.factories.peers import MembershipApplicationFactory, UserFactory

pytestmark = pytest.mark.django_db

START = reverse("home:moderation")


@pytest.fixture
def extra_queue(monkeypatch):
    monkeypatch.setattr(queues, "_queues", dict(queues._queues))
    queue = Queue(
        key="tests.letters",
        label="Letters to read",
        url_name="home:moderation",
        may_see=lambda user: user.email == "reader@example.org",
        count=lambda user: 4711,
        unit="unopened",
    )
    queues.register(queue)
    return queue


def test_a_queue_that_an_app_registers_is_on_the_page_and_opens_the_menu(client, extra_queue):
    client.force_login(UserFactory(role="Members", email="reader@example.org"))
    text = client.get(START).content.decode()
    assert "Letters to read" in text
    assert "4711" in text
    assert "unopened" in text
    assert "Cases to review" not in text
    assert START in client.get("/my/account/").content.decode()


def test_nobody_else_learns_of_it(roles, extra_queue):
    assert roles("member").get(START).status_code == 403
    assert START not in roles("member").get("/my/account/").content.decode()
    assert "Letters to read" not in roles("moderator").get(START).content.decode()


@pytest.mark.parametrize("role", ["member", "editor", "program_host", "moderator", "administrator"])
def test_whoever_is_shown_a_queue_may_open_it_and_nobody_else(roles, role):
    client = roles(role)
    shown = {queue.url_name for queue in queues.of(client.user)}
    assert bool(shown) == (role in {"moderator", "administrator"})
    for queue in queues.in_order():
        expected = 200 if queue.url_name in shown else 403
        assert client.get(queue.address).status_code == expected, queue.key


def test_the_queries_of_the_start_page_do_not_grow_with_what_waits(roles):
    client = roles("moderator")

    def queries_of_page() -> int:
        client.get(START)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(START).status_code == 200
        return len(queries)

    make_submitted()
    MembershipApplicationFactory()
    few = queries_of_page()
    make_submitted(title="Another")
    MembershipApplicationFactory.create_batch(3)
    assert queries_of_page() == few

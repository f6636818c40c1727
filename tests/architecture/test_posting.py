"""Who may send what: every view that takes a POST, against every role, with a request that is valid but for the right.

What is expected stands in ``access_table.py`` (``_POSTED``), what is sent in ``posted_forms.py``. A row in which nobody
succeeds fails: it would say nothing about rights.
"""

import logging
from dataclasses import replace

import pytest
from django.core.cache import caches
from django.template.backends.django import Template
from django.utils.safestring import SafeString

from peers.accounts import reauthentication, sessions
from tests.architecture.access_table import ALL_ROLES, NOTHING_DONE, POSTED, ROLES
from tests.architecture.addresses import wanted_addresses
from tests.architecture.posted_forms import FORMS, Form
from tests.architecture.posting import form_of, taken_back
from tests.architecture.test_permissions import PAGE_ADDRESS, outcome
from tests.architecture.world import World, make_world

NEW_ROW = """
{name} takes a POST and has no row. Add one to _POSTED in tests/architecture/access_table.py: the address, and what each
role gets ("done" where something was written). What is sent is the form of the page, opened by the last who is "done",
with what is required filled in; what must be chosen goes into FORMS in tests/architecture/posted_forms.py. Objects are
made in tests/architecture/world.py.
"""
POSTS = [a for a in wanted_addresses() if "POST" in a.methods and a.name != PAGE_ADDRESS]
POSTS += [replace(a, name=name) for a in POSTS for name in POSTED if name.startswith(f"{a.name}@")]


@pytest.fixture(scope="module")
def made_once(rows_of_module) -> World:
    return make_world()


@pytest.fixture(scope="module", autouse=True)
def only_rights():
    """Leave out what is noted of each request, the question for the password, and the log of refusals.

    They are the same for everybody and have tests of their own.
    """
    logging.disable(logging.ERROR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "seen", lambda request: None)
        patch.setattr(reauthentication, "is_recent", lambda request: True)
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def sent(made_once) -> dict[str, dict]:
    """What is sent to each address, as somebody who may would send it."""
    return {address.name: _filled_in(address, made_once) for address in POSTS if address.name in POSTED}


def _filled_in(address, world: World) -> dict:
    form = FORMS.get(address.name, Form())
    data = form.data(world) if callable(form.data) else form.data
    if "GET" not in address.methods:
        return data
    row = POSTED[address.name]
    by = form.by or next((role for role in reversed(ROLES) if row[role] == "done"), "visitor")
    url = _url(address, world)
    with taken_back():
        answer = world.client(by).get(url)
    page = "" if answer.streaming or answer.status_code != 200 else answer.content.decode()
    return {**form_of(page, url.partition("?")[0], form.button), **data}


def _url(address, world: World) -> str:
    url = address.url(world.posted.get(address.name, world.arguments.get(address.name)))
    query = FORMS.get(address.name, Form()).query
    query = query(world) if callable(query) else query
    return f"{url}?{query}" if query else url


def _post(client, url: str, data: dict) -> str:
    for each in caches.all():
        each.clear()
    with taken_back() as writes:
        answer = client.post(url, data)
        word = outcome(answer)
        if word in {"ok", "elsewhere", "waiting"} and writes.tables:
            # A form that is shown again has written nothing.
            return "done"
    return word


@pytest.mark.parametrize("address", POSTS, ids=lambda address: address.name)
def test_every_view_that_takes_a_post_has_a_row(address):
    assert address.name in POSTED, NEW_ROW.format(name=address.name)


def test_no_row_is_left_of_a_view_that_has_gone():
    names = {address.name for address in wanted_addresses(all_of_them=True) if "POST" in address.methods}
    assert {name.partition("@")[0] for name in (*POSTED, *FORMS, *NOTHING_DONE)} <= names


@pytest.mark.parametrize("name", POSTED)
def test_somebody_succeeds(name):
    is_seen = "done" in POSTED[name].values()
    assert is_seen or name in NOTHING_DONE or "@" in name, f"{name}: nobody is seen to succeed"


# The slowest of the table, and no right hangs on the engine.
@pytest.mark.sqlite
@pytest.mark.parametrize("role", ALL_ROLES)
def test_posts(role, made_once, sent, db, monkeypatch):
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: SafeString(""))
    found, expected = {}, {}
    client = made_once.client(role)
    cookies = client.cookies.output(header="", sep=";")
    for address in POSTS:
        if address.name not in POSTED:
            continue
        data = dict(sent[address.name])
        if "typed_by" in data:
            data["typed_by"] = getattr(made_once.people.get(role), "pk", "")
        for each in data.values():
            if hasattr(each, "seek"):
                each.seek(0)
        found[address.name] = _post(client, _url(address, made_once), data)
        expected[address.name] = POSTED[address.name][role]
        client.cookies.clear()
        client.cookies.load(cookies)
    assert found == expected

"""Who gets what: every address of the URL configuration against every role; and what caches may keep of it.

What is expected stands in ``access_table.py``. An address that is not in it fails, so that nobody
adds one without saying who may use it.
"""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.template.backends.django import Template
from django.urls import URLResolver
from django.utils.safestring import SafeString

from tests.architecture.access_table import (
    ADDRESSES,
    ADMIN_ROLES,
    FOR_ADMINISTRATORS,
    MORE_ROLES,
    OPEN_IN_ADMIN,
    PAGES,
    ROLES,
)
from tests.architecture.addresses import Address, admin_addresses, site_addresses, wanted_addresses
from tests.architecture.world import World, make_world

# Wagtail's catch-all for pages; representative ones are in PAGES.
PAGE_ADDRESS = "wagtail_serve"
ASKED = [address for address in wanted_addresses() if address.name != PAGE_ADDRESS]
# The same for everybody, in a form of its own.
STORED = {"benchmarks:embedded_svg"}
WORDS = {200: "ok", 401: "refused", 403: "forbidden", 404: "missing"}


@pytest.fixture(scope="module")
def made_once(rows_of_module) -> World:
    return make_world()


@pytest.fixture
def world(made_once, db) -> World:
    # What the log-ins of another test have left is taken back with its rows.
    return replace(made_once, log_ins={})


@pytest.fixture(autouse=True)
def bare_error_pages(monkeypatch):
    """A third of the answers refuse. The table asks that they do; what they look like is tested by other tests."""

    def bare(resolver, status):
        return lambda request, **kwargs: HttpResponse(status=status)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", bare)


def outcome(response) -> str:
    """What an answer means to the one who asked, in a word of the table."""
    if response.streaming:  # a file is closed once it was read
        b"".join(response)
    if response.status_code in {301, 302}:
        path = urlsplit(response["Location"]).path
        return {"/accounts/login/": "login", "/waiting/": "waiting"}.get(path, "elsewhere")
    return WORDS.get(response.status_code, str(response.status_code))


def may_be_kept(response) -> bool:
    """Whether a cache, or a browser without asking again, may keep an answer."""
    wanted = {part.strip() for part in response.get("Cache-Control", "").split(",")}
    asks_again = "no-cache" in wanted and "private" in wanted and "ETag" in response
    return not ("no-store" in wanted or asks_again)


def visit(client, address: Address, world: World):
    """Open an address with the arguments that the world has for it."""
    url = address.url(world.arguments.get(address.name))
    return client.get(url) if "GET" in address.methods else client.post(url)


def test_table_has_every_address_and_no_other():
    names = {address.name for address in site_addresses()} - {PAGE_ADDRESS}
    assert names == set(ADDRESSES)


@pytest.mark.parametrize("role", ROLES)
def test_addresses(role, world):
    found, kept = {}, set()
    for address in ASKED:
        response = visit(world.client(role), address, world)
        found[address.name] = outcome(response)
        if may_be_kept(response):
            kept.add(address.name)
    assert found == {name: row[role] for name, row in ADDRESSES.items() if name in found}
    if role != "visitor":
        # The API answers everybody as a visitor.
        assert {name for name in kept if not name.startswith("wagtailapi:")} <= STORED


# No right hangs on the engine: of these roles one asks once.
@pytest.mark.sqlite
@pytest.mark.parametrize("role", MORE_ROLES)
def test_addresses_for_more_roles(role, world, monkeypatch):
    """Where somebody is refused at all; what the pages look like is that of the other roles."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: SafeString(""))
    client = world.client(role)
    found = {
        address.name: outcome(visit(client, address, world))
        for address in ASKED
        if len(set(ADDRESSES[address.name].values())) > 1
    }
    assert found == {name: ADDRESSES[name][role] for name in found}


@pytest.mark.parametrize("role", ROLES)
def test_pages(role, world):
    answers = {name: world.client(role).get(path) for name, path in world.pages.items()}
    assert {name: outcome(answer) for name, answer in answers.items()} == {
        name: row[role] for name, row in PAGES.items()
    }
    assert role == "visitor" or not [name for name, answer in answers.items() if may_be_kept(answer)]


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ADMIN_ROLES])
def test_admin_shows_nothing_to(role, world):
    client = world.client(role)
    shown = []
    for address in admin_addresses():
        for ask in (client.get, client.post):
            if outcome(ask(address.url(address.stand_ins()))) == "ok":
                shown.append(address.name)
    assert set(shown) <= OPEN_IN_ADMIN


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_admin_opens_for(role, world):
    assert world.client(role).get("/admin/").status_code == 200


@pytest.mark.sqlite  # where the first row of each kind is number 1
def test_admin_by_role(world, monkeypatch):
    """What administrators open and editors do not; nothing opens for editors alone."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: SafeString(""))
    opened = {role: set() for role in ADMIN_ROLES}
    for role, shown in opened.items():
        client = world.client(role)
        client.raise_request_exception = False  # one address is there to fail
        for address in admin_addresses():
            if outcome(client.get(address.url(address.stand_ins()))) == "ok":
                shown.add(address.name)
    assert opened["editor"] <= opened["administrator"]
    assert opened["administrator"] - opened["editor"] == FOR_ADMINISTRATORS

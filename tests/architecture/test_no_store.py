"""Nothing that a person reads while logged in is kept by a cache: asked of every address."""

import pytest

from tests.architecture.addresses import site_addresses
from tests.architecture.test_permissions import PAGE_ADDRESS, visit
from tests.architecture.world import World, make_world


@pytest.fixture(scope="module")
def made_once(rows_of_module) -> World:
    return make_world()


@pytest.fixture
def world(made_once, db) -> World:
    return made_once


def is_kept(response) -> bool:
    """Whether a cache, or a browser without asking again, may keep an answer."""
    wanted = {part.strip() for part in response.get("Cache-Control", "").split(",")}
    asks_again = "no-cache" in wanted and "private" in wanted and "ETag" in response
    return not ("no-store" in wanted or asks_again)


@pytest.mark.parametrize("role", ["member", "administrator"])
def test_no_address_is_kept_for_who_is_logged_in(role, world):
    client = world.client(role)
    kept, stored, opened = set(), set(), set()
    for address in site_addresses():
        # The API answers everybody as a visitor.
        if address.name == PAGE_ADDRESS or address.name.startswith("wagtailapi:"):
            continue
        response = visit(client, address, world)
        if response.streaming:
            b"".join(response)
        if response.status_code == 200:
            opened.add(address.name)
        if "public" in response.get("Cache-Control", ""):
            stored.add(address.name)
        elif is_kept(response):
            kept.add(address.name)
    assert not kept
    # The same for everybody, in a form of its own.
    assert stored <= {"benchmarks:embedded_svg"}
    assert len(opened) > 100


@pytest.mark.parametrize("role", ["member", "administrator"])
def test_nor_is_a_page(role, world):
    client = world.client(role)
    assert not [name for name, path in world.pages.items() if is_kept(client.get(path))]


def test_visitors_read_what_is_public_from_caches_as_before(world):
    for path in ("/", "/cases/"):
        assert "no-store" not in world.client("visitor").get(path).get("Cache-Control", "")


@pytest.mark.parametrize(
    "path",
    ["/suspended/x/", "/invitations/x/", "/accounts/password/reset/key/1-x/", "/accounts/confirm-email/x/"],
)
def test_what_only_a_secret_address_opens_is_not_kept_for_visitors_either(path, client, db):
    assert not is_kept(client.get(path))

"""What caches may keep of what visitors read. What somebody reads while logged in is part of the table of rights."""

import pytest

from tests.architecture.test_permissions import may_be_kept

pytestmark = pytest.mark.django_db


def test_visitors_read_what_is_public_from_caches_as_before(client):
    for path in ("/", "/cases/"):
        assert "no-store" not in client.get(path).get("Cache-Control", "")


@pytest.mark.parametrize(
    "path",
    ["/suspended/x/", "/invitations/x/", "/accounts/password/reset/key/1-x/", "/accounts/confirm-email/x/"],
)
def test_what_only_a_secret_address_opens_is_not_kept_for_visitors_either(path, client):
    assert not may_be_kept(client.get(path))

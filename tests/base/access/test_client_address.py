"""From which address a request comes, as the proxies say and as nobody else can say."""

import pytest
from django.test import RequestFactory

from hub.base.access.client_address import client_address, client_network


def request_from(remote="10.0.0.1", forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "10.0.0.1"),
        (0, "198.51.100.7", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.1, 198.51.100.7, 10.0.0.9", "198.51.100.7"),
        # It came past the outer proxy: the inner one wrote the only entry.
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "unknown", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "198.51.100.7,", "10.0.0.1"),
    ],
)
def test_the_address_that_the_trusted_proxies_wrote(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(request_from(forwarded=forwarded)) == address


def test_an_address_that_cannot_be_known_is_empty(settings):
    settings.TRUSTED_PROXIES = 0
    assert client_address(request_from(remote="")) == ""
    assert client_network(request_from(remote="")) == ""


def test_limits_count_an_ipv6_network_as_one(settings):
    settings.TRUSTED_PROXIES = 1
    networks = {client_network(request_from(forwarded=f"2001:db8:1:2::{number:x}")) for number in range(1, 9)}
    assert networks == {"2001:db8:1:2::"}
    assert client_network(request_from(forwarded="2001:db8:1:3::1")) == "2001:db8:1:3::"
    assert client_network(request_from(forwarded="::ffff:198.51.100.7")) == "198.51.100.7"

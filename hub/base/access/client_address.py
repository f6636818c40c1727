"""From which network address a request comes, also behind proxies: the one answer for limits, logs and counts."""

import ipaddress

from django.conf import settings

# A household or an office has a whole network of this size in IPv6, and may change its address with each request.
IPV6_PREFIX = 64


def client_address(request) -> str:
    """The address of whoever sent the request; empty where it can't be known.

    Each of the ``TRUSTED_PROXIES`` adds to ``X-Forwarded-For`` whom it was asked by. What stands before that the
    client wrote, who may write anything.
    """
    proxies = settings.TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if proxies else ""
    written = forwarded.split(",")
    return _cleaned(written[-min(proxies, len(written))]) or _cleaned(request.META.get("REMOTE_ADDR", ""))


def client_network(request) -> str:
    """What limits count by: the address, or in IPv6 the network that one client has to itself."""
    address = client_address(request)
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/{IPV6_PREFIX}", strict=False).network_address)


def _cleaned(written: str) -> str:
    """An address without the port that some proxies write with it; empty for anything else."""
    written = written.strip()
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return ""
    # An IPv4 client at an IPv6 socket: the network of all of them would be one.
    return str(getattr(address, "ipv4_mapped", None) or address)

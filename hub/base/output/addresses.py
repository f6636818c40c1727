"""Addresses as they leave the site: in feeds, tables and mail."""

from urllib.parse import urljoin

from django.conf import settings


def in_full(address: str) -> str:
    """The address with the site's name before it, the same whoever asks and by whichever name."""
    return urljoin(settings.SITE_URL.rstrip("/") + "/", address)

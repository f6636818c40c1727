"""The one way to Elasticsearch: two clients, and a breaker that spares people a server that is away.

Searches wait for an answer shortly and never ask twice; the worker has more patience. Only ``search``
knows Elasticsearch.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from elasticsearch import ApiError, BadRequestError, Elasticsearch, TransportError

logger = logging.getLogger(__name__)


class UnavailableError(Exception):
    """Elasticsearch can't answer now: away, slow, overloaded, or without an index that fits."""


def configured() -> bool:
    """Whether this installation has an Elasticsearch."""
    return bool(settings.ELASTICSEARCH_URL)


class Breaker:
    """Keeps people from waiting for a server that just failed: for a while, nobody asks it."""

    def __init__(self):
        self._lock = threading.Lock()
        self._ask_again_at = 0.0

    def closed(self) -> bool:
        """Whether it may be asked. After a failure one caller may try once the time is over; the rest go on
        without until that one has succeeded."""
        now = time.monotonic()
        with self._lock:
            if not self._ask_again_at:
                return True
            if now < self._ask_again_at:
                return False
            self._ask_again_at = now + settings.ELASTICSEARCH_BREAK_SECONDS
            return True

    def open(self) -> None:
        """It failed."""
        with self._lock:
            self._ask_again_at = time.monotonic() + settings.ELASTICSEARCH_BREAK_SECONDS

    def close(self) -> None:
        """It answered."""
        with self._lock:
            self._ask_again_at = 0.0


breaker = Breaker()


@cache
def _client(url: str, api_key: str, ca_certs: str, seconds: float) -> Elasticsearch:
    options = {"api_key": api_key} if api_key else {}
    if ca_certs:
        options["ca_certs"] = ca_certs
    return Elasticsearch(
        url,
        request_timeout=seconds,
        max_retries=0,
        retry_on_timeout=False,
        http_compress=False,
        connections_per_node=16,
        **options,
    )


def _for(seconds: float) -> Elasticsearch:
    return _client(
        settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_CA_CERTS, seconds
    )


def patient() -> Elasticsearch:
    """The client of the worker and of commands. Its errors are the library's."""
    return _for(settings.ELASTICSEARCH_WORKER_TIMEOUT)


@contextmanager
def guarded() -> Iterator[Elasticsearch]:
    """The client of requests. Whatever keeps it from answering is ``UnavailableError``.

    A request that Elasticsearch takes for wrong says nothing about its health: it is logged as an error.
    """
    if not breaker.closed():
        raise UnavailableError("Elasticsearch failed a moment ago.")
    try:
        yield _for(settings.ELASTICSEARCH_TIMEOUT)
    except BadRequestError as error:
        breaker.close()
        logger.exception("Elasticsearch did not understand a request")
        raise UnavailableError(str(error)) from error
    except (ApiError, TransportError) as error:
        breaker.open()
        logger.warning("Elasticsearch does not answer: %s", describe(error))
        raise UnavailableError(describe(error)) from error
    else:
        breaker.close()


def describe(error: Exception) -> str:
    """An error of the library's in a line, for people who run the site."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:400]

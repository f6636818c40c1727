"""The cache of limits, in the database: all processes count together, also where there is no Redis.

Django's own database cache loses counts of the same moment, counts its rows at each write, and drops what still
holds as soon as there is too much.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections, models, router
from django.db.models.functions import Cast
from django.utils import timezone

from hub.base.models import LimitEntry

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class LimitsCache(BaseCache):
    """Values that JSON knows, each a row; ``add`` and ``incr`` are atomic."""

    def __init__(self, _location, params):
        super().__init__(params)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Keep a value where there is none; whether there was none."""
        connection = connections[router.db_for_write(LimitEntry)]
        columns = [LimitEntry._meta.get_field(name).column for name in ("key", "value", "expires_at")]
        table, key_column, value_column, expiry = map(
            connection.ops.quote_name, [LimitEntry._meta.db_table, *columns]
        )
        expires_at, now = (
            connection.ops.adapt_datetimefield_value(moment)
            for moment in (self._expires_at(timeout), timezone.now())
        )
        with connection.cursor() as cursor:
            cursor.execute(
                # Names of our own, quoted; values are parameters.
                f"INSERT INTO {table} ({key_column}, {value_column}, {expiry}) VALUES (%s, %s, %s) "  # noqa: S608
                f"ON CONFLICT ({key_column}) DO UPDATE SET {value_column} = excluded.{value_column}, "
                f"{expiry} = excluded.{expiry} WHERE {table}.{expiry} <= %s",
                [self._row_key(key, version), json.dumps(value), expires_at, now],
            )
            return cursor.rowcount == 1

    def get(self, key, default=None, version=None):
        """The value that is kept, or ``default``."""
        for value in self._rows(key, version).values_list("value", flat=True):
            return json.loads(value)
        return default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Keep a value."""
        row = LimitEntry(
            key=self._row_key(key, version), value=json.dumps(value), expires_at=self._expires_at(timeout)
        )
        LimitEntry.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "expires_at"]
        )

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        """Keep a value longer; whether there is one."""
        return bool(self._rows(key, version).update(expires_at=self._expires_at(timeout)))

    def delete(self, key, version=None):
        """Forget a value; whether there was one."""
        return bool(self._rows(key, version).delete()[0])

    def incr(self, key, delta=1, version=None):
        """Add to a number; raises ``ValueError`` where none is kept.

        What others add in the same moment may be in the answer too, never less than is kept.
        """
        more = Cast("value", models.BigIntegerField()) + delta
        if not self._rows(key, version).update(value=Cast(more, models.TextField())):
            raise ValueError(f"Key {key!r} not found")
        return self.get(key, delta, version)

    def clear(self):
        """Forget everything."""
        LimitEntry.objects.all().delete()

    def _rows(self, key, version):
        return LimitEntry.objects.filter(key=self._row_key(key, version), expires_at__gt=timezone.now())

    def _row_key(self, key, version) -> str:
        # Keys hold addresses and e-mail addresses: whoever reads the table or a backup learns none.
        return sha256(self.make_key(key, version).encode()).hexdigest()

    def _expires_at(self, timeout) -> datetime:
        seconds = self.get_backend_timeout(timeout)
        return NEVER if seconds is None else datetime.fromtimestamp(seconds, UTC)


def forget_expired(*, now=None) -> int:
    """Delete the rows whose time is over; returns how many."""
    return LimitEntry.objects.filter(expires_at__lte=now or timezone.now()).delete()[0]

"""The days of the demo, counted from a fixed one, so that every demo is the same."""

from datetime import UTC, datetime, timedelta

# The day on which the demo was written; nothing in it is later.
WRITTEN_ON = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


def moment(days: int) -> datetime:
    """The moment so many days after the demo was written (before, with a minus)."""
    return WRITTEN_ON + timedelta(days=days)

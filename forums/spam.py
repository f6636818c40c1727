"""The old path of the hub's own check for spam: operators' settings hold it."""

from forums.screening.spam import by_lists

__all__ = ["by_lists"]

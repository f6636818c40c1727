"""Writing what was read: all of it or nothing, and in a trial nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


class _TrialError(Exception):
    """Ends a transaction that must leave nothing behind."""


@contextmanager
def all_or_nothing(*, dry_run: bool = False) -> Iterator[list]:
    """A transaction (within another one, a savepoint) that is undone when it fails or is only a trial.

    Files that are stored in it go into the list that it yields: those are deleted where their rows are undone.
    """
    stored: list = []
    try:
        with transaction.atomic():
            yield stored
            if dry_run:
                raise _TrialError
    except _TrialError:
        _remove(stored)
    except BaseException:
        _remove(stored)
        raise


def _remove(stored: list) -> None:
    for file in stored:
        file.storage.delete(file.name)

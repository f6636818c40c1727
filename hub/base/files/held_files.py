"""Files of the library that something else answers for: nobody changes or deletes them in the library.

An app says which files it holds, which of them are private, and what they are used for (``register``). What holds a
file as it was released or reviewed would otherwise give out other bytes under the old checksum.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet


@dataclass(frozen=True, kw_only=True)
class Holder:
    """What an app holds. Each takes a model of the library and gives the ids of its files, by several queries."""

    held: Callable[[type[Model]], Iterable[QuerySet]]
    # Those of them that nobody but who works on them sees.
    private: Callable[[type[Model]], Iterable[QuerySet]]
    # For a file: what it is used for, in words, one line each.
    uses: Callable[[Model], Iterable[str]]
    # The SHA-256 that was promised for a document, or "".
    sha256: Callable[[Model], str] = lambda file: ""


_holders: list[Holder] = []


def register(holder: Holder) -> None:
    """Register what an app holds; done once, at the start."""
    _holders.append(holder)


def without(files: QuerySet, *, only_private: bool) -> QuerySet:
    """The files of the library but for those that are held, or for the private ones of them."""
    for holder in _holders:
        for ids in (holder.private if only_private else holder.held)(files.model):
            files = files.exclude(pk__in=ids)
    return files


def is_held(file: Model) -> bool:
    """Whether something answers for the file as it is."""
    return _is_left_out(file, only_private=False)


def is_private(file: Model) -> bool:
    """Whether it belongs to what nobody but its authors and reviewers sees."""
    return _is_left_out(file, only_private=True)


def _is_left_out(file: Model, *, only_private: bool) -> bool:
    rows = type(file)._base_manager.filter(pk=file.pk)
    return rows.exists() and not without(rows, only_private=only_private).exists()


def uses_of(file: Model) -> list[str]:
    """What the file is used for, in words."""
    return [use for holder in _holders for use in holder.uses(file)]


def sha256_of(file: Model) -> str:
    """The SHA-256 that was promised for a document; empty where none was."""
    return next((promised for holder in _holders if (promised := holder.sha256(file))), "")

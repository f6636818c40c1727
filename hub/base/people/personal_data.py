"""What there is of a person, all over the site: each app says so in its ``personal_parts.py``.

A part names the columns that point to the account, how they come into the archive that a person may
ask for, and what becomes of them when the account is deleted. A column that nobody has decided about
fails ``manage.py check`` (see ``hub.base.checks``). Everything a part is asked for is done by the
worker, for the person themself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Field
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise


@dataclass(frozen=True)
class Rows:
    """Rows of plain values; they become ``<part>/<name>.json``."""

    name: str
    rows: Iterable[dict]


@dataclass(frozen=True)
class Text:
    """A text in Markdown; it becomes ``<part>/<name>.md``."""

    name: str
    text: str


@dataclass(frozen=True)
class StoredFile:
    """A file that storage keeps; it becomes ``<part>/files/<name>``."""

    name: str
    file: FieldFile


Item = Rows | Text | StoredFile


@dataclass(frozen=True)
class Part:
    """One app's part of what there is of a person."""

    name: str
    label: str | Promise
    columns: tuple[str, ...]
    export: Callable[..., Iterable[Item]]
    erase: Callable[..., bool | None] | None


_parts: dict[str, Part] = {}
_excluded: dict[str, str] = {}


def declare(
    name: str,
    *,
    label: str | Promise,
    columns: Iterable[str],
    export: Callable[..., Iterable[Item]],
    erase: Callable[..., bool | None] | None = None,
) -> None:
    """Say what of a person is an app's part.

    ``columns`` are those that point to the account (``"app.Model.field"``). ``export(user)`` yields what
    goes into the archive's folder ``name``. ``erase(user, keep)`` is one step of deleting the account, in
    a transaction of its own; it must bear being run twice, and returns True while there is more to do.
    With ``keep``, contributions stay under no name; without, they go. Without ``erase`` the database
    does all, when the account's row goes at the end.
    """
    if name in _parts:
        raise ImproperlyConfigured(f"The part {name!r} of a person's data is declared twice.")
    columns = tuple(columns)
    for column in columns:
        _refuse_twice(column)
    _parts[name] = Part(name, label, columns, export, erase)


def exclude(column: str, reason: str) -> None:
    """Say that a column which points to accounts is no part of the person's data, and why."""
    _refuse_twice(column)
    if not reason.strip():
        raise ImproperlyConfigured(f"{column} is excluded from people's data without a reason.")
    _excluded[column] = reason


def _refuse_twice(column: str) -> None:
    if column in decided_columns():
        raise ImproperlyConfigured(f"What {column} has of a person is said twice.")


def parts() -> list[Part]:
    """All parts, in the order in which they are exported and erased: the uppermost app first."""
    return list(_parts.values())


def decided_columns() -> set[str]:
    """The columns that an app has declared or excluded."""
    return {column for part in _parts.values() for column in part.columns} | set(_excluded)


def columns_to_people() -> dict[str, Field]:
    """Every column of every app that points to an account, by ``app.Model.field``.

    Through tables that Django makes are covered by their many-to-many field, columns that a model
    inherits from another table by that one.
    """
    user_model = get_user_model()
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models()
        if not model._meta.proxy
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation and field.related_model is user_model
    }

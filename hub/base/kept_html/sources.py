"""Where texts in Markdown stand: columns, and blocks of StreamFields. Found by their fields, so none is forgotten."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from wagtail import blocks
from wagtail.fields import StreamField
from wagtailmarkdown.blocks import MarkdownBlock

from hub.base.text.fields import MarkdownField, PlainMarkdownField

Put = Callable[[str], None]


@dataclass(frozen=True, order=True)
class Words:
    """A text, and whether people named in it get placeholders."""

    text: str
    names_people: bool = False


@dataclass(frozen=True)
class Shown:
    """Which rows of a model people read, as a condition and for a row at hand."""

    condition: Q
    includes: Callable[[Model], bool]


_shown: dict[type[Model], Shown] = {}


def show_only(model: type[Model], condition: Q, includes: Callable[[Model], bool]) -> None:
    """Say which rows of a model people read: of the others (deleted, hidden) no HTML is kept."""
    _shown[model] = Shown(condition, includes)


def rows_of(model: type[Model]) -> QuerySet:
    """The rows of a model whose texts are kept."""
    rows = model._base_manager.all()
    return rows.filter(_shown[model].condition) if model in _shown else rows


def is_shown(thing: Model) -> bool:
    """Whether people read the thing."""
    shown = _shown.get(type(thing))
    return shown is None or shown.includes(thing)


@cache
def columns_of(model: type[Model]) -> tuple[str, ...]:
    """The columns of a model that hold texts in Markdown which are shown as HTML."""
    return tuple(field.attname for field in model._meta.concrete_fields if _is_kept(field))


def models() -> list[type[Model]]:
    """All models with such columns, in the order of their labels."""
    found = (model for model in apps.get_models() if not model._meta.proxy and columns_of(model))
    return sorted(found, key=lambda model: model._meta.label)


def words_in(thing: Model, columns: tuple[str, ...] = ()) -> set[Words]:
    """The texts in a thing's columns."""
    names = columns or columns_of(type(thing))
    return {words for name in names for words in words_of(type(thing), name, getattr(thing, name))}


def words_of(model: type[Model], column: str, value) -> Iterator[Words]:
    """The texts in the value of a column."""
    field = model._meta.get_field(column)
    if isinstance(field, StreamField):
        for text, _put in texts_in(field.stream_block, value):
            yield Words(text)
    elif value:
        yield Words(str(value), field.names_people)


def _is_kept(field) -> bool:
    if isinstance(field, StreamField):
        return _holds_markdown(field.stream_block)
    return isinstance(field, MarkdownField | PlainMarkdownField) and field.is_shown


def _holds_markdown(block: blocks.Block) -> bool:
    if isinstance(block, blocks.ListBlock):
        return _holds_markdown(block.child_block)
    if isinstance(block, blocks.BaseStreamBlock | blocks.BaseStructBlock):
        return any(_holds_markdown(child) for child in block.child_blocks.values())
    return isinstance(block, MarkdownBlock)


def texts_in(block: blocks.Block, value, put: Put | None = None) -> Iterator[tuple[str, Put | None]]:
    """The texts in the value of a block, each with what puts another in its place; ``put`` does so for the value."""
    if isinstance(block, MarkdownBlock):
        if value:
            yield str(value), put
    elif not value or not _holds_markdown(block):
        return
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from texts_in(child, value.get(name), partial(value.__setitem__, name))
    else:
        for child in value.bound_blocks if isinstance(block, blocks.ListBlock) else value:
            yield from texts_in(child.block, child.value, partial(setattr, child, "value"))


def each_kind(words: set[Words], act: Callable) -> None:
    """Call ``act`` with the texts that name people and with the others, in one order for all."""
    for names_people in (False, True):
        if texts := sorted(each.text for each in words if each.names_people == names_people):
            act(texts, names_people=names_people)

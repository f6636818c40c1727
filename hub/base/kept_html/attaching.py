"""Giving the texts of a page their HTML before its template prints them: one query for all."""

from collections.abc import Iterable
from functools import partial

from django.db.models import Model
from wagtail.fields import StreamField

from hub.base.kept_html import services, sources
from hub.base.kept_html.sources import Put
from hub.base.text.markdown import KeptText


def attach(things: Iterable[Model]) -> None:
    """Let the filter ``markdown`` print what is kept of the things' texts, wherever their templates use it.

    Not for what names people, which each reader sees filled in another way.
    """
    places = [place for thing in things for place in _places_in(thing)]
    markups = services.read(text for text, _put in places)
    for text, put in places:
        put(KeptText.of(text, markups[text]))


def _places_in(thing: Model) -> Iterable[tuple[str, Put]]:
    deferred = thing.get_deferred_fields()
    for name in sources.columns_of(type(thing)):
        if name in deferred:
            continue
        field, value = thing._meta.get_field(name), getattr(thing, name)
        if isinstance(field, StreamField):
            yield from sources.texts_in(field.stream_block, value)
        elif value and not field.names_people:
            yield str(value), partial(setattr, thing, name)

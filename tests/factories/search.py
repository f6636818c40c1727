"""Entries of invented things, written as an app would write them."""

from itertools import count

from hub.base.models import Audience
from search.declarations.data import EntryData
from search.entries import services

_ids = count(1_000_000)


def entry_data(**fields) -> EntryData:
    """What an app would hand over; public unless ``audience`` says otherwise."""
    fields.setdefault("title", "One desk for eleven counties")
    fields.setdefault("url", "/cases/one-desk/")
    fields.setdefault("audience", Audience.everyone())
    return EntryData(**fields)


def make_entry(*, kind="case", object_id=None, **fields):
    """An entry of a thing that exists nowhere else."""
    object_id = next(_ids) if object_id is None else object_id
    return services.record(kind=kind, object_id=object_id, data=entry_data(**fields))

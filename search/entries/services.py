"""Writing entries. Call these in the transaction that changes the thing itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone

from hub.base.models import Audience
from search import engines
from search.declarations import registry
from search.declarations.data import EntryData
from search.models import Entry, EntryFacet
from search.text import plain_text

Facet = EntryFacet.Name
# Sent by ``record`` and ``withdraw`` in their transaction, with ``kind`` and ``object_id``, where others than
# before may see a thing.
audience_changed = Signal()
VERSION_FIELDS = ["version", "changed_at", "index_attempts", "index_next_try", "index_error"]


@dataclass
class Refreshed:
    """What a refresh left: the current entries of a thing, and how many were written or withdrawn."""

    entries: list[Entry] = field(default_factory=list)
    changed: int = 0


@transaction.atomic
def record(*, kind: str, object_id: int, data: EntryData) -> Entry:
    """Make a thing findable as ``data`` says, or bring its entry up to date.

    Safe to repeat: the entry's version rises only where something changed.
    """
    fields = _fields(data)
    facets = _facets(kind, data)
    # A row inserted by another process at this moment is waited for, and then updated.
    entry, created = Entry.objects.get_or_create(
        kind=kind, object_id=object_id, part=data.part, defaults=fields
    )
    if created:
        known = set()
    else:
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        known = set(entry.facets.values_list("facet", "value"))
    differs = [name for name, value in fields.items() if getattr(entry, name) != value]
    if not created and not differs and known == facets:
        return entry
    for facet, value in known - facets:
        entry.facets.filter(facet=facet, value=value).delete()
    EntryFacet.objects.bulk_create(
        [EntryFacet(entry=entry, facet=facet, value=value) for facet, value in sorted(facets - known)]
    )
    if not created:
        for name in differs:
            setattr(entry, name, fields[name])
        _next_version(entry)
        entry.save(update_fields=[*differs, *VERSION_FIELDS])
    engines.embedded().write(entry)
    if created or "audience_id" in differs or "withdrawn_at" in differs:
        audience_changed.send(Entry, kind=kind, object_id=object_id)
    return entry


@transaction.atomic
def withdraw(*, kind: str, object_id: int, part: str | None = None) -> int:
    """Let a thing no longer be found; returns how many entries this ended.

    Without ``part``, all parts of the thing. The emptied row stays as a tombstone.
    """
    entries = Entry.objects.current().filter(kind=kind, object_id=object_id)
    if part is not None:
        entries = entries.filter(part=part)
    found = list(entries.select_for_update())
    for entry in found:
        _bury(entry)
    return len(found)


@transaction.atomic
def refresh(instance: models.Model) -> Refreshed:
    """Bring the entries of a thing up to date, as its app's ``search_entries.py`` says.

    A Wagtail page may be given as the plain ``Page``. What is excluded is left alone.
    """
    instance = getattr(instance, "specific", instance)
    declaration = registry.declaration_of(instance)
    result = Refreshed()
    if declaration is None:
        return result
    of_thing = {"kind": declaration.kind, "object_id": instance.pk}
    versions = dict(Entry.objects.current().filter(**of_thing).values_list("pk", "version"))
    for data in declaration.entries_of(instance):
        entry = record(**of_thing, data=data)
        result.entries.append(entry)
        result.changed += versions.pop(entry.pk, None) != entry.version
    for entry in Entry.objects.select_for_update().filter(pk__in=versions):
        _bury(entry)
        result.changed += 1
    return result


@transaction.atomic
def refresh_many(instances: Sequence[models.Model]) -> int:
    """Bring the entries of many things of one model up to date; returns how many were written.

    For imports: what has no entry yet is written in bulk, all else as ``refresh`` does. Give the things as
    their declaration's ``queryset`` reads them, a few hundred at a time.
    """
    declaration = registry.declaration_of(instances[0]) if instances else None
    if declaration is None:
        return 0
    found = Entry.objects.filter(kind=declaration.kind, object_id__in=[one.pk for one in instances])
    known = set(found.values_list("object_id", flat=True))
    with Audience.looked_up_once():
        new = [
            (instance.pk, data)
            for instance in instances
            if instance.pk not in known
            for data in declaration.entries_of(instance)
        ]
    written = record_new(kind=declaration.kind, things=new)
    return written + sum(refresh(one).changed for one in instances if one.pk in known)


@transaction.atomic
def record_new(*, kind: str, things: Sequence[tuple[int, EntryData]]) -> int:
    """Make things findable that have no entry yet, in bulk; each with its id. Returns how many were written."""
    entries = Entry.objects.bulk_create(
        [Entry(kind=kind, object_id=pk, part=data.part, **_fields(data)) for pk, data in things]
    )
    EntryFacet.objects.bulk_create(
        [
            EntryFacet(entry=entry, facet=facet, value=value)
            for entry, (_pk, data) in zip(entries, things, strict=True)
            for facet, value in sorted(_facets(kind, data))
        ]
    )
    for entry in entries:
        engines.embedded().write(entry)
    return len(entries)


@transaction.atomic
def forget(instance: models.Model) -> int:
    """Withdraw the entries of a thing that is being deleted."""
    declaration = registry.declaration_of(getattr(instance, "specific", instance))
    if declaration is None:
        return 0
    return withdraw(kind=declaration.kind, object_id=instance.pk)


def _bury(entry: Entry) -> None:
    """Make a tombstone of an entry: nothing that it said is kept."""
    for name in ("title", "summary", "body", "attachment_text", "keywords", "author_names"):
        setattr(entry, name, "")
    entry.withdrawn_at = timezone.now()
    _next_version(entry)
    entry.facets.all().delete()
    entry.save()
    engines.embedded().delete(entry.pk)
    audience_changed.send(Entry, kind=entry.kind, object_id=entry.object_id)


def _next_version(entry: Entry) -> None:
    """Let the entry, as it is now, be taken for newer than what Elasticsearch has."""
    entry.version += 1
    entry.changed_at = timezone.now()
    entry.index_attempts, entry.index_next_try, entry.index_error = 0, None, ""


def _fields(data: EntryData) -> dict:
    """The columns of an entry, cleaned and cut to what they hold."""
    title = plain_text.clean(data.title, Entry.TITLE_LENGTH)
    if not title:
        raise ValueError("An entry needs a title.")
    return {
        "group": data.group,
        "url": data.url,
        "title": title,
        "summary": plain_text.clean(data.summary, Entry.SUMMARY_LENGTH),
        "body": plain_text.clean(data.body, Entry.BODY_LENGTH),
        "attachment_text": plain_text.clean(data.attachment_text, Entry.ATTACHMENT_LENGTH),
        "keywords": _keywords(data),
        "level": data.level,
        "country": str(data.country or ""),
        "jurisdiction_name": plain_text.clean(data.jurisdiction_name, 160),
        "stage_id": data.stage.pk if data.stage else None,
        "organisation_id": data.organisation_id,
        "organisation_name": plain_text.clean(data.organisation_name, 200),
        "programme_id": data.programme_id,
        "programme_name": plain_text.clean(data.programme_name, 200),
        "author_names": plain_text.clean(", ".join(name for _pk, name in data.authors), 500),
        "published_at": data.published_at,
        "updated_at": data.updated_at,
        "popularity": data.popularity,
        "is_sample": data.is_sample,
        "audience_id": data.audience.pk,
        "withdrawn_at": None,
    }


def _keywords(data: EntryData) -> str:
    """The names by which people look for a thing without knowing its title."""
    names = [
        *data.other_names,
        *data.tags,
        *(word.name for word in [*data.service_lines, *data.themes]),
        data.organisation_name,
        data.programme_name,
        data.jurisdiction_name,
        *(name for _pk, name in data.authors),
    ]
    return "; ".join(dict.fromkeys(cleaned for name in names if (cleaned := plain_text.clean(name, 200))))


def _facets(kind: str, data: EntryData) -> set[tuple[str, str]]:
    """What an entry is filed under and listed with, as pairs of facet and value."""
    organisations = {data.organisation_id, *data.other_organisation_ids} - {None}
    pairs = {(Facet.KIND.value, kind)}
    pairs |= {(Facet.THEME.value, str(theme.pk)) for theme in data.themes}
    pairs |= {(Facet.SERVICE_LINE.value, str(line.pk)) for line in data.service_lines}
    pairs |= {
        (Facet.TAG.value, cleaned) for tag in data.tags if (cleaned := plain_text.clean(tag, 100).lower())
    }
    pairs |= {(Facet.ORGANISATION.value, str(pk)) for pk in organisations}
    pairs |= {(Facet.AUTHOR.value, str(pk)) for pk, _name in data.authors}
    if data.programme_id is not None:
        pairs.add((Facet.PROGRAMME.value, str(data.programme_id)))
    if data.level:
        pairs.add((Facet.LEVEL.value, data.level))
    if data.country:
        pairs.add((Facet.COUNTRY.value, str(data.country)))
    if data.stage:
        pairs.add((Facet.STAGE.value, str(data.stage.pk)))
    if data.published_at:
        pairs.add((Facet.YEAR.value, str(data.published_at.year)))
    pairs |= {(Facet.MORE_FOR.value, str(audience.pk)) for audience in data.more_for}
    pairs |= {
        (Facet(facet).value, cleaned)
        for facet, value in data.facets
        if (cleaned := plain_text.clean(value, 120))
    }
    return pairs

"""What is about the same as a thing, and who knows about it; each with the reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _

from search.declarations import registry
from search.finding import engine, labels
from search.finding.labels import Labels
from search.models import Entry, EntryFacet

Facet = EntryFacet.Name

SHOWN = 4
# A reason of more parts than this is read by nobody.
MOST_REASONS = 3
# What both have in common is told in this order; a theme says little, and is told where nothing else can be.
NAMED_FACETS = (Facet.SERVICE_LINE, Facet.TAG, Facet.LEVEL, Facet.COUNTRY)


@dataclass(frozen=True)
class Related:
    """An entry, and why it is shown here."""

    entry: Entry
    reason: str


def entry_of(thing: Model, user) -> Entry | None:
    """The entry of a thing, where the reader may find it."""
    if not registry.is_decided(type(thing)):
        return None
    declared = registry.declaration_of(thing)
    if declared is None:
        return None
    entries = Entry.objects.visible_to(user).filter(kind=declared.kind, object_id=thing.pk)
    return entries.prefetch_related("facets").order_by("part").first()


def things_like(entry: Entry, user, *, limit: int = SHOWN) -> list[Related]:
    """Things of the same kind that are about the same, and what they have in common."""
    ids = engine.current().similar(entry, user=user, kinds=[entry.kind], limit=limit)
    known = Labels()
    return _with_reasons(entry, labels.visible(ids, user, known), known)


def people_for(entry: Entry, alike: Sequence[Entry], user, *, limit: int = SHOWN) -> list[Related]:
    """People who know about this: who wrote it or what is like it, and whose profile has the same subjects.

    Only people whom the reader may find, by the parts of their profile that the reader may see.
    """
    kinds = [kind for kind, declared in registry.kinds().items() if declared.listed_as == Facet.AUTHOR]
    if not kinds:
        return []
    wrote = _authors([entry, *alike])
    by_person: dict[int, Related] = {}
    profiles = Entry.objects.visible_to(user).of_kind(*kinds).filter(object_id__in=wrote).order_by("part")
    for profile in sorted(profiles, key=lambda profile: list(wrote).index(profile.object_id)):
        by_person.setdefault(profile.object_id, Related(profile, _wrote(wrote[profile.object_id], entry)))
    if len(by_person) < limit:
        ids = engine.current().similar(entry, user=user, kinds=kinds, limit=limit)
        known = Labels()
        for related in _with_reasons(entry, labels.visible(ids, user, known), known):
            # Somebody from the same country and level need not know about this.
            if related.reason:
                by_person.setdefault(related.entry.object_id, related)
    return list(by_person.values())[:limit]


def _wrote(written: Entry, entry: Entry) -> str:
    return _("Wrote this") if written.pk == entry.pk else _("Wrote “%(title)s”") % {"title": written.title}


def _authors(entries: Sequence[Entry]) -> dict[int, Entry]:
    """By person, the first of these entries that names them."""
    by_pk = {entry.pk: entry for entry in entries}
    rows = EntryFacet.objects.filter(entry__in=by_pk, facet=Facet.AUTHOR).values_list("entry", "value")
    named: dict[int, list[int]] = {}
    for pk, value in rows:
        named.setdefault(pk, []).append(int(value))
    found: dict[int, Entry] = {}
    for entry in entries:
        for person in sorted(named.get(entry.pk, [])):
            found.setdefault(person, entry)
    return found


def _with_reasons(entry: Entry, others: Sequence[Entry], known: Labels) -> list[Related]:
    own = {(row.facet, row.value) for row in entry.facets.all()}
    shared: dict[int, list[tuple[str, str]]] = {}
    rows = EntryFacet.objects.filter(entry__in=[other.pk for other in others]).order_by("value")
    for row in rows if others else ():
        if (row.facet, row.value) in own:
            shared.setdefault(row.entry_id, []).append((row.facet, row.value))
    return [Related(other, _reason(shared.get(other.pk, []), known)) for other in others]


def _reason(shared: Iterable[tuple[str, str]], known: Labels) -> str:
    """What two things have in common, in words."""
    by_facet: dict[str, list[str]] = {}
    for facet, value in shared:
        by_facet.setdefault(facet, []).append(value)
    names = [
        choices[value][1]
        for facet in NAMED_FACETS
        for choices in [known.choices(facet, by_facet.get(facet, []))]
        for value in by_facet.get(facet, [])
        if value in choices
    ]
    subjects = {Facet.SERVICE_LINE, Facet.TAG} & set(by_facet)
    if not subjects and Facet.THEME in by_facet:
        names = [word.label for word in known.words(Facet.THEME, by_facet[Facet.THEME])] + names
    if not names:
        return ""
    return _("Also: %(what)s") % {"what": ", ".join(str(part) for part in names[:MOST_REASONS])}

"""What is asked for by name in the box: ``kind:case``, ``tag:payroll``, ``country:CA``, ``org:"Sample Council"``."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django_countries import countries

from search.declarations import registry
from search.models import Entry, EntryFacet
from search.text.plain_text import clean, folded

Facet = EntryFacet.Name

# More bodies than this under one name, and the name says nothing.
MOST_ORGANISATIONS = 50
# Names that people use beside the official ones and their codes.
ALSO_CALLED = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "america": "US", "usa": "US"}


@dataclass(frozen=True)
class Known:
    """What the reader may see of what was asked for by name, read in one query."""

    tags: frozenset[str]
    # Id, and the names as they are compared: the title, then all others.
    organisations: tuple[tuple[str, str, str], ...]


def resolve(named: Iterable[tuple[str, str]], user) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The facets and values that are meant, and for people, what could not be understood.

    Of one name, any of the values may hold; of different names, all must.
    """
    named = list(named)
    known = _read(named, user)
    readers = {"kind": _kind, "country": _country, "tag": _tag, "org": _organisation}
    required: dict[str, dict[str, None]] = {}
    problems = []
    for name, typed in named:
        facet, values, problem = readers[name](typed, known)
        if values:
            required.setdefault(str(facet), {}).update(dict.fromkeys(values))
        else:
            problems.append(problem)
    return {facet: tuple(values) for facet, values in required.items()}, problems


def _read(named: Iterable[tuple[str, str]], user) -> Known:
    tags = {_as_tag(typed) for name, typed in named if name == "tag"} - {""}
    bodies = {clean(typed, 200) for name, typed in named if name == "org"} - {""}
    asked = []
    if tags:
        # None of a facet's rows is there twice for an entry, but many entries have the same tag.
        has = EntryFacet.objects.filter(
            facet=Facet.TAG, value__in=tags, entry__in=Entry.objects.visible_to(user)
        )
        asked.append(has.order_by().distinct().values_list(Value("tag"), "value", Value(""), Value("")))
    if bodies:
        kinds = [
            kind for kind, declared in registry.kinds().items() if declared.listed_as == Facet.ORGANISATION
        ]
        called = reduce(or_, (Q(title__icontains=body) | Q(keywords__icontains=body) for body in bodies))
        found = Entry.objects.visible_to(user).of_kind(*kinds).filter(called).order_by()
        number = Cast("object_id", CharField())
        asked.append(found.values_list(Value("org"), number, "title", Cast("keywords", CharField())))
    if not asked:
        return Known(frozenset(), ())
    rows = asked[0].union(*asked[1:], all=True)[: MOST_ORGANISATIONS * len(bodies) + len(tags)]
    rows = list(rows)
    return Known(
        frozenset(value for name, value, _title, _others in rows if name == "tag"),
        tuple((pk, _plain(title), _plain(others)) for name, pk, title, others in rows if name == "org"),
    )


def _as_tag(typed: str) -> str:
    """As entries keep it (search.entries.services)."""
    return clean(typed, 100).lower()


def _plain(text) -> str:
    return folded(clean(str(text))).lower()


def _kind(typed: str, known: Known) -> tuple[str, list[str], str]:
    wanted, kinds = _plain(typed), registry.kinds()
    found = [
        kind
        for kind, declared in kinds.items()
        if wanted in {_plain(kind), _plain(declared.label), _plain(declared.label_plural)}
    ]
    known = ", ".join(sorted(str(declared.label_plural) for declared in kinds.values()))
    problem = _("There is no kind “%(typed)s”, so it was left out. There are: %(known)s.")
    return Facet.KIND, found, problem % {"typed": typed, "known": known}


def _country(typed: str, known: Known) -> tuple[str, list[str], str]:
    wanted = _plain(typed)
    found = [ALSO_CALLED[wanted]] if wanted in ALSO_CALLED else []
    found += [
        code
        for code, name in countries
        if wanted in {code.lower(), countries.alpha3(code).lower(), _plain(name)}
    ]
    if not found and len(wanted) >= 4:
        found = [code for code, name in countries if _plain(name).startswith(wanted)]
    problem = _("No country is called “%(typed)s”, so it was left out.")
    return Facet.COUNTRY, found[:1], problem % {"typed": typed}


def _tag(typed: str, known: Known) -> tuple[str, list[str], str]:
    problem = _("Nothing has the tag “%(typed)s”, so it was left out.")
    wanted = _as_tag(typed)
    return Facet.TAG, [wanted] if wanted in known.tags else [], problem % {"typed": typed}


def _organisation(typed: str, known: Known) -> tuple[str, list[str], str]:
    wanted = _plain(typed)
    exact = [pk for pk, title, _others in known.organisations if title == wanted]
    called = [pk for pk, title, others in known.organisations if wanted in title or wanted in others]
    problem = _("No organisation is called “%(typed)s”, so it was left out.")
    return Facet.ORGANISATION, exact or called[:MOST_ORGANISATIONS], problem % {"typed": typed}

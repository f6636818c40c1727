"""What is asked for by name in the box: ``kind:case``, ``tag:payroll``, ``country:CA``, ``org:"Sample Council"``."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _
from django_countries import countries

from search import registry
from search.models import Entry, EntryFacet
from search.text import clean, folded

Facet = EntryFacet.Name

# More bodies than this under one name, and the name says nothing.
MOST_ORGANISATIONS = 50
# Names that people use beside the official ones and their codes.
ALSO_CALLED = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "america": "US", "usa": "US"}


def resolve(named: Iterable[tuple[str, str]], user) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The facets and values that are meant, and for people, what could not be understood.

    Of one name, any of the values may hold; of different names, all must.
    """
    readers = {"kind": _kind, "country": _country, "tag": _tag, "org": _organisation}
    required: dict[str, dict[str, None]] = {}
    problems = []
    for name, typed in named:
        facet, values, problem = readers[name](typed, user)
        if values:
            required.setdefault(str(facet), {}).update(dict.fromkeys(values))
        else:
            problems.append(problem)
    return {facet: tuple(values) for facet, values in required.items()}, problems


def _plain(text) -> str:
    return folded(clean(str(text))).lower()


def _kind(typed: str, user) -> tuple[str, list[str], str]:
    wanted, kinds = _plain(typed), registry.kinds()
    found = [
        kind
        for kind, declared in kinds.items()
        if wanted in {_plain(kind), _plain(declared.label), _plain(declared.label_plural)}
    ]
    known = ", ".join(sorted(str(declared.label_plural) for declared in kinds.values()))
    problem = _("There is no kind “%(typed)s”, so it was left out. There are: %(known)s.")
    return Facet.KIND, found, problem % {"typed": typed, "known": known}


def _country(typed: str, user) -> tuple[str, list[str], str]:
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


def _tag(typed: str, user) -> tuple[str, list[str], str]:
    # As entries keep it (search.services).
    wanted = clean(typed, 100).lower()
    known = wanted and EntryFacet.objects.filter(
        facet=Facet.TAG, value=wanted, entry__in=Entry.objects.visible_to(user)
    )
    problem = _("Nothing has the tag “%(typed)s”, so it was left out.")
    return Facet.TAG, [wanted] if known and known.exists() else [], problem % {"typed": typed}


def _organisation(typed: str, user) -> tuple[str, list[str], str]:
    kinds = [kind for kind, declared in registry.kinds().items() if declared.listed_as == Facet.ORGANISATION]
    called = Q(title__icontains=clean(typed, 200)) | Q(keywords__icontains=clean(typed, 200))
    bodies = Entry.objects.visible_to(user).of_kind(*kinds).filter(called).order_by("title", "pk")
    found = list(bodies.values_list("object_id", "title")[:MOST_ORGANISATIONS])
    exact = [pk for pk, title in found if _plain(title) == _plain(typed)]
    problem = _("No organisation is called “%(typed)s”, so it was left out.")
    return (
        Facet.ORGANISATION,
        [str(pk) for pk in exact or [pk for pk, _title in found]],
        problem % {"typed": typed},
    )

"""Which models can be found, and how.

A kind of content says it in its declaration (``hub.base.content_kinds``), by a ``SearchEntry``. What has an address and
is no content is excluded in its app's ``search_entries.py``. This app imports none of them: ``ready`` walks the kinds
and discovers the modules by their name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet

from hub.base import content_kinds
from search.declarations.data import EntryData

Built = EntryData | Iterable[EntryData] | None


@dataclass(frozen=True)
class Declaration:
    """How the instances of one model become entries."""

    model: type[Model]
    kind: str
    label: str
    label_plural: str
    build: Callable[[Model], Built]
    queryset: Callable[[], QuerySet]
    listed_as: str = ""
    one_for_each_reader: bool = False
    counts_for: float = 1.0

    def entries_of(self, instance) -> list[EntryData]:
        """What is findable of the instance; nothing where it is not to be found."""
        built = self.build(instance)
        if built is None:
            return []
        return [built] if isinstance(built, EntryData) else list(built)


@dataclass(frozen=True, kw_only=True)
class SearchEntry:
    """How the things of a kind of content are found; ``declare`` says what each part means."""

    build: Callable[[Model], Built]
    queryset: Callable[[], QuerySet] | None = None
    listed_as: str = ""
    one_for_each_reader: bool = False
    counts_for: float = 1.0


_declarations: dict[type[Model], Declaration] = {}
_excluded: dict[type[Model], str] = {}


def declare(
    model: type[Model],
    *,
    kind: str,
    label: str,
    label_plural: str,
    build: Callable[[Model], Built],
    queryset: Callable[[], QuerySet] | None = None,
    listed_as: str = "",
    one_for_each_reader: bool = False,
    counts_for: float = 1.0,
) -> None:
    """Make the instances of ``model`` findable as things of ``kind``.

    ``build(instance)`` returns what is findable of it, or None. ``queryset()`` returns what a
    rebuild goes through, with all that ``build`` reads prefetched. ``listed_as`` is the facet under
    which entries of other things name this one (``"organisation"``): they are refreshed after it.
    ``one_for_each_reader``: of the entries of one thing, each reader finds one (``EntryData.more_for``),
    so that counting them is counting things. ``counts_for``: by this a match is multiplied when results
    are ranked. It is below 1 where texts are short, which ranks high whatever merely mentions a word.
    """
    if model in _declarations or model in _excluded:
        raise ImproperlyConfigured(f"What is findable of {model.__name__} is said twice.")
    if kind in kinds():
        raise ImproperlyConfigured(f"The kind {kind!r} is declared twice.")
    _declarations[model] = Declaration(
        model=model,
        kind=kind,
        label=label,
        label_plural=label_plural,
        build=build,
        queryset=queryset or model._default_manager.all,
        listed_as=listed_as,
        one_for_each_reader=one_for_each_reader,
        counts_for=counts_for,
    )


def declare_kinds() -> None:
    """Declare the kinds of content that are found, and exclude the others with their reason."""
    for kind in content_kinds.all_kinds():
        if not kind.search_entry:
            exclude(kind.model, kind.search_entry.reason)
            continue
        declare(
            kind.model,
            kind=kind.key,
            label=kind.label,
            label_plural=kind.label_plural,
            build=kind.search_entry.build,
            queryset=kind.search_entry.queryset,
            listed_as=kind.search_entry.listed_as,
            one_for_each_reader=kind.search_entry.one_for_each_reader,
            counts_for=kind.search_entry.counts_for,
        )


def exclude(model: type[Model], reason: str) -> None:
    """Say that instances of ``model`` are not findable, and why."""
    if model in _declarations or model in _excluded:
        raise ImproperlyConfigured(f"What is findable of {model.__name__} is said twice.")
    if not reason.strip():
        raise ImproperlyConfigured(f"{model.__name__} is excluded from search without a reason.")
    _excluded[model] = reason


def is_decided(model: type[Model]) -> bool:
    """Whether an app has said if ``model`` is findable."""
    return model in _declarations or model in _excluded


def declarations() -> list[Declaration]:
    """All declarations, in the order in which they were made."""
    return list(_declarations.values())


def kinds() -> dict[str, Declaration]:
    """The declarations by kind."""
    return {declaration.kind: declaration for declaration in _declarations.values()}


def each_is_found_once(kinds_wanted: Iterable[str]) -> bool:
    """Whether of these kinds each reader finds one entry a thing, so that nothing has to be put together."""
    known, wanted = kinds(), list(kinds_wanted)
    return bool(wanted) and all(kind in known and known[kind].one_for_each_reader for kind in wanted)


def weights() -> dict[str, float]:
    """What a match counts for, by kind, where that is not 1."""
    return {each.kind: each.counts_for for each in declarations() if each.counts_for != 1.0}


def declaration_of(instance: Model) -> Declaration | None:
    """How the instance becomes entries; None where its model is excluded.

    A model that nobody decided about is an error in the program, and raises.
    """
    for model in type(instance).__mro__:
        if model in _declarations:
            return _declarations[model]
        if model in _excluded:
            return None
    raise ImproperlyConfigured(f"{type(instance).__name__} is neither declared to search nor excluded.")

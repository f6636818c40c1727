"""The kinds of content: each is declared once, in its app's ``content_kinds.py``, which is found by its name.

A declaration names every part that a kind can have: how it is found, followed, flagged and listed, where it stands in
the menus, what of it is personal data. Header, menus, home page, lists, search, notices and the API walk the kinds
and so know no app. A part that a kind does not have is ``Without`` a reason, so that none is forgotten.

docs/adding-a-kind.md shows how to add one. The checks in ``hub.base.checks`` find names that lead nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from wagtail.models import Page

Text = str | Promise


@dataclass(frozen=True)
class Without:
    """Stands for a part that a kind does not have, and says why."""

    reason: str

    def __post_init__(self):
        if not self.reason.strip():
            raise ImproperlyConfigured("A kind of content lacks a part without a reason.")

    def __bool__(self) -> bool:
        return False


class OwnAudience:
    """Stands for the rule that a thing's own audience says who may see it."""


OWN_AUDIENCE = OwnAudience()


class Place(Enum):
    """A page that lists what belongs to it, of all kinds."""

    THEME = "theme"
    SERVICE_LINE = "service line"
    PROGRAMME = "programme"
    ORGANISATION = "organisation"
    PERSON = "person"


@dataclass(frozen=True)
class PageLink:
    """A link from the page of a theme, a service line or a programme to a page of the kind's own about it."""

    label: Text
    # Takes what the page is about.
    address: Callable[[Model], str]
    # On a programme's page: for those who may edit it.
    for_hosts: bool = False


@dataclass(frozen=True)
class Listed:
    """The kind's entries are listed on such pages; ``link`` leads further."""

    link: PageLink | None = None


@dataclass(frozen=True)
class Section:
    """A place in the header: its name and the address under which all of it lies."""

    label: Text
    address: str
    order: int

    def holds(self, path: str) -> bool:
        """Whether an address of the site lies in this section."""
        return path.startswith(self.address)


@dataclass(frozen=True)
class OwnPlace:
    """A place in the account menu, for members; with ``permission``, for those who have it."""

    label: Text
    url_name: str
    order: int
    permission: str = ""

    @property
    def address(self) -> str:
        """The path of the place."""
        return reverse(self.url_name)


@dataclass(frozen=True)
class ListPage:
    """The page that lists the kind, as a new installation gets it below the home page."""

    model: type[Page]
    title: str
    slug: str


@dataclass(frozen=True)
class HomePart:
    """What the home page shows of the kind.

    ``template`` takes what ``context(user)`` gives as ``part``; ``actions`` is the template of its buttons at the top.
    """

    template: str
    context: Callable[[Model], dict]
    order: int
    actions: str = ""


@dataclass(frozen=True)
class Endpoint:
    """The kind in the API, under ``/api/v2/<name>/``."""

    # Not the view set's own, which REST framework empties when it makes a view of it.
    name: str
    # A subclass of hub.base.output.api.VisitorAPIViewSet.
    view_set: type


@dataclass(frozen=True, kw_only=True)
class ContentKind:
    """One kind of content, with all that the rest of the site must know of it."""

    # Of entries, subscriptions and addresses; it stays as it is once there are rows.
    key: str
    model: type[Model]
    label: Text
    label_plural: Text
    # Of one thing.
    name: Callable[[Model], str]
    address: Callable[[Model], str]
    # Who may see a thing: a rule ``(user, thing) -> bool``, or its own audience.
    may_see: Callable[[Model, Model], bool] | OwnAudience
    # Narrows things to those that a person may see, in one query: ``(things, user) -> things``.
    visible: Callable[[QuerySet, Model], QuerySet] | Without
    # How it is found: a search.declarations.registry.SearchEntry.
    search_entry: object
    # How it is followed: a notifications.following.registry.Following.
    following: object
    # Keys of the notices that are about it.
    notices: tuple[str, ...] | Without
    # Keys of what in it members can report (hub.base.moderation.kinds): the thing itself, or what is said of it.
    flagged: tuple[str, ...] | Without
    # Keys of the moderators' queues in which something of it waits (hub.base.moderation.queues).
    queues: tuple[str, ...] | Without
    section: Section | Without
    own_place: OwnPlace | Without
    list_page: ListPage | Without
    home: HomePart | Without
    # Whether its things are listed on each of the pages that gather from all kinds.
    lists: Mapping[Place, Listed | Without]
    # What of a programme's things is used, and by whom: a source of peers.organisations.programme_report.
    programme_report: Callable | Without
    # What a person contributed beside entries: a source of peers.profiles.contributions.
    contributions: Callable | Without
    # Whether a thing counts as published by somebody, in the numbers by month.
    is_published: bool
    api: Endpoint | Without
    # Names of the parts of people's data that cover it.
    personal_data: tuple[str, ...] | Without
    # Names of the periodic jobs that keep it up.
    upkeep: tuple[str, ...] | Without

    def __post_init__(self):
        missing = set(Place) - set(self.lists)
        if missing:
            names = ", ".join(sorted(place.value for place in missing))
            raise ImproperlyConfigured(
                f"The kind {self.key!r} does not say whether it is listed on pages of: {names}"
            )

    def parts(self) -> dict[str, object]:
        """Everything that the declaration says, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def own_address(thing: Model) -> str:
    """The address of a thing that knows it."""
    return thing.get_absolute_url()


def page_address(page: Page) -> str:
    """The address of a page."""
    return page.get_url()


_kinds: dict[str, ContentKind] = {}


def _claims(kind: ContentKind) -> set[tuple[str, object]]:
    """What no two kinds may both have."""
    return {
        (name, value)
        for name, value in (
            ("key", kind.key),
            ("model", kind.model),
            ("section", kind.section and kind.section.address),
            ("place in the account menu", kind.own_place and kind.own_place.url_name),
            ("list", kind.list_page and kind.list_page.model),
            ("address of the list", kind.list_page and kind.list_page.slug),
            ("name in the API", kind.api and kind.api.name),
        )
        if value
    }


def register(kind: ContentKind) -> None:
    """Declare a kind of content. Raises ``ImproperlyConfigured`` where another kind has its key, model, or place."""
    claims = _claims(kind)
    for other in _kinds.values():
        for what, value in sorted(claims & _claims(other), key=str):
            raise ImproperlyConfigured(
                f"The kinds of content {other.key!r} and {kind.key!r} have the same {what}: {value}."
            )
    _kinds[kind.key] = kind


@cache
def _discover() -> None:
    autodiscover_modules("content_kinds")


def all_kinds() -> tuple[ContentKind, ...]:
    """All kinds of content, those of the uppermost app first. Needs the models, and so a site that has started."""
    _discover()
    return tuple(_kinds.values())


def get(key: str) -> ContentKind | None:
    """The kind of this key."""
    _discover()
    return _kinds.get(key)


def of(thing: Model) -> ContentKind | None:
    """The kind of a thing; None where it is no content."""
    models = {kind.model: kind for kind in all_kinds()}
    # request.user is a wrapper, whose ``__class__`` is that of the user in it.
    return next((models[model] for model in thing.__class__.__mro__ if model in models), None)


# --- What never changes while the site runs: computed once --------------------------------------------------------
@cache
def sections() -> tuple[Section, ...]:
    """The sections of the header, in order."""
    return tuple(
        sorted((kind.section for kind in all_kinds() if kind.section), key=lambda section: section.order)
    )


@cache
def own_places() -> tuple[OwnPlace, ...]:
    """The places that kinds have in the account menu, in order."""
    return tuple(
        sorted((kind.own_place for kind in all_kinds() if kind.own_place), key=lambda place: place.order)
    )


@cache
def home_parts() -> tuple[HomePart, ...]:
    """What kinds show on the home page, in order."""
    return tuple(sorted((kind.home for kind in all_kinds() if kind.home), key=lambda part: part.order))


@cache
def not_listed_on(place: Place) -> tuple[str, ...]:
    """The keys of the kinds whose entries such pages leave out."""
    return tuple(kind.key for kind in all_kinds() if not kind.lists[place])


@cache
def links_on(place: Place) -> tuple[PageLink, ...]:
    """The links that kinds have on such pages."""
    listed = (kind.lists[place] for kind in all_kinds())
    return tuple(each.link for each in listed if each and each.link)

"""The one answer to "may this person see this?".

Pages, lists, feeds, search, files and mail all ask here. ``ids_for`` says which audiences a person
is in; ``visible_to`` narrows a list of pages; ``may_see`` answers for one thing. What an app knows and
this one does not (who belongs to a programme, what a profile shows) is registered by that app.
"""

from collections.abc import Callable, Iterable

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet
from wagtail.models import Page, PageViewRestriction

from hub.base.models import Audience

MEMBERS_GROUP = "Members"

_keys_by_kind: dict[str, Callable] = {}
_rules_by_model: dict[type[Model], Callable] = {}


def register_kind(kind: str, keys_for: Callable[..., Iterable]) -> None:
    """Let an app say in which audiences of ``kind`` a signed-in user is.

    ``keys_for(user)`` returns the keys of those audiences (a programme's ids).
    """
    if _keys_by_kind.get(kind, keys_for) is not keys_for:
        raise ImproperlyConfigured(f"The audience kind {kind!r} is registered twice.")
    _keys_by_kind[kind] = keys_for


def register_rule(model: type[Model], may_see_instance: Callable[..., bool]) -> None:
    """Let an app say who may see an instance of ``model`` that is not a page.

    ``may_see_instance(user, instance)`` answers; subclasses of the model follow it.
    """
    if _rules_by_model.get(model, may_see_instance) is not may_see_instance:
        raise ImproperlyConfigured(f"Who may see {model.__name__} is registered twice.")
    _rules_by_model[model] = may_see_instance


def group_ids(user) -> set[int]:
    """The ids of the user's groups, asked once for a user object."""
    if not user.is_authenticated or not user.is_active:
        return set()
    if not hasattr(user, "_hub_groups"):
        user._hub_groups = dict(user.groups.values_list("pk", "name"))
    return set(user._hub_groups)


def group_names(user) -> set[str]:
    """The names of the user's groups, asked once for a user object."""
    group_ids(user)
    return set(getattr(user, "_hub_groups", {}).values()) if user.is_authenticated else set()


def is_member(user) -> bool:
    """Whether the user has been approved. Waiting applicants and suspended members are not members."""
    return user.is_authenticated and user.is_active and (user.is_superuser or MEMBERS_GROUP in group_names(user))


def _group_audience_ids(user) -> list[int]:
    """The audiences "any of these groups" of which the user is in a group."""
    mine = {str(pk) for pk in group_ids(user)}
    rows = Audience.objects.filter(kind=Audience.Kind.GROUP).values_list("pk", "key")
    return [pk for pk, key in rows if mine & set(key.split("+"))]


def ids_for(user) -> set[int]:
    """The ids of all audiences that the user is in, asked once for a user object.

    An allow-list: an audience of a kind that nobody answers for is in nobody's list. Administrators
    are in every audience.
    """
    if hasattr(user, "_hub_audience_ids"):
        return user._hub_audience_ids
    kinds = Audience.Kind
    if user.is_authenticated and user.is_active and user.is_superuser:
        found = set(Audience.objects.values_list("pk", flat=True))
    else:
        simple = Q(kind=kinds.EVERYONE)
        if is_member(user):
            simple |= Q(kind=kinds.MEMBERS)
        if user.is_authenticated and user.is_active:
            simple |= Q(pk__in=_group_audience_ids(user))
            simple |= Q(kind=kinds.PEOPLE, memberships__user=user)
            for kind, keys_for in _keys_by_kind.items():
                simple |= Q(kind=kind, key__in=[str(key) for key in keys_for(user)])
        found = set(Audience.objects.filter(simple).values_list("pk", flat=True))
        missing = Audience.objects.exclude(pk__in=found)
        found |= set(
            Audience.objects.filter(kind=kinds.ALL_OF)
            .exclude(parts__in=missing.filter(~Q(kind=kinds.ALL_OF)))
            .values_list("pk", flat=True)
        )
    if user.is_authenticated:
        user._hub_audience_ids = found
    return found


def forget(user) -> None:
    """Forget what was looked up for this user object, after its groups or memberships changed."""
    for name in ("_hub_groups", "_hub_audience_ids"):
        user.__dict__.pop(name, None)


def restricted_pages(user) -> Q:
    """What Wagtail's page privacy keeps from the user, as a condition on pages.

    Only its "groups" are understood; any other kind of restriction hides the page from all but
    administrators.
    """
    hidden = Q(pk__in=[])
    if user.is_authenticated and user.is_active and user.is_superuser:
        return hidden
    groups = group_ids(user)
    for restriction in PageViewRestriction.objects.select_related("page").prefetch_related("groups"):
        allowed = restriction.restriction_type == PageViewRestriction.GROUPS and groups & {
            group.pk for group in restriction.groups.all()
        }
        if not allowed:
            hidden |= Q(path__startswith=restriction.page.path)
    return hidden


def visible_to(pages: QuerySet, user) -> QuerySet:
    """Narrow a queryset of live pages to those that the user may see."""
    pages = pages.live().exclude(restricted_pages(user))
    if hasattr(pages.model, "audience"):
        pages = pages.filter(audience__in=ids_for(user))
    return pages


def audience_of_page(page) -> Audience:
    """The audience of a page: its own, and Wagtail's privacy on it and all above it."""
    parts = []
    own = getattr(page, "audience", None)
    if own is not None:
        parts.append(own)
    for restriction in page.get_view_restrictions():
        if restriction.restriction_type == PageViewRestriction.GROUPS:
            parts.append(Audience.of_groups(restriction.groups.all()))
        else:  # a kind that the hub does not offer admits nobody
            parts.append(Audience.of_people("nobody", []))
    return Audience.all_of(parts)


def may_see(user, thing) -> bool:
    """Whether the user may see a thing: a live page, or an instance of a registered model."""
    if isinstance(thing, Page):
        specific = thing.specific_class or type(thing)
        return visible_to(specific.objects.filter(pk=thing.pk), user).exists()
    for model in type(thing).__mro__:
        if model in _rules_by_model:
            return _rules_by_model[model](user, thing)
    audience_id = getattr(thing, "audience_id", None)
    return audience_id is not None and audience_id in ids_for(user)

"""The one answer to "may this person see this?".

Pages, lists, feeds, search, files and mail all ask here. ``ids_for`` says which audiences a person
is in; ``visible_to`` narrows a list of pages; ``may_see`` answers for one thing. What an app knows and
this one does not (who belongs to a programme, what a profile shows) is registered by that app.
"""

from collections.abc import Callable, Iterable

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from wagtail.models import Page, PageViewRestriction

from hub.base.models import Audience, AudienceMember, HubPage

MEMBERS_GROUP = "Members"
# Among audiences, a row that is one of the user's groups.
GROUP_ROW = "#group"

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


def _is_active(user) -> bool:
    """Whether the user is signed in and neither suspended nor leaving; such a one sees what a visitor sees."""
    return user.is_authenticated and user.is_active and user.leaving_at is None


def group_names(user) -> set[str]:
    """The names of the user's groups, asked once for a user object."""
    return set(_groups(user).values())


def group_ids(user) -> set[int]:
    """The ids of the user's groups, asked once for a user object."""
    return set(_groups(user))


def _groups(user) -> dict[int, str]:
    if not _is_active(user):
        return {}
    if not hasattr(user, "_hub_groups"):
        user._hub_groups = dict(user.groups.values_list("pk", "name"))
    return user._hub_groups


def is_member(user) -> bool:
    """Whether the user has been approved. Waiting applicants and suspended members are not members."""
    return _is_active(user) and (user.is_superuser or MEMBERS_GROUP in group_names(user))


def ids_for(user) -> set[int]:
    """The ids of all audiences that the user is in, asked once for a user object.

    An allow-list: an audience of a kind that nobody answers for is in nobody's list. Administrators
    are in every audience.
    """
    if _is_active(user) and hasattr(user, "_hub_audience_ids"):
        return user._hub_audience_ids
    if _is_active(user) and user.is_superuser:
        found = set(Audience.objects.values_list("pk", flat=True))
    else:
        found = _ids_by_kind(user)
    if _is_active(user):
        user._hub_audience_ids = found
    return found


def _ids_by_kind(user) -> set[int]:
    kinds = Audience.Kind
    simple = Q(kind__in=(kinds.EVERYONE, kinds.MEMBERS))
    if _is_active(user):
        simple |= Q(pk__in=AudienceMember.objects.filter(user=user).values("audience"), kind=kinds.PEOPLE)
        for kind, keys_for in _keys_by_kind.items():
            simple |= Q(kind=kind, key__in=_as_texts(keys_for(user)))
    # Both kinds name several in their key. A whole is younger than its parts, so that one pass in the
    # order of ids is enough even for a whole of wholes; a part that is gone admits nobody.
    of_several = (kinds.GROUP, kinds.ALL_OF)
    rows = _with_groups(user, Audience.objects.filter(simple | Q(kind__in=of_several)))
    mine = {str(pk) for pk in group_ids(user)}
    found: set[int] = set()
    keys: set[str] = set()
    for pk, kind, key in rows:
        parts = set(key.split("+"))
        if kind == kinds.MEMBERS:
            admits = is_member(user)
        elif kind == kinds.GROUP:
            admits = bool(mine & parts)
        elif kind == kinds.ALL_OF:
            admits = parts <= keys
        else:
            admits = True
        if admits:
            found.add(pk)
            keys.add(str(pk))
    return found


def _as_texts(keys: Iterable) -> Iterable:
    """Keys as audiences have them; those that come from the database stay there."""
    if isinstance(keys, QuerySet):
        return (
            keys.order_by().annotate(as_text=Cast(keys.query.values_select[0], CharField())).values("as_text")
        )
    return [str(key) for key in keys]


def _with_groups(user, rows: QuerySet) -> list[tuple[int, str, str]]:
    """Audiences by id, with kind and key; what groups the user is in is asked along with them."""
    rows = rows.order_by().values_list("pk", "kind", "key")
    if _is_active(user) and not hasattr(user, "_hub_groups"):
        groups = user.groups.order_by().values_list("pk", Value(GROUP_ROW), "name")
        asked = list(rows.union(groups, all=True))
        user._hub_groups = {pk: name for pk, kind, name in asked if kind == GROUP_ROW}
        rows = [row for row in asked if row[1] != GROUP_ROW]
    return sorted(rows)


def forget(user) -> None:
    """Forget what was looked up for this user object, after its groups or memberships changed."""
    for name in ("_hub_groups", "_hub_audience_ids"):
        if hasattr(user, name):  # not by __dict__: request.user is a wrapper around the user
            delattr(user, name)


def restricted_pages(user) -> Q:
    """What Wagtail's page privacy keeps from the user, as a condition on pages.

    Only its "groups" are understood; any other kind of restriction hides the page from all but
    administrators.
    """
    hidden = Q(pk__in=[])
    if _is_active(user) and user.is_superuser:
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
    """Narrow a queryset of pages, of one type or of any, to the live ones that the user may see."""
    pages = pages.live().exclude(restricted_pages(user))
    ids = ids_for(user)
    if issubclass(pages.model, HubPage):
        return pages.filter(audience__in=ids)
    for model in apps.get_models():
        if issubclass(model, HubPage) and issubclass(model, pages.model):
            pages = pages.exclude(pk__in=model.objects.exclude(audience__in=ids).values("pk"))
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


def seen_ids(user, model: type[Model], ids: Iterable[int]) -> set[int]:
    """The ids of those of a model's things that the user may see; for pages in one query."""
    things = model._default_manager.filter(pk__in=list(ids))
    if issubclass(model, Page):
        return set(visible_to(things, user).values_list("pk", flat=True))
    return {thing.pk for thing in things if may_see(user, thing)}


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

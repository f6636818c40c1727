"""Who may see a file of the image or document library.

A published thing that refers to a file lends it its audience. Beyond that a file is seen by whoever
uploaded it, by editors, and by those that an app names for its drafts (``register_file_rule``).
"""

from collections import defaultdict
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex
from wagtail.permissions import policy_registry

from hub.base.access import audiences
from hub.base.models import HubDocument, HubImage, HubRendition

# Where storage keeps each kind of file, and the field that leads to what decides about it.
_FOLDERS = {"original_images": HubImage, "images": HubRendition, "documents": HubDocument}

_file_rules: list[Callable[..., bool]] = []


def register_file_rule(may_see: Callable[..., bool]) -> None:
    """Let an app say who else may see a file while it hangs on a draft: its authors, its reviewers.

    ``may_see(user, file)`` is asked about active, signed-in users only; ``file`` is a ``HubImage`` or a
    ``HubDocument``.
    """
    if may_see not in _file_rules:
        _file_rules.append(may_see)


def find_file(name: str) -> HubImage | HubRendition | HubDocument | None:
    """The row of the library whose file storage keeps under ``name``."""
    model = _FOLDERS.get(name.partition("/")[0])
    if model is None or "\0" in name:
        return None
    rows = model.objects.filter(file=name)
    if model is HubRendition:
        return rows.select_related("image__collection").first()
    return rows.select_related("collection").first()


def _collection_admits(user, file) -> bool:
    """Whether the privacy that an editor set on the file's collection lets the user pass: groups only."""
    for restriction in CollectionViewRestriction.objects.select_related("collection").prefetch_related(
        "groups"
    ):
        if not file.collection.path.startswith(restriction.collection.path):
            continue
        groups = {group.pk for group in restriction.groups.all()}
        if restriction.restriction_type != CollectionViewRestriction.GROUPS or not (
            groups & audiences.group_ids(user)
        ):
            return False
    return True


def references_to(file) -> dict[type[Model], list[str]]:
    """The ids of what is written down as using a file, by model; what is a draft alone is not among it."""
    references = (
        ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(file), to_object_id=str(file.pk)
        )
        .values_list("content_type", "object_id")
        .distinct()
    )
    ids_by_model = defaultdict(list)
    for content_type_id, object_id in references:
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is not None:
            ids_by_model[model].append(object_id)
    return ids_by_model


def _is_shown_to(user, file) -> bool:
    """Whether something that is published, and that the user may see, refers to the file."""
    for model, ids in references_to(file).items():
        if issubclass(model, Page):
            if audiences.visible_to(model.objects.filter(pk__in=ids), user).exists():
                return True
        elif any(audiences.may_see(user, instance) for instance in model._default_manager.filter(pk__in=ids)):
            return True
    return False


def may_see_file(user, file) -> bool:
    """Whether the user may see an image (a rendition is its image's) or a document."""
    if isinstance(file, HubRendition):
        file = file.image
    signed_in = user.is_authenticated and user.is_active
    if signed_in and (user.is_superuser or file.uploaded_by_user_id == user.pk):
        return True
    if _is_shown_to(user if signed_in else AnonymousUser(), file) and _collection_admits(user, file):
        return True
    if not signed_in:
        return False
    if any(rule(user, file) for rule in _file_rules):
        return True
    policy = policy_registry.get_by_type(type(file))
    return policy.user_has_any_permission_for_instance(user, ["choose", "change", "delete"], file)

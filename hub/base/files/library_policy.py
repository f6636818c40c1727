"""Who may change what in the libraries of documents and images."""

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from hub.base.files import held_files
from hub.base.models import HubDocument

AUTH_MODELS = {True: "wagtaildocs.Document", False: "wagtailimages.Image"}


class LibraryPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rule for the library, without the files that are held, and for editors without the private ones."""

    CHANGING = frozenset(["change", "delete"])

    def user_has_any_permission_for_instance(self, user, actions, instance):
        actions = set(actions)
        if not user.is_superuser and held_files.is_private(instance):
            return False
        if actions & self.CHANGING and held_files.is_held(instance):
            actions -= self.CHANGING
            if not actions:
                return False
        return super().user_has_any_permission_for_instance(user, actions, instance)

    def instances_user_has_any_permission_for(self, user, actions):
        found = super().instances_user_has_any_permission_for(user, actions)
        if not user.is_superuser:
            found = held_files.without(found, only_private=True)
        # The list of the library asks for both: what is held is shown in it, with its uses.
        is_list = set(actions) == self.CHANGING
        return (
            found
            if is_list or not set(actions) <= self.CHANGING
            else held_files.without(found, only_private=False)
        )


def policy_of(model) -> LibraryPolicy:
    """The policy of one of the two libraries, whose rights are granted by Wagtail's own models."""
    return LibraryPolicy(
        model, auth_model=AUTH_MODELS[model is HubDocument], owner_field_name="uploaded_by_user"
    )

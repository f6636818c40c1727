"""Lists in Wagtail's admin that are there to be looked at: what they show is changed elsewhere, or by nobody."""

from django.contrib.auth import get_user_model
from django.urls import path
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy


class AdministratorsLook(BasePermissionPolicy):
    """Administrators may look; nobody may add, change or delete."""

    def may_look(self, user) -> bool:
        """Whether an account in use may look."""
        return user.is_superuser

    def all_who_look(self):
        """Everybody who may look."""
        return get_user_model().objects.filter(is_active=True, is_superuser=True)

    def user_has_permission(self, user, action):
        return action == "view" and user.is_active and self.may_look(user)

    def users_with_any_permission(self, actions):
        return self.all_who_look() if "view" in actions else get_user_model().objects.none()


class LookIndexView(generic.IndexView):
    """The list, with what its columns name read along."""

    any_permission_required = ["view"]
    select_related = ()

    def get_base_queryset(self):
        found = super().get_base_queryset()
        return found.select_related(*self.select_related) if self.select_related else found


class LookInspectView(generic.InspectView):
    """One row of it."""

    any_permission_required = ["view"]


class LookViewSet(ModelViewSet):
    """A list to look at; who may, the model's registered policy says."""

    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = LookIndexView
    inspect_view_class = LookInspectView
    list_per_page = 50
    list_select_related = ()
    search_backend_name = None
    form_fields = []

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(select_related=self.list_select_related, **kwargs)

    def register_permissions(self):
        """None: what the policy says can't be granted to a group."""

    def get_urlpatterns(self):
        conv = self.pk_path_converter
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/<{conv}:pk>/", self.inspect_view, name="inspect"),
        ]

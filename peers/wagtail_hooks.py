"""Registers what the people app adds to Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from peers import services
from peers.models import Organisation, Programme, User
from peers.viewsets import BodiesViewSetGroup, UserChooserViewSet

register_snippet(BodiesViewSetGroup)


@hooks.register("register_admin_viewset")
def register_user_chooser():
    return UserChooserViewSet("user_chooser", url_prefix="choose-person")


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def refresh_findable(request, instance):
    # Not on saving the model: what stands in its inline panels is saved after it.
    if isinstance(instance, Organisation | Programme):
        services.refresh_findable(instance)


@hooks.register("after_bulk_action")
def standing_of_several_changed(request, action_type, objects, action):
    """Wagtail suspends several people by a bulk ``update()``, and gives roles past our forms."""
    if action_type in {"set_active_state", "assign_role"} and issubclass(action.get_default_model(), User):
        for user in User.objects.filter(pk__in=[user.pk for user in objects]):
            services.standing_changed(user)

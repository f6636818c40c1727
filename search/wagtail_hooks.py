"""Search in Wagtail's admin."""

from wagtail import hooks

from search import adapters


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def refresh_saved_snippet(request, instance):
    """What an editor saved is found as it is now."""
    adapters.saved_in_admin(instance)

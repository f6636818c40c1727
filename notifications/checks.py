"""``manage.py check``: the notices that kinds of content name are declared."""

from django.core import checks

from hub.base import content_kinds
from notifications.notices import registry


@checks.register(checks.Tags.models)
def every_notice_of_a_kind_is_declared(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """A kind of content names only notices that some app declares."""
    return [
        checks.Error(
            f"The kind of content {kind.key!r} names the notice {key!r}, and there is no such notice.",
            hint="Declare it in the app's notice_kinds.py; docs/notices.md tells how.",
            obj=kind.model,
            id="notifications.E001",
        )
        for kind in content_kinds.all_kinds()
        for key in kind.notices or ()
        if registry.get(key) is None
    ]

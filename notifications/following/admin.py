"""What people follow, in Wagtail's admin: for administrators, to look at, not to change."""

from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy

from hub.base.admin.readonly_viewset import AdministratorsLook, LookViewSet
from notifications.models import Subscription

register_permission_policy(Subscription, AdministratorsLook(Subscription))

SUBSCRIPTION_SHOWN = ["user", "kind", "object_id", "how", "is_automatic", "created_at"]


class SubscriptionViewSet(LookViewSet):
    """The list of what people follow."""

    model = Subscription
    icon = "mail"
    menu_label = _("Subscriptions")
    inspect_view_fields = SUBSCRIPTION_SHOWN
    list_display = SUBSCRIPTION_SHOWN
    list_filter = ["kind", "how"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    ordering = ["-pk"]

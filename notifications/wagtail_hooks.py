from wagtail import hooks

from notifications.mail.admin import OutgoingMailViewSet
from notifications.notices.admin import SubscriptionViewSet, TroubledAddressViewSet


@hooks.register("register_admin_viewset")
def outgoing_mail():
    return OutgoingMailViewSet("outgoing_mail")


@hooks.register("register_admin_viewset")
def troubled_addresses():
    return TroubledAddressViewSet("troubled_addresses")


@hooks.register("register_admin_viewset")
def subscriptions():
    return SubscriptionViewSet("subscriptions")

from wagtail import hooks

from notifications.following.admin import SubscriptionViewSet
from notifications.mail.address_admin import TroubledAddressViewSet
from notifications.mail.admin import OutgoingMailViewSet


@hooks.register("register_admin_viewset")
def outgoing_mail():
    return OutgoingMailViewSet("outgoing_mail")


@hooks.register("register_admin_viewset")
def troubled_addresses():
    return TroubledAddressViewSet("troubled_addresses")


@hooks.register("register_admin_viewset")
def subscriptions():
    return SubscriptionViewSet("subscriptions")

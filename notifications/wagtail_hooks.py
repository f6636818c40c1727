from wagtail import hooks

from notifications.mail_admin import OutgoingMailViewSet


@hooks.register("register_admin_viewset")
def outgoing_mail():
    return OutgoingMailViewSet("outgoing_mail")

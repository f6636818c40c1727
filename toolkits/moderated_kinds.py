"""What moderators look after of what members say of toolkits."""

from django.utils.translation import gettext_lazy as _

from hub.base.moderation import queues
from hub.base.moderation.queues import Queue
from toolkits.adoptions import services

queues.register(
    Queue(
        key="toolkits.said",
        label=_("What members say of toolkits"),
        url_name="toolkits:moderation",
        may_see=services.moderates,
        order=420,
    )
)

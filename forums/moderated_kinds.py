"""What in the forums waits for moderators."""

from django.utils.translation import gettext_lazy as _

from forums.models import moderator_scope
from forums.screening import assignments
from hub.base.moderation import queues
from hub.base.moderation.queues import Queue

for queue in (
    Queue(
        key="forums.flags",
        label=_("Reported in the forums"),
        url_name="forums:moderation",
        may_see=moderator_scope.somewhere,
        count=assignments.waiting_flags,
        order=310,
    ),
    Queue(
        key="forums.holds",
        label=_("Forum posts that wait"),
        url_name="forums:held",
        may_see=moderator_scope.somewhere,
        count=assignments.waiting_holds,
        order=320,
    ),
    Queue(
        key="forums.appeals",
        label=_("Appeals"),
        url_name="forums:appeals",
        may_see=moderator_scope.somewhere,
        count=assignments.waiting_appeals,
        order=330,
    ),
    Queue(
        key="forums.log",
        label=_("Log of the forums' moderators"),
        url_name="forums:log",
        may_see=moderator_scope.somewhere,
        order=410,
    ),
):
    queues.register(queue)

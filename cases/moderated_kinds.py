"""What of cases waits for moderators."""

from django.utils.translation import gettext_lazy as _

from cases.models import CasePage
from cases.models.case_page import MODERATE_PERMISSION
from hub.base.moderation import queues
from hub.base.moderation.queues import Queue

queues.register(
    Queue(
        key="cases.review",
        label=_("Cases to review"),
        url_name="cases:moderation_queue",
        may_see=lambda user: user.has_perm(MODERATE_PERMISSION),
        count=lambda user: CasePage.objects.in_review().count(),
        order=200,
    )
)

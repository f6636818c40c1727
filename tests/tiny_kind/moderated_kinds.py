"""Tips can be reported, and moderators look through the newest."""

from hub.base.moderation import kinds, queues
from hub.base.moderation.queues import Queue
from peers.moderation.assignments import PermissionKind
from tests.tiny_kind.models import Tip
from tests.tiny_kind.permissions import MODERATE_PERMISSION


class TipKind(PermissionKind):
    """A tip as moderators see it."""

    key = "tip"
    model = Tip
    label = "Tip"
    report_label = "Report this tip"
    permission = MODERATE_PERMISSION

    def text(self, thing):
        return thing.text

    def author(self, thing):
        return thing.author

    def moderated_by(self, user):
        return Tip.objects.visible_to(user)

    def moderates(self, user, thing):
        return self.moderates_some(user) and self.may_read(user, thing)


_KIND = TipKind()
kinds.register(_KIND)
queues.register(
    Queue(
        key="tiny.newest",
        label="Newest tips",
        url_name="tiny:tips",
        may_see=_KIND.moderates_some,
        count=lambda user: Tip.objects.visible_to(user).count(),
        unit="new",
    )
)

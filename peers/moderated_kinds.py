"""What of people and organisations waits for moderators."""

from django.utils.translation import gettext_lazy as _

from hub.base.moderation import queues
from hub.base.moderation.queues import Queue
from peers.accounts import suspensions
from peers.messaging import services
from peers.models import DuplicatePair, MembershipApplication, OrganisationChange, OrganisationMove
from peers.models.membership import may_decide_applications
from peers.models.organisation_changes import may_decide_changes


def _may_read_reports(user) -> bool:
    return user.has_perm(services.REPORTS_PERMISSION)


for queue in (
    Queue(
        key="peers.applications",
        label=_("Applications to join"),
        url_name="peers:member_queue",
        may_see=may_decide_applications,
        count=lambda user: MembershipApplication.objects.waiting().count(),
        order=110,
    ),
    Queue(
        key="peers.moves",
        label=_("Changes of organisation"),
        url_name="peers:member_moves",
        may_see=may_decide_applications,
        count=lambda user: OrganisationMove.objects.waiting().count(),
        order=120,
    ),
    Queue(
        key="peers.organisation_changes",
        label=_("Changes to organisations"),
        url_name="peers:organisation_changes",
        may_see=may_decide_changes,
        count=lambda user: OrganisationChange.objects.waiting().count(),
        order=130,
    ),
    Queue(
        key="peers.duplicates",
        label=_("Possible duplicates among organisations"),
        url_name="peers:duplicates",
        may_see=may_decide_changes,
        count=lambda user: DuplicatePair.objects.open().count(),
        order=140,
    ),
    Queue(
        key="peers.reported_messages",
        label=_("Reported messages"),
        url_name="peers:reported_messages",
        may_see=_may_read_reports,
        count=lambda user: services.open_reports().count(),
        order=340,
    ),
    Queue(
        key="peers.suspension_appeals",
        label=_("Appeals against suspensions"),
        url_name="peers:suspended_members",
        may_see=suspensions.may_suspend,
        count=lambda user: suspensions.waiting_appeals(),
        order=350,
    ),
    Queue(
        key="peers.suspended",
        label=_("Suspended members"),
        url_name="peers:suspended_members",
        may_see=suspensions.may_suspend,
        count=lambda user: suspensions.suspended_people(by=user).count(),
        unit=_("now"),
        order=360,
    ),
    Queue(
        key="peers.deleted_accounts",
        label=_("Deleted accounts"),
        url_name="peers:deleted_accounts",
        may_see=may_decide_applications,
        order=430,
    ),
):
    queues.register(queue)

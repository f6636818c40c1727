"""How the toolkits of a programme are used: by those who follow them, and by those who adopted them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.base.access import audiences
from notifications.following import services
from peers.models import Programme
from peers.organisations.programme_report import UsedBy, UsedThing
from toolkits.models import Adoption, ToolkitPage

# The newest; more are not looked through on one page.
MOST_TOOLKITS = 100
NAMED = 5


def of_programme(programme: Programme, reader) -> list[UsedThing]:
    """The published toolkits of a programme that the reader may see, in a fixed number of queries."""
    found = ToolkitPage.objects.filter(programme=programme).visible_to(reader).order_by("-first_published_at")
    found = list(found[:MOST_TOOLKITS])
    followers = services.follower_counts(kind="toolkit", ids=[kit.pk for kit in found])
    adoptions = Adoption.objects.shown().filter(toolkit__in=found).select_related("organisation")
    users: dict[int, list[UsedBy]] = {}
    # Who used what is for members.
    for adoption in adoptions if audiences.is_member(reader) else []:
        body = adoption.organisation
        users.setdefault(adoption.toolkit_id, []).append(UsedBy(body.name, body.get_absolute_url()))
    return [_use(kit, users.get(kit.pk, []), followers.get(kit.pk, 0)) for kit in found]


def _use(toolkit: ToolkitPage, users: list[UsedBy], followers: int) -> UsedThing:
    told = []
    if users:
        told.append(
            ngettext("%(count)s organisation used it", "%(count)s organisations used it", len(users))
            % {"count": len(users)}
        )
    if followers:
        told.append(
            ngettext("%(count)s member follows it", "%(count)s members follow it", followers)
            % {"count": followers}
        )
    return UsedThing(
        title=toolkit.title,
        address=toolkit.get_url() or "",
        kind=str(_("Toolkit")),
        told=tuple(told),
        users=tuple(users[:NAMED]),
        others=max(0, len(users) - NAMED),
        weight=len(users) + followers,
    )

"""We face the same: members say so of a case, follow it, and are counted and listed on its page.

What readers see of each is never more than the person's profile shows them: by default the level and the size of
their organisation, its name or theirs only where they chose so here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import CasePage, FellowBody
from hub.base.access import audiences
from hub.base.listing import populations
from hub.base.models import Level
from notifications.following import services
from notifications.models.frequency import How
from peers.models import Profile
from peers.profiles.visibility import Known, ShownProfile, is_current

LISTED = 12


@dataclass(frozen=True)
class ShownFellow:
    """One of those who face the same, as a reader sees them."""

    label: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Fellows:
    """Who faces the same: how many, and those whom the reader may know something of."""

    count: int
    listed: list[ShownFellow]

    @property
    def others(self) -> int:
        """How many are counted and not listed."""
        return self.count - len(self.listed)


def may_say(user, case: CasePage) -> bool:
    """Whether somebody may say that they face the same: members who read the case and did not write it."""
    return audiences.is_member(user) and not case.is_written_by(user) and audiences.may_see(user, case)


@transaction.atomic
def say(*, user, case: CasePage, shown_as: str, how: How | str | None = None) -> FellowBody:
    """Say it, or change what others see; the person follows the case. Raises ``PermissionDenied``."""
    if not may_say(user, case):
        raise PermissionDenied
    shown_as = FellowBody.ShownAs(shown_as)
    fellow, created = FellowBody.objects.update_or_create(
        case=case, user=user, defaults={"shown_as": shown_as}
    )
    if created or how is not None:
        services.follow(user=user, thing=case, how=how)
    return fellow


@transaction.atomic
def take_back(*, user, case: CasePage) -> None:
    """Say it no more, and follow the case no longer."""
    gone, _rows = FellowBody.objects.filter(case=case, user=user).delete()
    if gone:
        services.stop(user=user, thing=case)


def own(user, case: CasePage) -> FellowBody | None:
    """What the person said of the case."""
    return case.fellow_bodies.filter(user=user).first() if user.is_authenticated else None


def fellows_of(case: CasePage, reader) -> Fellows:
    """Those who face the same; suspended and former members are not counted."""
    return of_cases([case], reader)[case.pk]


def of_cases(cases: Sequence[CasePage], reader) -> dict[int, Fellows]:
    """The same for several cases, by id, in a fixed number of queries."""
    rows = list(FellowBody.objects.filter(case__in=[case.pk for case in cases]))
    people = {row.user_id for row in rows}
    profiles = Profile.objects.with_parts().filter(user__in=people) if people else ()
    known = Known.of(reader) if people else Known()
    shown = {
        profile.user_id: ShownProfile.to(reader, profile, known)
        for profile in profiles
        if is_current(profile)
    }
    found = {}
    for case in cases:
        its = [row for row in rows if row.case_id == case.pk and row.user_id in shown]
        its.sort(key=lambda row: row.said_at, reverse=True)
        told = [_as_shown(shown[row.user_id], row.shown_as) for row in its]
        found[case.pk] = Fellows(len(its), [one for one in told if one is not None][:LISTED])
    return found


def _as_shown(shown: ShownProfile, shown_as: str) -> ShownFellow | None:
    kind = _kind_of(shown)
    if shown_as == FellowBody.ShownAs.NAME and shown.is_visible:
        return ShownFellow(shown.name, shown.address, shown.organisation_name or kind)
    if shown_as != FellowBody.ShownAs.KIND and shown.organisation:
        return ShownFellow(shown.organisation_name, shown.organisation.get_absolute_url(), kind)
    return ShownFellow(kind) if kind else None


def _kind_of(shown: ShownProfile) -> str:
    """The level and the size of somebody's organisation, as far as the reader may know them."""
    if not shown.level:
        return ""
    level = str(Level(shown.level).label)
    if shown.population is None:
        return level
    size = populations.BANDS[populations.band_of(shown.population)]
    return _("%(level)s, %(size)s people") % {"level": level, "size": size}


def chosen(fellow: FellowBody | None) -> str:
    """What a form begins with."""
    return fellow.shown_as if fellow else FellowBody.ShownAs.KIND


def rows_for_export(user) -> Iterable[dict]:
    """What the person said of which cases, for their own archive."""
    return FellowBody.objects.filter(user=user).order_by("pk").values("case__title", "shown_as", "said_at")

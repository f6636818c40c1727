"""Members' own groups of peers: named sets of organisations of the directory, each its owner's alone."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from benchmarks.models import SavedGroup, SavedGroupMember
from hub.base.access import rate_limits
from peers.models import Organisation
from peers.organisations import peers_like_us

MOST_GROUPS = 10
MOST_ORGANISATIONS = 200
# What a changed group is told as is asked for anew; somebody who tries one after the other is stopped.
CHANGES_A_DAY = 20
DAY = 24 * 60 * 60


def like_us(organisation: Organisation | None) -> list[str]:
    """Names to begin a group with: the organisations that the directory finds nearest to one."""
    if organisation is None:
        return []
    return [row.organisation.name for row in peers_like_us.neighbours_of(organisation).rows]


def organisations_named(text: str) -> tuple[list[Organisation], list[str]]:
    """The organisations that a list names, one a line, and the lines that name none or several."""
    found, unknown = {}, []
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for line in dict.fromkeys(line for line in lines if line):
        organisation = Organisation.objects.named(line)
        if organisation is None:
            unknown.append(line)
        else:
            found[organisation.pk] = organisation
    return list(found.values()), unknown


@transaction.atomic
def save(*, owner, name: str, organisations: Iterable[Organisation], group: SavedGroup | None = None):
    """Keep a group, or change one. Raises ``ValidationError``."""
    if group is None:
        if SavedGroup.objects.filter(owner=owner).count() >= MOST_GROUPS:
            raise ValidationError(
                _("You can keep %(most)s groups. Delete one first."), params={"most": MOST_GROUPS}
            )
        group = SavedGroup(owner=owner)
    if not rate_limits.is_allowed("peer-groups", owner.pk, times=CHANGES_A_DAY, seconds=DAY):
        raise ValidationError(_("You changed your groups very often today. Go on tomorrow."))
    group.name = name
    group.full_clean()
    group.save()
    group.members.all().delete()
    SavedGroupMember.objects.bulk_create(
        SavedGroupMember(group=group, organisation=organisation) for organisation in organisations
    )
    return group

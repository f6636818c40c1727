"""Who wrote, as a reader sees them: looked up for a whole page at once.

Among members everybody who writes has their name. To others a name is shown that its owner shows to everyone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from hub.base.models import Audience
from peers.models import Profile, ProfilePart, User
from peers.models.profiles import Reach
from peers.profiles.visibility import Known, ShownProfile, is_current


@dataclass(frozen=True)
class Writer:
    """One person on a page of the forums."""

    name: str
    address: str = ""
    organisation: str = ""
    initials: str = ""


def nobody() -> Writer:
    """Whose account was deleted, or is no longer a member's."""
    return Writer(_("Former member"))


def unnamed() -> Writer:
    """A member whose name is not for this reader."""
    return Writer(_("A member"))


class Writers:
    """The people of one page, for one reader."""

    def __init__(self, reader, user_ids: Iterable[int | None], *, known: Known | None = None):
        known = known or Known.of(reader, programmes=False)
        self._reader_is_member = known.is_member
        wanted = {pk for pk in user_ids if pk is not None}
        self._found = {
            profile.user_id: self._as_seen(reader, profile, known)
            for profile in (Profile.objects.for_names(reader).filter(user__in=wanted) if wanted else ())
        }
        # An administrator's account, made by hand, need not have a profile.
        without = wanted - set(self._found)
        for user in User.objects.filter(pk__in=without, is_active=True) if without else ():
            self._found[user.pk] = self._without_profile(user)

    @classmethod
    def for_audience(cls, audience: Audience, user_ids: Iterable[int | None]) -> "Writers":
        """As all who are in an audience may see them."""
        is_public = audience.kind == Audience.Kind.EVERYONE
        return cls(AnonymousUser(), user_ids, known=Known(is_member=not is_public))

    def _as_seen(self, reader, profile: Profile, known: Known) -> Writer:
        if not is_current(profile):
            return nobody()
        shown = ShownProfile.to(reader, profile, known)
        if not self._reader_is_member and not shown.is_visible:
            return unnamed()
        user = profile.user
        return Writer(
            user.get_full_name(),
            profile.get_absolute_url() if shown.is_visible else "",
            shown.organisation_name,
            user.initials,
        )

    def _without_profile(self, user: User) -> Writer:
        if not self._reader_is_member:
            return unnamed()
        return Writer(user.get_full_name(), initials=user.initials)

    def of(self, user_id: int | None) -> Writer:
        """The person as the reader sees them."""
        return self._found.get(user_id) or nobody()

    def named(self, user_id: int) -> Writer:
        """Somebody whom a text names, as the reader may know them from the directory.

        Unlike who writes here, anybody can be named by anybody: whoever is hidden, no member or gone is the same to
        the reader.
        """
        person = self._found.get(user_id)
        return person if person and person.address else unnamed()


def is_public(profile: Profile) -> bool:
    """Whether a person's name is shown to everyone."""
    return profile.reach_of(ProfilePart.NAME) == Reach.EVERYONE and is_current(profile)

"""What notices must know of people; and people, organisations and programmes as things to follow."""

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.base import audiences
from notifications import followed, recipients
from peers.models import Block, Organisation, Profile, Programme, User
from peers.shown_profiles import Known, ShownProfile


def _reachable(ids: Collection[int]) -> set[int]:
    """Members whose account is in use."""
    members = Q(groups__name=audiences.MEMBERS_GROUP) | Q(is_superuser=True)
    people = User.objects.filter(members, pk__in=ids, is_active=True, leaving_at__isnull=True)
    return set(people.values_list("pk", flat=True))


def _have_blocked(actor_id: int, ids: Collection[int]) -> set[int]:
    return set(Block.objects.filter(blocked=actor_id, user__in=ids).values_list("user", flat=True))


def _people_seen(people, reader) -> Iterator[User]:
    """Those of the people whose profile the reader may know of."""
    known = Known.of(reader)
    for profile in Profile.objects.with_parts().filter(user__in=people.values("pk")):
        if ShownProfile.to(reader, profile, known).is_visible:
            yield profile.user


def _may_follow_person(reader, person: User) -> bool:
    return reader.pk != person.pk and any(_people_seen(User.objects.filter(pk=person.pk), reader))


def _anybody(user, thing) -> bool:
    return True


def _all(things, user):
    return things


recipients.register(reachable=_reachable, have_blocked=_have_blocked)
followed.declare(
    User,
    kind="person",
    label=_("Person"),
    label_plural=_("People"),
    name=lambda person: person.get_full_name(),
    address=lambda person: person.profile.get_absolute_url(),
    may_follow=_may_follow_person,
    queryset=lambda: User.objects.select_related("profile"),
    visible=_people_seen,
)
followed.declare(
    Organisation,
    kind="organisation",
    label=_("Organisation"),
    label_plural=_("Organisations"),
    may_follow=_anybody,
    visible=_all,
)
followed.declare(
    Programme,
    kind="programme",
    label=_("Programme"),
    label_plural=_("Programmes"),
    may_follow=_anybody,
    visible=_all,
)

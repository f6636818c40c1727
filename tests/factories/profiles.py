"""Profiles of invented people."""

from hub.base.models import Level
from peers.messaging import services
from peers.models import Conversation, MembershipApplication, Organisation, OrganisationFigure, Profile, User
from peers.profiles import services as profiles_services
from tests.factories.peers import MembershipApplicationFactory, OrganisationFactory, make_user


def make_profile(
    *,
    user: User | None = None,
    organisation: Organisation | None = None,
    population: int | None = None,
    topics: dict[str, list[dict]] | None = None,
    **fields,
) -> Profile:
    """A member's profile, saved as its owner would; ``topics`` by part, as ``profiles.save_topics`` takes them."""
    user = user or make_user("member")
    if organisation is None:
        organisation = OrganisationFactory(level=Level.COUNTY)
    if population is not None:
        OrganisationFigure.objects.create(
            organisation=organisation, kind="population", year=2025, value=population, source="Invented"
        )
    if not MembershipApplication.objects.filter(user=user).exists():
        MembershipApplicationFactory(
            user=user, organisation=organisation, status=MembershipApplication.Status.APPROVED
        )
    # Without what the instance at hand remembers of its application.
    profile = profiles_services.profile_of(User.objects.get(pk=user.pk))
    for name, value in fields.items():
        setattr(profile, name, value)
    for part, rows in (topics or {}).items():
        profiles_services.save_topics(profile, part, rows)
    profiles_services.save(profile)
    return profile


def start_conversation(*, sender: User, to: User, text: str = "May I ask?") -> Conversation:
    """What one member wrote to another, who has a profile that the sender sees."""
    shown = services.recipient(sender, to.pk)
    return services.start(sender=sender, recipients=[shown], subject="A question", text=text)

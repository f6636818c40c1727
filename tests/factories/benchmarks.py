"""Rounds of invented bodies."""

from collections.abc import Iterable
from decimal import Decimal

from benchmarks.comparing import saved_groups
from benchmarks.hosting import publishing
from benchmarks.hosting.publishing import Given
from benchmarks.models import MetricVersion, Round, SavedGroup
from hub.base.models import Audience, Level
from peers.models import MembershipApplication, Organisation, User
from tests.factories.peers import MembershipApplicationFactory, OrganisationFactory, UserFactory

METRIC = "finance-cost-share"


def version_of(slug: str = METRIC) -> MetricVersion:
    """The first definition of a metric that every hub has."""
    return MetricVersion.objects.select_related("metric").get(metric__slug=slug, number=1)


def gave(number: int, value, **changes) -> Given:
    """A city with a value of the cost of finance in per cent of 1,000."""
    told = {
        "key": f"body-{number}",
        "name": f"Sample City {number}",
        "level": Level.CITY,
        "country": "US",
        "size": Decimal(20_000),
        "figures": {version_of(): (Decimal(str(value)) * 10, Decimal(1000))},
    }
    return Given(**{**told, **changes})


def make_round(given: Iterable[Given] | None = None, *, publish: bool = True, **changes) -> Round:
    """A published round in which ten cities told what finance costs: 1% to 10%."""
    told = {
        "title": "Sample round",
        "slug": "sample-round",
        "period": "2025",
        "year": 2025,
        "currency": "USD",
        "audience": Audience.everyone(),
    }
    round_ = Round.objects.create(**{**told, **changes})
    round_.metrics.set([version_of()])
    publishing.record(round_, [gave(n, n) for n in range(1, 11)] if given is None else given)
    return publishing.publish(round_) if publish else round_


def member_of(organisation: Organisation) -> User:
    """A member who was approved for an organisation."""
    user = UserFactory(role="Members")
    MembershipApplicationFactory(
        user=user, organisation=organisation, status=MembershipApplication.Status.APPROVED
    )
    return user


def make_divided_round(**changes) -> tuple[Round, list[Organisation]]:
    """A round of 12 small cities, 12 large ones and 12 counties, all of the directory, with 1% to 36%."""
    kinds = [(Level.CITY, 20_000), (Level.CITY, 900_000), (Level.COUNTY, 90_000)]
    organisations = [OrganisationFactory(level=level) for level, _size in kinds for _number in range(12)]
    given = [
        gave(
            number + 1,
            number + 1,
            organisation=organisation,
            level=kinds[number // 12][0],
            size=Decimal(kinds[number // 12][1]),
        )
        for number, organisation in enumerate(organisations)
    ]
    return make_round(given, **changes), organisations


def make_group(owner: User, organisations: Iterable[Organisation], name: str = "Sample group") -> SavedGroup:
    """A member's own group of peers."""
    return saved_groups.save(owner=owner, name=name, organisations=organisations)

"""Members and organisations by the ten thousand, invented, the same for the same seed: for measuring."""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from hub.base.access.audiences import MEMBERS_GROUP
from hub.base.models import Level, ServiceLine
from peers.models import (
    MembershipApplication,
    Organisation,
    OrganisationFigure,
    Profile,
    ProfileTopic,
    ServiceLink,
    User,
)
from peers.models.profiles import UPKEEP, OpenTo, ProfilePart
from peers.profiles import services
from search.declarations import registry
from search.entries import services as search_services

CHUNK = 500
DOMAIN = "population.example"
SOURCE = "Invented for measuring"
COUNTRIES = {"US": "USD", "AU": "AUD", "CA": "CAD", "PE": "PEN", "RO": "RON", "GB": "GBP"}
LEVELS = [Level.CITY] * 6 + [Level.COUNTY] * 3 + [Level.STATE, Level.SPECIAL, Level.TRIBAL, Level.NATIONAL]
SYLLABLES = [
    *("ba", "cor", "di", "fen", "gal", "hu", "jo", "kel", "lim"),
    *("mor", "nu", "pra", "ros", "ti", "ven", "wa", "yel", "zan"),
]
WORK = ["Payroll", "Finance", "Procurement", "Records", "Hosting", "Grants", "Fleet", "Training"]
PARTS = [ProfilePart.ADVISE, ProfilePart.WORKING, ProfilePart.LOOKING]

Report = Callable[[str, int], None]


def make_population(
    *, members: int, organisations: int, seed: int = 1, report: Report = lambda what, done: None
):
    """Make so many, where they are not there yet; returns how many of each were added.

    Each thing is made of the seed and its own number: stopped half way, it is taken up where it was.
    """
    made = {"organisations": 0, "members": 0}
    for numbers in _chunks(organisations):
        made["organisations"] += _make_organisations(numbers, seed)
        report("organisations", numbers[-1] + 1)
    bodies = _bodies(organisations)
    for numbers in _chunks(members):
        made["members"] += _make_members(numbers, seed, bodies)
        report("members", numbers[-1] + 1)
    return made


def _chunks(count: int) -> Iterator[range]:
    for start in range(0, count, CHUNK):
        yield range(start, min(start + CHUNK, count))


def _random(seed: int, what: str, number: int) -> random.Random:
    return random.Random(f"{seed}:{what}:{number}")  # noqa: S311 (nothing is secret here)


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))).capitalize()


def _slug(number: int) -> str:
    return f"population-{number}"


def _bodies(count: int) -> list[Organisation]:
    slugs = {_slug(number) for number in range(count)}
    found = Organisation.objects.filter(slug__startswith="population-").with_place().order_by("pk")
    return [body for body in found if body.slug in slugs]


# --- Organisations --------------------------------------------------------------------------------
@transaction.atomic
def _make_organisations(numbers: range, seed: int) -> int:
    slugs = [_slug(number) for number in numbers]
    there = set(Organisation.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    wanted = [number for number in numbers if _slug(number) not in there]
    made = Organisation.objects.bulk_create([_organisation(number, seed) for number in wanted])
    figures, links = [], []
    lines = list(ServiceLine.objects.order_by("pk").values_list("pk", flat=True))
    for number, body in zip(wanted, made, strict=True):
        chance = _random(seed, "figures", number)
        population = int(10 ** chance.uniform(2.5, 7))
        told = [("population", population, ""), ("staff", population // chance.randint(40, 200) + 1, "")]
        told.append(("budget", population * chance.randint(800, 5_000), COUNTRIES[body.country.code]))
        # Not everybody tells everything.
        for kind, value, currency in told[: chance.randint(0, 3)]:
            figures.append(_figure(body, kind, value, currency))
        if lines and chance.random() < 0.3:
            other = chance.choice(made)
            if other.pk != body.pk:
                links.append(ServiceLink(host=body, recipient=other, service_line_id=chance.choice(lines)))
    OrganisationFigure.objects.bulk_create(figures)
    ServiceLink.objects.bulk_create(links)
    found = registry.kinds()["organisation"].queryset().filter(pk__in=[body.pk for body in made])
    search_services.refresh_many(list(found))
    return len(made)


def _organisation(number: int, seed: int) -> Organisation:
    chance = _random(seed, "organisation", number)
    place, level = f"Sample {_word(chance)}", chance.choice(LEVELS)
    return Organisation(
        name=f"{place} {level.label.split(' ')[0]} {number}",
        slug=_slug(number),
        kind=Organisation.Kind.GOVERNMENT,
        level=level,
        country=chance.choice(list(COUNTRIES)),
        region=f"Sample Region {chance.randint(1, 12)}",
        place=place,
        is_sample=True,
    )


def _figure(body: Organisation, kind: str, value: int, currency: str) -> OrganisationFigure:
    return OrganisationFigure(
        organisation=body, kind=kind, year=2025, value=Decimal(value), currency=currency, source=SOURCE
    )


# --- Members --------------------------------------------------------------------------------------
@transaction.atomic
def _make_members(numbers: range, seed: int, bodies: list[Organisation]) -> int:
    emails = {number: f"person{number}@{DOMAIN}" for number in numbers}
    there = set(User.objects.filter(email__in=emails.values()).values_list("email", flat=True))
    wanted = [number for number in numbers if emails[number] not in there]
    unusable = make_password(None)
    users = User.objects.bulk_create(
        User(email=emails[number], name=_name(_random(seed, "person", number)), password=unusable)
        for number in wanted
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users
    )
    members, _created = Group.objects.get_or_create(name=MEMBERS_GROUP)
    User.groups.through.objects.bulk_create(
        User.groups.through(user_id=user.pk, group_id=members.pk) for user in users
    )
    pairs = list(zip(wanted, users, strict=True))
    _make_applications(pairs, seed, bodies)
    found = _make_profiles(pairs, seed)
    for profile in found:
        # What was just written need not be read again.
        profile.user._prefetched_objects_cache = {"groups": [members], "programme_parts": []}
    services.make_new_findable(found)
    return len(users)


def _name(chance: random.Random) -> str:
    return f"{_word(chance)} Sample-{_word(chance)}"


def _make_applications(pairs: list[tuple[int, User]], seed: int, bodies: list[Organisation]) -> None:
    now, rows = timezone.now(), []
    for number, user in pairs:
        body = _random(seed, "body", number).choice(bodies) if bodies else None
        rows.append(
            MembershipApplication(
                user=user,
                kind=User.Kind.PUBLIC_BODY,
                organisation_name=body.name if body else "Sample body",
                organisation=body,
                level=body.level if body else Level.CITY,
                country=body.country if body else "US",
                jurisdiction_name=body.region if body else "Sample Region",
                reason=SOURCE,
                verified_at=now,
                decided_at=now,
                status=MembershipApplication.Status.APPROVED,
            )
        )
    MembershipApplication.objects.bulk_create(rows)


def _make_profiles(pairs: list[tuple[int, User]], seed: int) -> list[Profile]:
    lines = list(ServiceLine.objects.order_by("pk"))
    ask_at = UPKEEP.after_confirmation(timezone.now()).ask_at
    made, topics = [], []
    for number, user in pairs:
        chance = _random(seed, "profile", number)
        profile = Profile(
            user=user,
            job_title=f"{chance.choice(WORK)} manager",
            languages=chance.sample(["en", "es", "fr", "ro"], k=chance.randint(1, 2)),
            open_to=chance.sample(OpenTo.values, k=chance.randint(0, 3)),
            ask_at=ask_at,
        )
        made.append(profile)
        told = chance.sample(lines, k=min(len(lines), chance.randint(1, 3)))
        own = [
            ProfileTopic(profile=profile, part=part, service_line=line)
            for part, line in zip(PARTS, told, strict=False)
        ]
        profile._prefetched_objects_cache = {"topics": own, "earlier_posts": []}
        topics += own
    Profile.objects.bulk_create(made)
    ProfileTopic.objects.bulk_create(topics)
    return made

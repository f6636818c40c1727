"""Rounds of thousands of organisations, invented, the same for the same seed: for measuring."""

import random
from collections.abc import Callable
from decimal import Decimal

from django.db import connection, transaction

from benchmarks.hosting import publishing
from benchmarks.models import Denominator, Metric, MetricVersion, Observation, Participant, Polarity, Round
from benchmarks.models.rounds import STEP
from hub.base.models import Audience
from peers.invented_population import make_population
from peers.models import Organisation

CHUNK = 5_000
LAST_YEAR = 2025

Report = Callable[[str, int], None]


def make_rounds(
    *,
    organisations: int,
    metrics: int,
    rounds: int,
    seed: int = 1,
    report: Report = lambda what, done: None,
) -> int:
    """Make and publish so many rounds, one a year, where they are not there yet; returns how many were added."""
    make_population(members=0, organisations=organisations, seed=seed, report=report)
    versions = [_version(number) for number in range(metrics)]
    bodies = list(
        Organisation.objects.filter(slug__startswith="population-")
        .with_place()
        .order_by("pk")[:organisations]
    )
    made = 0
    for number in range(rounds):
        year = LAST_YEAR - rounds + 1 + number
        slug = f"measured-{organisations}-{year}"
        if not Round.objects.filter(slug=slug).exists():
            _make_round(slug, year, bodies, versions, seed)
            made += 1
        report("rounds", number + 1)
    return made


def _version(number: int) -> MetricVersion:
    metric, created = Metric.objects.get_or_create(
        slug=f"measured-{number}",
        defaults={"name": f"Measured cost {number}", "question": "What does it cost to measure this?"},
    )
    if created:
        MetricVersion.objects.create(
            metric=metric,
            number=1,
            definition="Invented for measuring.",
            unit="per item",
            numerator="Cost of it",
            denominator_kind=Denominator.TRANSACTION,
            denominator="Items",
            is_cost=True,
            polarity=Polarity.LOW,
        )
    return metric.versions.get(number=1)


@transaction.atomic
def _make_round(
    slug: str, year: int, bodies: list[Organisation], versions: list[MetricVersion], seed: int
) -> None:
    round_ = Round.objects.create(
        slug=slug,
        title=f"Measured in {year} by {len(bodies)}",
        period=str(year),
        year=year,
        currency="USD",
        audience=Audience.everyone(),
        is_sample=True,
    )
    round_.metrics.set(versions)
    participants = Participant.objects.bulk_create(
        [
            Participant(
                round=round_,
                key=body.slug,
                name=body.name,
                organisation=body,
                level=body.level,
                country=body.country,
                size=body.jurisdiction.population if body.jurisdiction else None,
            )
            for body in bodies
        ],
        batch_size=CHUNK,
    )
    waiting: list[tuple] = []
    for participant in participants:
        chance = random.Random(f"{seed}:{year}:{participant.key}")  # noqa: S311 (nothing is secret here)
        for version in versions:
            denominator = Decimal(chance.randint(100, 100_000))
            value = Decimal(str(round(chance.lognormvariate(2, 0.6), 4)))
            waiting.append(
                (
                    participant.pk,
                    version.pk,
                    str((value * denominator).quantize(STEP)),
                    str(denominator),
                    False,
                    str(value),
                )
            )
        if len(waiting) >= CHUNK:
            _keep(waiting)
            waiting = []
    _keep(waiting)
    publishing.publish(round_)


def _keep(rows: list[tuple]) -> None:
    """Write figures down, without a model for each: there are hundreds of thousands in a round."""
    names = ("participant", "version", "numerator", "denominator", "is_estimated", "value")
    columns = ", ".join(Observation._meta.get_field(name).column for name in names)
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Observation._meta.db_table} ({columns}) VALUES ({marks})",  # noqa: S608 (no text of anybody's)
            rows,
        )

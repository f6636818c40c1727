"""The demo's benchmark rounds: invented bodies, whose figures are protected as those of real ones are."""

import random
from decimal import Decimal

from benchmarks.hosting import publishing
from benchmarks.hosting.publishing import Given
from benchmarks.models import MetricVersion, PriceIndex, Round
from hub.base.models import Audience, Level
from peers.models import Organisation
from search.entries import services as search_services

# Slug of the metric: the usual denominator by inhabitant, the usual value, how far values lie apart.
METRICS = {
    "finance-cost-share": (2_400, 1.4, 0.35),
    "invoice-cost": (0.35, 9.5, 0.4),
    "invoices-on-time": (0.35, 84, 0.08),
    "hr-cost-per-employee": (0.011, 1_150, 0.3),
    "it-cost-share": (2_400, 4.2, 0.3),
    "help-desk-first-contact": (0.06, 62, 0.12),
    "procurement-cost-share": (900, 1.9, 0.3),
    "days-to-hire": (0.0012, 74, 0.25),
    "online-share": (1.2, 46, 0.2),
}
CITIES = (
    *("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Pine", "Rowan"),
    *("Spruce", "Willow"),
)
COUNTIES = ("Amber", "Basalt", "Chalk", "Flint", "Granite", "Marble", "Quartz", "Slate", "Topaz")
STATES = ("North", "South", "West")
YEARS = (2023, 2024, 2025)
# Prices rise by an invented 2.5% a year.
PRICES = {2023: "100", 2024: "102.5", 2025: "105.06"}


def make_benchmarks() -> int:
    """Add the sample rounds that are missing; returns how many that were."""
    for year, value in PRICES.items():
        PriceIndex.objects.get_or_create(
            currency="USD",
            year=year,
            defaults={"value": Decimal(value), "base": "2023 = 100", "source": "Invented for this sample"},
        )
    versions = list(MetricVersion.objects.filter(metric__slug__in=METRICS).select_related("metric"))
    made = 0
    for year in YEARS:
        round_, created = Round.objects.get_or_create(
            slug=f"sample-round-{year}",
            defaults={
                "title": f"Sample round of shared functions, {year}",
                "period": str(year),
                "year": year,
                "currency": "USD",
                "audience": Audience.everyone(),
                "note": "Invented figures of invented bodies. Fewer bodies took part in the first year.",
                "is_sample": True,
            },
        )
        if created:
            round_.metrics.set(versions)
            publishing.record(round_, _given(year, versions))
            publishing.publish(round_)
            made += 1
    if made:
        search_services.refresh_many([version.metric for version in versions])
    return made


def _given(year: int, versions: list[MetricVersion]) -> list[Given]:
    harbor = Organisation.objects.filter(slug="city-of-sample-harbor").first()
    bodies = [("City of Sample Harbor", Level.CITY, 96_300, harbor)]
    bodies += [
        (f"City of Sample {name}", Level.CITY, 60_000 + 9_000 * n, None) for n, name in enumerate(CITIES)
    ]
    bodies += [
        (f"Sample {name} County", Level.COUNTY, 110_000 + 70_000 * n, None) for n, name in enumerate(COUNTIES)
    ]
    bodies += [(f"Sample State of the {name}", Level.STATE, 2_000_000, None) for name in STATES]
    taking_part = bodies[: 20 + 3 * YEARS.index(year)] + (bodies[-3:] if year == YEARS[-1] else [])
    return [
        _gave(name, level, people, organisation, year, versions)
        for name, level, people, organisation in dict.fromkeys(taking_part)
    ]


def _gave(name, level, people, organisation, year, versions) -> Given:
    # The same body differs from others in the same way each year: it is drawn by its name.
    draw = random.Random(name)  # noqa: S311 - sample figures, not secrets
    figures = {}
    for version in sorted(versions, key=lambda one: one.metric.slug):
        per_head, usual, spread = METRICS[version.metric.slug]
        value = usual * draw.lognormvariate(0, spread) * 0.97 ** (year - YEARS[0])
        value = min(value, 99.0) if version.is_share else value
        denominator = Decimal(round(people * per_head) or 1)
        share = Decimal(100) if version.is_share else Decimal(1)
        if draw.random() > 0.06:
            figures[version] = (round(Decimal(str(value)) * denominator / share, 2), denominator)
    return Given(
        key=name,
        name=name,
        level=level,
        country="US",
        size=Decimal(people),
        organisation=organisation,
        figures=figures,
    )

"""A round's figures as disclosure control takes them, and its answers as they are kept."""

from dataclasses import asdict, replace
from decimal import Decimal

from django.db.models import F

from benchmarks.disclosure import rules
from benchmarks.disclosure.rules import Figure, Gate
from benchmarks.disclosure.selections import PARTS, WHOLE, Selection
from benchmarks.models import Answer, BlockGroup, MetricVersion, Observation, Round

PER_CENT = Decimal(100)


def figures_of(round_: Round, version: MetricVersion) -> list[Figure]:
    """What the participants gave for a metric."""
    rows = Observation.objects.filter(participant__round=round_, version=version).order_by("pk")
    scale = PER_CENT if version.is_share else 1
    return [
        Figure(organisation, value, numerator * scale, denominator)
        for organisation, value, numerator, denominator in rows.values_list(
            "participant", "value", "numerator", "denominator"
        )
    ]


def published_answers_for(round_: Round, participants: frozenset[int]) -> list[Answer]:
    """What is told of some organisations whose single figures are public; not kept, since it tells nothing new."""
    figures: dict[MetricVersion, list[Figure]] = {}
    rows = Observation.objects.filter(participant__in=participants).select_related(
        "version__metric__service_line"
    )
    for row in rows.order_by(
        F("version__metric__service_line__sort_order").asc(nulls_last=True), "version__metric__name", "pk"
    ):
        figures.setdefault(row.version, []).append(
            Figure(row.participant_id, row.value, row.numerator, row.denominator)
        )
    return [
        answer_row(
            round_,
            version,
            WHOLE,
            replace(
                rules.answers(given, {"all": participants}, are_published=True, totals=Gate())["all"],
                together=None,
            ),
        )
        for version, given in figures.items()
    ]


def answer_row(
    round_: Round, version: MetricVersion, group: Selection | BlockGroup, answer: rules.Answer
) -> Answer:
    """An answer for a group, to be kept."""
    columns = {
        name: "" if value is None and name.endswith("refusal") else value
        for name, value in asdict(answer).items()
    }
    whose = {"block_group": group} if isinstance(group, BlockGroup) else dict(zip(PARTS, group, strict=True))
    return Answer(round=round_, version=version, **whose, **columns)

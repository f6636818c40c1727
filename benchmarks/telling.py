"""What readers are told of rounds and metrics: always out of the answers that disclosure control gave."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_countries import countries

from benchmarks import formats, peer_groups
from benchmarks.disclosure import Reason
from benchmarks.models import Answer, Metric, MetricVersion, Round
from benchmarks.peer_groups import WHOLE, Selection
from hub.base.models import Level

PARTS = ("level", "country", "size")


@dataclass
class Line:
    """One metric in a round, for one group of peers."""

    version: MetricVersion
    answer: Answer
    # The numbers of the notes that say why no quartiles or no total are shown.
    quartiles_note: int | None = None
    together_note: int | None = None

    @property
    def metric(self) -> Metric:
        """What was measured."""
        return self.version.metric

    @property
    def shown(self) -> dict[str, str]:
        """The figures in words; what is not told is empty."""
        told = {name: getattr(self.answer, name) for name in ("lower", "median", "upper", "together")}
        return {name: formats.figure(value) for name, value in told.items()}


@dataclass
class Choice:
    """A part of a selection as a form offers it."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


def published_answers() -> QuerySet:
    """Answers with what a line shows of them, in the order of metrics."""
    return Answer.objects.select_related("version__metric__service_line").order_by(
        "version__metric__service_line__sort_order", "version__metric__name", "pk"
    )


class RoundResults:
    """The results of a round for one group of peers, as far as they are told."""

    def __init__(self, round_: Round, query):
        self.round = round_
        self.notes: list[str] = []
        # Only groups that hold anybody were asked for: with another the whole is shown.
        asked = tuple(query.get(part, "") for part in PARTS)
        self.is_unknown = asked != WHOLE and asked not in self._groups
        self.selection: Selection = WHOLE if self.is_unknown else asked

    @cached_property
    def _groups(self) -> set[Selection]:
        return set(self.round.answers.order_by().values_list(*PARTS).distinct())

    @cached_property
    def lines(self) -> list[Line]:
        """One line a metric."""
        asked = dict(zip(PARTS, self.selection, strict=True))
        answers = published_answers().filter(round=self.round, **asked)
        lines = [Line(answer.version, answer) for answer in answers]
        for line in lines:
            line.quartiles_note = self._note(line.answer.quartiles_refusal)
            line.together_note = self._note(line.answer.together_refusal) if self.is_whole else None
        return lines

    def _note(self, reason: str) -> int | None:
        """The number of the note that gives a reason; the same reason has the same one."""
        if not reason:
            return None
        words = str(Reason(reason).words)
        if words not in self.notes:
            self.notes.append(words)
        return self.notes.index(words) + 1

    @property
    def is_whole(self) -> bool:
        """Whether all participants are meant."""
        return self.selection == WHOLE

    @property
    def query(self) -> str:
        """The selection as the query of an address."""
        return "&".join(f"{part}={value}" for part, value in zip(PARTS, self.selection, strict=True) if value)

    @property
    def choices(self) -> list[Choice]:
        """What a group can be chosen by; a part that all participants have in common is left out."""
        labels = (_("Level"), _("Country"), self.round.get_size_by_display())
        found = []
        for place, (part, label) in enumerate(zip(PARTS, labels, strict=True)):
            options = self._options(place)
            if len(options) > 1:
                found.append(Choice(part, str(label), options, self.selection[place]))
        return found

    def _options(self, place: int) -> list[tuple[str, str]]:
        values = {selection[place] for selection in self._groups} - {""}
        if place == 0:
            return [(value, str(label)) for value, label in Level.choices if value in values]
        if place == 1:
            return sorted(((value, countries.name(value)) for value in values), key=lambda option: option[1])
        return [
            (band, str(label))
            for band, label in peer_groups.bands(self.round.size_by).items()
            if band in values
        ]

    @property
    def group_name(self) -> str:
        """The group in words."""
        if self.is_whole:
            return _("All who took part")
        names = [
            dict(self._options(place)).get(value, value)
            for place, value in enumerate(self.selection)
            if value
        ]
        return ", ".join(names)


@dataclass
class Point:
    """One round in a metric's series."""

    round: Round
    line: Line
    begins_anew: bool


def series(metric: Metric, user) -> list[Point]:
    """What is told of a metric over the years, the first first; a new version begins anew."""
    answers = (
        published_answers()
        .filter(
            version__metric=metric, level="", country="", size="", round__in=Round.objects.visible_to(user)
        )
        .select_related("round", "version__metric")
        .order_by("round__year", "round__published_at", "pk")
    )
    points, before = [], None
    for answer in answers:
        points.append(
            Point(answer.round, Line(answer.version, answer), before not in (None, answer.version_id))
        )
        before = answer.version_id
    return points

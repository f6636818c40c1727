"""What readers are told of rounds and metrics: always out of the answers that disclosure control gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from benchmarks import formats
from benchmarks.disclosure import answers as disclosure_answers
from benchmarks.disclosure import block_groups, corrections, selections
from benchmarks.disclosure.block_groups import DisclosedGroup
from benchmarks.disclosure.selections import COLUMNS, PARTS, WHOLE, Selection
from benchmarks.models import Answer, Metric, MetricVersion, Participant, Round, SavedGroup
from benchmarks.refusals import Reason
from hub.base.access import audiences
from hub.base.models import DeliveryModel, Level

LIKE_US = "like-us"
METHOD = gettext_lazy("Quantiles of type 7 (inclusive)")


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
        values = {name: getattr(self.answer, name) for name in ("lower", "median", "upper", "together")}
        return {name: formats.figure(value) for name, value in values.items()}

    @property
    def in_words(self) -> str:
        """What is told, for those who can't see a drawing of it."""
        if not self.answer.is_told:
            return " ".join(self.answer.words)
        parts = {**self.shown, "unit": self.version.unit, "count": self.answer.count}
        if parts["lower"]:
            return (
                _(
                    "Median %(median)s, quartiles %(lower)s and %(upper)s %(unit)s, of %(count)s organisations."
                )
                % parts
            )
        return _("Median %(median)s %(unit)s, of %(count)s organisations.") % parts


@dataclass
class Choice:
    """A part of a selection as a form offers it."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


# The answers for a whole round.
WHOLE_ROUND = Q(block_group=None, **dict(zip(PARTS, WHOLE, strict=True)))


def published_answers(answers: QuerySet | None = None) -> QuerySet:
    """Answers with what a line shows of them, in the order of metrics."""
    answers = Answer.objects.all() if answers is None else answers
    return answers.select_related("version__metric__service_line").order_by(
        F("version__metric__service_line__sort_order").asc(nulls_last=True), "version__metric__name", "pk"
    )


class RoundResults:
    """The results of a round for one group of peers, as far as they are told.

    The group is a selection, or what ``peers`` names: peers like the reader's organisation, or a group that the reader
    saved. These are for the reader alone: without ``user`` there are none.
    """

    def __init__(
        self,
        round_: Round,
        query,
        user=None,
        *,
        participant: Participant | None = None,
        rounds: Iterable[Round] = (),
    ):
        """``participant`` is the reader's organisation in the round, where it is known already.

        ``rounds`` are those of which the answers for the same group are wanted too, for the years beside.
        """
        self.round = round_
        self.rounds = {one.pk: one for one in (*rounds, round_)}
        self.participant = participant
        self.user = user if user is not None and audiences.is_member(user) else None
        self.notes: list[str] = []
        self.peers = self._peers(query.get("peers", ""))
        # Only groups that hold anybody were asked for: with another the whole is shown.
        asked = WHOLE if self.peers else tuple(query.get(part, "") for part in PARTS)
        self.is_unknown = asked != WHOLE and asked not in self._groups
        self.selection: Selection = WHOLE if self.is_unknown else asked

    def _peers(self, asked: str) -> str:
        return asked if asked in dict(self.peer_options) else ""

    @cached_property
    def _groups(self) -> set[Selection]:
        answers = self.round.answers.filter(block_group=None).order_by()
        if not self.round.corrects_id:
            # Every metric was asked for the same groups; in a correction some keep those of the version before.
            answers = answers.filter(version=self.round.metrics.order_by("pk").values("pk")[:1])
        return set(answers.values_list(*PARTS).distinct())

    @cached_property
    def saved_groups(self) -> dict[str, SavedGroup]:
        """The reader's own groups, by the value that names each."""
        if self.user is None or not block_groups.may_be_put_together(self.round):
            return {}
        return {str(group.pk): group for group in SavedGroup.objects.filter(owner=self.user)}

    @property
    def has_no_own_groups(self) -> bool:
        """Whether it is a version whose readers are told of no group of their own, beside the one it corrects."""
        return corrections.is_guarded(self.round)

    @property
    def peer_options(self) -> list[tuple[str, str]]:
        """The groups that are the reader's own."""
        if self.user is None or self.has_no_own_groups:
            return []
        like_us = [(LIKE_US, _("Peers like us"))] if self.user.organisation else []
        return like_us + [(key, group.name) for key, group in self.saved_groups.items()]

    @cached_property
    def disclosed_group(self) -> DisclosedGroup:
        """What a group beside the selections is told as."""
        if self.peers == LIKE_US and self.participant is not None:
            group = self.participant.like_us
            return DisclosedGroup(tuple(group.blocks) if group else ())
        if self.peers == LIKE_US:
            return block_groups.like_us(self.round, self.user.organisation)
        return block_groups.disclosed_as(self.round, self.saved_groups[self.peers])

    @property
    def is_like_us(self) -> bool:
        """Whether the group is that of the organisations most like the reader's."""
        return self.peers == LIKE_US

    @property
    def from_before(self) -> list[str]:
        """The metrics whose result is that of an earlier version."""
        return [line.metric.name for line in self.lines if line.answer.is_from_before]

    @cached_property
    def lines(self) -> list[Line]:
        """One line a metric."""
        lines = [Line(answer.version, answer) for answer in self._answers()]
        for line in lines:
            line.quartiles_note = self._note(line.answer.quartiles_refusal)
            line.together_note = self._note(line.answer.together_refusal) if self.is_whole else None
        return lines

    def _answers(self) -> list[Answer]:
        if self.peers and self.disclosed_group.participants is not None:
            return disclosure_answers.published_answers_for(self.round, self.disclosed_group.participants)
        return [
            answer
            for answer in self._kept
            if answer.round_id == self.round.pk and bool(answer.block_group_id) == bool(self.peers)
        ]

    @property
    def over_the_years(self) -> list[Answer]:
        """What the rounds beside this one tell of the same group; in place of one's own group of all."""
        return [answer for answer in self._kept if answer.block_group_id is None]

    @cached_property
    def _kept(self) -> list[Answer]:
        """The answers of this round and of those beside it, read at once."""
        kept = self._read()
        if self.peers and self.disclosed_group.blocks and not any(one.block_group_id for one in kept):
            block_groups.ask(self.round, self.disclosed_group.blocks)
            kept = self._read()
        return kept

    def _read(self) -> list[Answer]:
        versions = MetricVersion.objects.filter(metric__versions__rounds=self.round)
        asked = dict(zip(PARTS, self.selection, strict=True))
        wanted = Answer.objects.order_by().filter(
            block_group=None, round__in=list(self.rounds), version__in=versions.values("pk"), **asked
        )
        if self.peers:
            whole_blocks = Answer.objects.order_by().filter(
                block_group__round=self.round, block_group__key=self.disclosed_group.key
            )
            # Each half has an index of its own; a condition of both has none.
            wanted = wanted.values("pk").union(whole_blocks.values("pk"), all=True)
        kept = list(published_answers().filter(pk__in=wanted) if self.peers else published_answers(wanted))
        for answer in kept:
            answer.round = self.rounds[answer.round_id]
        return kept

    @property
    def within(self) -> Q:
        """The group as a condition on participants."""
        if self.peers and self.disclosed_group.participants is not None:
            return Q(pk__in=self.disclosed_group.participants)
        if self.peers:
            return Q(block__in=self.disclosed_group.blocks)
        return Q(**{COLUMNS[part]: value for part, value in zip(PARTS, self.selection, strict=True) if value})

    @property
    def group_key(self) -> str:
        """What the group is known by: the same organisations of the round have the same key."""
        if not self.peers:
            return block_groups.key_of(
                f"{part}={value}" for part, value in zip(PARTS, self.selection, strict=True)
            )
        return (
            self.disclosed_group.key
            if self.disclosed_group.participants is None
            else block_groups.key_of(self.disclosed_group.participants)
        )

    def holds(self, participant: Participant) -> bool:
        """Whether a participant is in the group."""
        if self.peers and self.disclosed_group.participants is not None:
            return participant.pk in self.disclosed_group.participants
        if self.peers:
            return participant.block in self.disclosed_group.blocks
        delivery = participant.delivery_model
        own = (
            participant.level,
            participant.country.code or "",
            participant.band,
            delivery.slug if delivery else "",
        )
        return selections.fits(self.selection, own)

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
        return self.selection == WHOLE and not self.peers

    @property
    def query(self) -> str:
        """The group as the query of an address."""
        if self.peers:
            return f"peers={self.peers}"
        return "&".join(f"{part}={value}" for part, value in zip(PARTS, self.selection, strict=True) if value)

    @cached_property
    def _delivery_models(self) -> dict[str, str]:
        slugs = {selection[3] for selection in self._groups} - {""}
        found = DeliveryModel.objects.filter(slug__in=slugs) if slugs else []
        return {one.slug: one.label for one in found}

    @cached_property
    def choices(self) -> list[Choice]:
        """What a group can be chosen by; a part that all participants have in common is left out."""
        labels = (_("Level"), _("Country"), self.round.get_size_by_display(), _("Delivery model"))
        found = []
        for place, (part, label) in enumerate(zip(PARTS, labels, strict=True)):
            options = self._options(place)
            if len(options) > 1:
                found.append(Choice(part, str(label), options, self.selection[place]))
        if self.peer_options:
            found.append(Choice("peers", _("Or your own group"), self.peer_options, self.peers))
        return found

    def _options(self, place: int) -> list[tuple[str, str]]:
        values = {selection[place] for selection in self._groups} - {""}
        if place == 0:
            return [(value, str(label)) for value, label in Level.choices if value in values]
        if place == 1:
            return sorted(((value, countries.name(value)) for value in values), key=lambda option: option[1])
        if place == 3:
            return [(slug, label) for slug, label in self._delivery_models.items() if slug in values]
        return [
            (band, str(label))
            for band, label in selections.bands(self.round.size_by).items()
            if band in values
        ]

    @cached_property
    def group_name(self) -> str:
        """The group in words."""
        if self.peers:
            return dict(self.peer_options)[self.peers]
        if self.is_whole:
            return _("All who took part")
        names = [
            dict(self._options(place)).get(value, value)
            for place, value in enumerate(self.selection)
            if value
        ]
        return ", ".join(names)

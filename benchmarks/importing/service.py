"""Rounds made and brought up to date from a table of published figures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from benchmarks.disclosure import corrections
from benchmarks.hosting import publishing
from benchmarks.hosting.publishing import Given
from benchmarks.importing.mapping import Mapping
from benchmarks.importing.plan import Body, Period
from benchmarks.models import Denominator, Metric, MetricVersion, Observation, Round
from benchmarks.models.rounds import STEP
from hub.base.importing.reports import Report, Status
from hub.base.importing.transactions import all_or_nothing
from hub.base.models import Audience, ServiceLine, Theme
from peers.models import Organisation
from search.entries import services as search_services

SIZE_STEP = Decimal("0.01")


@dataclass
class Importer:
    """Brings in the rounds of a table, each in a transaction of its own. Safe to run again."""

    mapping: Mapping
    dry_run: bool = False
    report: Report = field(default_factory=Report)

    def run(
        self, periods: dict[str, Period], *, progress: Callable[[str], None] = lambda line: None
    ) -> Report:
        """Bring in all periods, the first one first."""
        self._organisations: dict[str, Organisation | None] = {}
        for period in sorted(periods):
            with self.report.row(0, publishing.RoundError, label=f"{period}: "):
                with all_or_nothing(dry_run=self.dry_run):
                    status, given = self._bring_in(periods[period])
                self.report.counts[status] += 1
                progress(f"  {period}: {given} organisations, {status}")
        return self.report

    def _bring_in(self, period: Period) -> tuple[Status, int]:
        versions = self._versions()
        round_, created = self._round(period)
        if not round_.are_figures_published:
            raise publishing.RoundError("there is a round of that address whose figures are not public.")
        given = [
            found
            for body in period.bodies.values()
            if (found := self._given(round_.period, body, versions)).figures
        ]
        if not created and _as_kept(round_) == _as_given(given):
            return Status.UNCHANGED, len(given)
        if not created and round_.is_published:
            # Readers of the version before find it as it was, and the new one from there.
            round_ = corrections.new_version(round_, _("The table that the figures come from was changed."))
        round_.metrics.set(versions.values())
        publishing.record(round_, given)
        publishing.publish(round_)
        return (Status.CREATED if created else Status.UPDATED), len(given)

    # --- Metrics ---------------------------------------------------------------------------------
    def _versions(self) -> dict[tuple[str, str], MetricVersion]:
        """The version of each metric, by measure and function; those that are missing are made."""
        found = {}
        for measure, told in self.mapping.measures.items():
            for key, function in self.mapping.functions.items():
                texts = {
                    name: text.format(function=key if name == "slug" else function["name"])
                    for name, text in told["metric"].items()
                }
                found[measure, key] = self._version(texts, function.get("service_line", ""))
        return found

    def _version(self, texts: dict[str, str], service_line: str) -> MetricVersion:
        slug, name, question = (texts.pop(part) for part in ("slug", "name", "question"))
        metric, created = Metric.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "question": question,
                "service_line": ServiceLine.objects.filter(slug=service_line).first(),
                "theme": Theme.objects.filter(slug="funding").first(),
            },
        )
        if created:
            bounds = {"lowest": 0, "highest": 100} if texts["unit"] == "%" else {}
            MetricVersion.objects.create(metric=metric, number=1, **bounds, **texts)
            search_services.refresh(metric)
        return MetricVersion.objects.select_related("metric").filter(metric=metric).order_by("-number")[0]

    # --- Rounds ----------------------------------------------------------------------------------
    def _round(self, period: Period) -> tuple[Round, bool]:
        texts = {name: text.format(**period.named) for name, text in self.mapping.round.items()}
        round_, created = Round.objects.get_or_create(
            slug=texts.pop("slug"),
            defaults={
                **texts,
                "year": int(period.named["year"]),
                "currency": self.mapping.currency,
                "audience": Audience.everyone(),
                "are_figures_published": True,
                "size_by": Round.SizeBy.STAFF,
            },
        )
        while round_.superseded_by:
            round_ = round_.superseded_by
        return round_, created

    def _given(self, name: str, body: Body, versions: dict[tuple[str, str], MetricVersion]) -> Given:
        figures = {}
        for (measure, function), numerator in body.functions.items():
            version = versions[measure, function]
            whole = body.totals.get(self.mapping.measures[measure]["column"])
            denominator = None if version.denominator_kind == Denominator.NONE else whole
            if not numerator and self.mapping.zero_means_missing:
                continue
            try:
                publishing.ratio(version, numerator, denominator)
            except publishing.RoundError as error:
                self.report.remark(0, f"{name}, {body.name}: {error} It is left out.")
                continue
            figures[version] = (
                numerator.quantize(STEP),
                None if denominator is None else denominator.quantize(STEP),
            )
        size = next((body.totals[column] for column in self.mapping.size if body.totals.get(column)), None)
        return Given(
            key=body.key,
            name=body.name[:200],
            level=self.mapping.level,
            country=self.mapping.country,
            size=None if size is None else size.quantize(SIZE_STEP),
            organisation=self._organisation(body.name),
            figures=figures,
        )

    def _organisation(self, name: str) -> Organisation | None:
        """The organisation of the directory that has this name, if there is exactly one."""
        if name not in self._organisations:
            self._organisations[name] = Organisation.objects.named(
                name, level=self.mapping.level, country=self.mapping.country
            )
        return self._organisations[name]


def _as_kept(round_: Round) -> dict:
    kept: dict = {(one.key, one.name, one.organisation_id, one.size): {} for one in round_.participants.all()}
    for one in Observation.objects.filter(participant__round=round_).select_related("participant"):
        whose = one.participant
        kept[whose.key, whose.name, whose.organisation_id, whose.size][one.version_id] = (
            one.numerator,
            one.denominator,
        )
    return kept


def _as_given(given: list[Given]) -> dict:
    return {
        (one.key, one.name, one.organisation.pk if one.organisation else None, one.size): {
            version.pk: figures for version, figures in one.figures.items()
        }
        for one in given
    }

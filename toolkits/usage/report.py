"""The figures that a toolkit's hosts see: by month and jurisdiction, and what was searched for and asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from forums.models import Thread
from hub.base.models import Jurisdiction
from hub.base.output import tables
from hub.base.output.tables import Value
from toolkits.models import Adoption, ToolkitCount, ToolkitPage, ToolkitSearch
from toolkits.usage.counting import this_month

PERIODS = (12, 36)
QUESTIONS_SHOWN = 50
ADOPTED = "adopted"


@dataclass
class Row:
    """The figures of one month, or of one jurisdiction."""

    label: str
    month: date | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, count: int) -> None:
        """Count so many more of a kind."""
        self.counts[kind] = self.counts.get(kind, 0) + count

    @property
    def views(self) -> int:
        """How often the page was opened."""
        return self.counts.get(ToolkitCount.Kind.VIEW, 0)

    @property
    def files(self) -> int:
        """How many single files were downloaded."""
        return self.counts.get(ToolkitCount.Kind.FILE, 0)

    @property
    def zips(self) -> int:
        """How often everything was downloaded as one."""
        return self.counts.get(ToolkitCount.Kind.ZIP, 0)

    @property
    def adoptions(self) -> int:
        """How many organisations began to use it."""
        return self.counts.get(ADOPTED, 0)


@dataclass(frozen=True)
class Cell:
    """How often one thing happened in a month in a jurisdiction; ``detail`` is the file."""

    kind: str
    month: date
    jurisdiction_id: int | None
    detail: str
    count: int


class UsageReport:
    """The figures of one toolkit over the last months; who asks for them hosts it."""

    def __init__(self, toolkit: ToolkitPage, reader, months: int = PERIODS[0]):
        self.toolkit, self.reader = toolkit, reader
        self.months = _last_months(months)
        self.cells = [*self._counted(), *self._adopted()]
        keys = {cell.jurisdiction_id for cell in self.cells if cell.jurisdiction_id}
        found = Jurisdiction.objects.in_bulk(keys)
        self.places = {key: str(place) for key, place in found.items()}

    # --- Read --------------------------------------------------------------------------------------

    def _counted(self) -> Iterator[Cell]:
        rows = ToolkitCount.objects.filter(toolkit=self.toolkit, month__gte=self.months[0])
        columns = ("kind", "month", "jurisdiction_id", "file__name", "count")
        for kind, month, place, file, count in rows.order_by("month", "pk").values_list(*columns):
            yield Cell(kind, month, place, file or "", count)

    def _adopted(self) -> Iterator[Cell]:
        rows = (
            Adoption.objects.shown()
            .filter(toolkit=self.toolkit, adopted_on__gte=self.months[0])
            .annotate(month=TruncMonth("adopted_on"))
            .values("month", "organisation__jurisdiction")
            .annotate(number=Count("pk"))
            .order_by("month", "organisation__jurisdiction")
        )
        for row in rows:
            yield Cell(ADOPTED, row["month"], row["organisation__jurisdiction"], "", row["number"])

    def place_of(self, key: int | None) -> str:
        """A jurisdiction in words."""
        return self.places.get(key) or _("Visitors, and members whose jurisdiction is not known")

    # --- Told --------------------------------------------------------------------------------------

    @property
    def total(self) -> Row:
        """All of the period."""
        return _summed(Row(_("Together")), self.cells)

    @property
    def by_month(self) -> list[Row]:
        """A row for each month of the period, the newest first."""
        rows = {month: Row(f"{month:%Y-%m}", month) for month in reversed(self.months)}
        for cell in self.cells:
            if cell.month in rows:
                rows[cell.month].add(cell.kind, cell.count)
        return list(rows.values())

    @property
    def by_jurisdiction(self) -> list[Row]:
        """A row for each jurisdiction, the most active first."""
        rows: dict[int | None, Row] = {}
        for cell in self.cells:
            row = rows.setdefault(cell.jurisdiction_id, Row(self.place_of(cell.jurisdiction_id)))
            row.add(cell.kind, cell.count)
        return sorted(rows.values(), key=lambda row: (-sum(row.counts.values()), row.label))

    @property
    def by_file(self) -> list[tuple[str, int]]:
        """How often each file was downloaded, the most wanted first."""
        files: dict[str, int] = {}
        for cell in self.cells:
            if cell.kind == ToolkitCount.Kind.FILE:
                files[cell.detail] = files.get(cell.detail, 0) + cell.count
        return sorted(files.items(), key=lambda one: (-one[1], one[0]))

    @property
    def searches(self) -> list[dict]:
        """The words that led here and that several people searched for, with how often."""
        told = ToolkitSearch.objects.filter(toolkit=self.toolkit, month__gte=self.months[0], is_told=True)
        summed = told.order_by().values("words").annotate(number=Sum("count"))
        return list(summed.order_by("-number", "words")[:100])

    @property
    def untold_searches(self) -> int:
        """How often other words led here, which too few people used to be told."""
        untold = ToolkitSearch.objects.filter(toolkit=self.toolkit, month__gte=self.months[0], is_told=False)
        return untold.aggregate(number=Sum("count"))["number"] or 0

    @property
    def open_questions(self) -> list[Thread]:
        """The questions about the toolkit that nobody has answered yet, the longest waiting first."""
        asked = Thread.objects.about(self.toolkit).visible_to(self.reader).unanswered()
        return list(asked.order_by("started_at", "pk")[:QUESTIONS_SHOWN])

    # --- As a table to take away -------------------------------------------------------------------

    def as_csv(self) -> Iterator[str]:
        """All of it as one table, a row for each figure."""
        headings = [_("What"), _("Month"), _("Jurisdiction"), _("Detail"), _("Count")]
        return tables.as_csv(headings, (tables.harmless_row(row) for row in self._rows()))

    def _rows(self) -> Iterator[list[Value]]:
        names = {kind.value: str(kind.label) for kind in ToolkitCount.Kind} | {ADOPTED: _("Adoptions")}
        for cell in self.cells:
            place = self.place_of(cell.jurisdiction_id)
            yield [names[cell.kind], f"{cell.month:%Y-%m}", place, cell.detail, cell.count]
        for search in self.searches:
            yield [_("Searches that led here"), "", "", search["words"], search["number"]]
        if self.untold_searches:
            rest = _("Other words, each used by too few people to be told")
            yield [_("Searches that led here"), "", "", rest, self.untold_searches]
        for thread in self.open_questions:
            yield [_("Open questions"), f"{thread.started_at:%Y-%m}", "", thread.title, 1]


def _summed(row: Row, cells: list[Cell]) -> Row:
    for cell in cells:
        row.add(cell.kind, cell.count)
    return row


def _last_months(count: int) -> list[date]:
    """The first days of the last months, the oldest first."""
    newest = this_month()
    places = range(newest.year * 12 + newest.month - count, newest.year * 12 + newest.month)
    return [date(place // 12, place % 12 + 1, 1) for place in places]

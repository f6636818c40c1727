"""The drawings of benchmarks: the same figures as in the tables beside them, as SVG.

Colours and sizes are attributes of the drawing, so that it needs no style sheet where it is embedded.
"""

from decimal import Decimal

from benchmarks import formats
from benchmarks.comparing.round_results import Line
from benchmarks.comparing.trends import Series
from benchmarks.disclosure.answers import PER_CENT

WIDTH = 480
LEFT, RIGHT = 16, 464
TREND_LEFT, TREND_TOP, TREND_BOTTOM = 52, 16, 190


def spread(line: Line, *, own: Decimal | None = None, singles: list[Decimal] | None = None) -> dict | None:
    """The quartiles and the median as a box on a line; one's own figure, and single ones where they are public."""
    answer = line.answer
    if not answer.is_told:
        return None
    values = [answer.median, answer.lower, answer.upper, own]
    known = [value for value in values if value is not None]
    low = min([Decimal(0), *known])
    high = _top(max([*known, (answer.upper or answer.median) * Decimal("1.6")]))
    if line.version.is_share and max(known) <= PER_CENT:
        high = min(high, PER_CENT)
    scale = _scale(low, high, LEFT, RIGHT)
    return {
        "line": line,
        "lower": scale(answer.lower),
        "median": scale(answer.median),
        "upper": scale(answer.upper),
        "box_width": None if answer.lower is None else max(1, scale(answer.upper) - scale(answer.lower)),
        "own": scale(own),
        "own_text": formats.figure(own),
        "singles": [scale(value) for value in singles or [] if low <= value <= high],
        "beyond": sum(not low <= value <= high for value in singles or []),
        "ticks": [
            {"at": scale(value), "text": formats.figure(value)}
            for value in (low + (high - low) * step / 4 for step in range(5))
        ],
    }


def trend(series: Series, *, with_own: bool = True) -> dict | None:
    """Median and quartiles by round; where the definition changed the line is broken."""
    points = series.points
    values = [{**point.values, **({} if with_own else {"own": None})} for point in points]
    if sum(statistics["median"] is not None for statistics in values) < 2:
        return None
    top = _top(max(value for statistics in values for value in statistics.values() if value is not None))
    down = _scale(Decimal(0), top, TREND_BOTTOM, TREND_TOP)
    step = (RIGHT - TREND_LEFT - 40) / max(1, len(points) - 1)
    marks, segments = [], []
    for number, (point, statistics) in enumerate(zip(points, values, strict=True)):
        mark = {
            "x": round(TREND_LEFT + 20 + number * step, 1),
            "label": point.round.period,
            "begins_anew": point.begins_anew,
            **{name: down(value) for name, value in statistics.items()},
        }
        marks.append(mark)
        if not segments or point.begins_anew or mark["median"] is None:
            segments.append([])
        if mark["median"] is not None:
            segments[-1].append(mark)
    return {
        "marks": marks,
        "lines": [_path(segment, "median") for segment in segments if len(segment) > 1],
        "areas": [
            f"{_path(banded, 'upper')} {_path(banded[::-1], 'lower')}"
            for segment in segments
            if len(banded := [mark for mark in segment if mark["lower"] is not None]) > 1
        ],
        "ticks": [{"at": down(top * part / 4), "text": formats.figure(top * part / 4)} for part in range(5)],
        "has_own": any(mark["own"] is not None for mark in marks),
        "terms": series.terms,
    }


def _path(marks: list[dict], name: str) -> str:
    return " ".join(f"{mark['x']},{mark[name]}" for mark in marks)


def _scale(low: Decimal, high: Decimal, first: int, last: int):
    """From a value to its place in the drawing."""

    def at(value: Decimal | None) -> float | None:
        if value is None:
            return None
        return round(first + float((value - low) / ((high - low) or 1)) * (last - first), 1)

    return at


def _top(value: Decimal) -> Decimal:
    """A round number at or above the value: 1, 2, 4 or 8 with zeros."""
    if value <= 0:
        return Decimal(1)
    unit = Decimal(1).scaleb(value.adjusted())
    return next(unit * step for step in (1, 2, 4, 6, 8, 10) if unit * step >= value)

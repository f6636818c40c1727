"""The images of the demo's cases: plain charts and diagrams, drawn with Pillow from a few numbers or words."""

import io
from collections.abc import Callable

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1440, 810
MARGIN = 80
WHITE, INK, GREY, LINE = "#ffffff", "#1b1b1b", "#5c5c5c", "#dcdee0"
TEAL, DARK, PALE, YELLOW = "#0f6460", "#0b4b3f", "#e0f7f6", "#face00"
# One colour for each series, told apart by lightness too.
SERIES = ("#8fb8b4", TEAL, YELLOW)


def draw(*, kind: str, name: str, **details) -> ContentFile:
    """A PNG of this kind: ``bars``, ``lines``, ``steps`` or ``hub``; the rest is what it shows."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    DRAWINGS[kind](ImageDraw.Draw(canvas), **details)
    # Sixty-four colours are plenty for flat areas, and make the file a third of the size.
    png = io.BytesIO()
    canvas.quantize(64, Image.Quantize.FASTOCTREE).save(png, "PNG", optimize=True)
    return ContentFile(png.getvalue(), name=name)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def _wrapped(pen: ImageDraw.ImageDraw, text: str, size: int, width: int) -> str:
    """The text broken into lines that fit the width."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and pen.textlength(longer, font=_font(size)) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return "\n".join([*lines, line])


def _title(pen: ImageDraw.ImageDraw, title: str, unit: str) -> None:
    pen.text((MARGIN, 44), title, font=_font(44), fill=INK)
    pen.text((MARGIN, 104), unit, font=_font(28), fill=GREY)


def _frame(pen: ImageDraw.ImageDraw, top: float, ticks: list[float]) -> Callable[[float], float]:
    """Draw the lines of a scale; returns where on it a value stands."""
    upper, lower = 200, HEIGHT - 150

    def place(value: float) -> float:
        return lower - (lower - upper) * value / top

    for tick in ticks:
        pen.line(
            (MARGIN + 70, place(tick), WIDTH - MARGIN, place(tick)), fill=GREY if tick == 0 else LINE, width=2
        )
        pen.text((MARGIN + 50, place(tick)), f"{tick:,g}", font=_font(26), fill=GREY, anchor="rm")
    return place


def _legend(pen: ImageDraw.ImageDraw, names: list[str]) -> None:
    left = MARGIN + 70
    for name, colour in zip(names, SERIES, strict=False):
        pen.rectangle((left, HEIGHT - 62, left + 28, HEIGHT - 34), fill=colour)
        pen.text((left + 42, HEIGHT - 48), name, font=_font(28), fill=INK, anchor="lm")
        left += 42 + pen.textlength(name, font=_font(28)) + 60


def _bars(pen, *, title: str, unit: str, ticks: list, labels: list, series: dict, decimals: int = 0) -> None:
    """Bars side by side, a group for each label, each with its value above."""
    _title(pen, title, unit)
    place = _frame(pen, ticks[-1], ticks)
    group = (WIDTH - 2 * MARGIN - 70) / len(labels)
    wide = min(110, group * 0.72 / len(series))
    for number, label in enumerate(labels):
        middle = MARGIN + 70 + group * (number + 0.5)
        pen.text((middle, HEIGHT - 128), label, font=_font(28), fill=INK, anchor="ma")
        for position, (values, colour) in enumerate(zip(series.values(), SERIES, strict=False)):
            left = middle + wide * (position - len(series) / 2)
            high = place(values[number])
            pen.rectangle((left + 4, high, left + wide - 4, place(0)), fill=colour)
            told = f"{values[number]:,.{decimals}f}"
            pen.text((left + wide / 2, high - 8), told, font=_font(26), fill=DARK, anchor="ms")
    _legend(pen, list(series))


def _lines(pen, *, title: str, unit: str, ticks: list, labels: list, series: dict, decimals: int = 0) -> None:
    """A line for each series over the labels, with the last value written out."""
    _title(pen, title, unit)
    place = _frame(pen, ticks[-1], ticks)
    step = (WIDTH - 2 * MARGIN - 190) / (len(labels) - 1)
    across = [MARGIN + 110 + step * number for number in range(len(labels))]
    for label, x in zip(labels, across, strict=True):
        pen.text((x, HEIGHT - 128), str(label), font=_font(28), fill=INK, anchor="ma")
    for values, colour in zip(series.values(), SERIES, strict=False):
        points = [(x, place(value)) for x, value in zip(across, values, strict=True)]
        pen.line(points, fill=colour, width=7, joint="curve")
        for x, y in points:
            pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=colour)
    last = [values[-1] for values in series.values()]
    _last_values(pen, across[-1] + 20, [(place(value), f"{value:,.{decimals}f}") for value in last])
    _legend(pen, list(series))


def _last_values(pen, left: float, told: list[tuple[float, str]]) -> None:
    """Write values at their heights, from the highest down, with room between them."""
    free = 0.0
    for height, text in sorted(told):
        height = max(height, free)
        pen.text((left, height), text, font=_font(30), fill=DARK, anchor="lm")
        free = height + 34


def _box(pen, box: tuple, text: str, *, size: int = 30, filled: bool = False) -> None:
    pen.rounded_rectangle(box, 14, fill=TEAL if filled else PALE, outline=TEAL, width=3)
    left, top, right, bottom = box
    pen.multiline_text(
        ((left + right) / 2, (top + bottom) / 2),
        _wrapped(pen, text, size, right - left - 32),
        font=_font(size),
        fill=WHITE if filled else INK,
        anchor="mm",
        align="center",
        spacing=8,
    )


def _steps(pen, *, title: str, unit: str, steps: list, marked: list | None = None) -> None:
    """Boxes from left to right with arrows between them, in rows of four."""
    _title(pen, title, unit)
    columns = min(4, len(steps))
    gap, tall = 60, 190
    wide = (WIDTH - 2 * MARGIN - gap * (columns - 1)) / columns
    for number, step in enumerate(steps):
        row, column = divmod(number, columns)
        left, top = MARGIN + column * (wide + gap), 210 + row * (tall + 90)
        _box(pen, (left, top, left + wide, top + tall), step, filled=step in (marked or []))
        if number + 1 == len(steps):
            continue
        if column + 1 < columns:
            _arrow(pen, (left + wide + 6, top + tall / 2), (left + wide + gap - 6, top + tall / 2))
        else:
            below = top + tall + 45
            first = MARGIN + wide / 2
            pen.line((left + wide / 2, top + tall + 4, left + wide / 2, below), fill=GREY, width=5)
            pen.line((left + wide / 2, below, first, below), fill=GREY, width=5)
            _arrow(pen, (first, below), (first, below + 42))


def _arrow(pen, start: tuple, end: tuple) -> None:
    (x1, y1), (x2, y2) = start, end
    pen.line((x1, y1, x2, y2), fill=GREY, width=5)
    if y1 == y2:
        pen.polygon([(x2, y2), (x2 - 18, y2 - 12), (x2 - 18, y2 + 12)], fill=GREY)
    else:
        pen.polygon([(x2, y2), (x2 - 12, y2 - 18), (x2 + 12, y2 - 18)], fill=GREY)


def _hub(pen, *, title: str, unit: str, centre: str, above: list, below: list) -> None:
    """One box in the middle, and those that it joins above and below it."""
    _title(pen, title, unit)
    middle = (WIDTH / 2 - 260, 410, WIDTH / 2 + 260, 530)
    for boxes, top, edge in ((above, 200, 410), (below, 630, 530)):
        gap = 30
        wide = (WIDTH - 2 * MARGIN - gap * (len(boxes) - 1)) / len(boxes)
        for number, text in enumerate(boxes):
            left = MARGIN + number * (wide + gap)
            joint = top + 110 if top < edge else top
            # Lines end on the middle box's edge, spread over its width.
            foot = middle[0] + 520 * (number + 0.5) / len(boxes)
            pen.line((left + wide / 2, joint, foot, edge), fill=GREY, width=4)
            _box(pen, (left, top, left + wide, top + 110), text, size=28)
    _box(pen, middle, centre, size=36, filled=True)


DRAWINGS = {"bars": _bars, "lines": _lines, "steps": _steps, "hub": _hub}

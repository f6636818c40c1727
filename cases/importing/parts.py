"""Figures and rows of a front matter: economics, investments, partners, evidence, follow-ups, images, attachments."""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from cases.models import (
    AdviceQuestion,
    CaseEvidence,
    CaseFollowUp,
    CaseImage,
    CaseInvestment,
    CasePage,
    CasePartner,
)
from cases.models.sections import Section
from hub.base.importing.front_matter import as_date, as_text
from hub.base.text import markdown
from peers.models import Organisation

FIGURES = (
    *("population_served", "currency", "price_year", "discount_rate", "cost_before", "cost_after"),
    *("volume_before", "volume_after", "volume_unit", "staff_before", "staff_after"),
)
# What an entry of each list may say; the first is needed.
ROWS = {
    "investments": ("year", "amount"),
    "partners": ("name", "part", "organisation"),
    "evidence": ("title", "address", "remark"),
    "follow_ups": ("date", "text"),
    "advice": ("question", "explanation", "outcome", "asked", "closed"),
    "images": ("file", "alt", "caption", "section"),
}
_MODELS = {
    "investments": CaseInvestment,
    "partners": CasePartner,
    "evidence": CaseEvidence,
    "follow_ups": CaseFollowUp,
}


def figure(value, key: str, name: str):
    """A figure as the case keeps it. Raises ``ValueError`` where the form would refuse it."""
    field = CasePage._meta.get_field(name)
    if value is None or value == "":
        return field.get_default() if field.empty_strings_allowed else None
    if isinstance(value, (bool, list, dict)):
        raise ValueError(f"“{key}” must be a number or a word")
    try:
        return field.clean(str(value), None)
    except ValidationError as error:
        raise ValueError(f"“{key}: {value}”: {' '.join(error.messages)}") from None


def switch(value, key: str) -> bool:
    """Yes or no."""
    if value in (None, ""):
        return False
    if not isinstance(value, bool):
        raise ValueError(f"“{key}” must be true or false")
    return value


def rows(value, key: str, name: str) -> list[dict]:
    """The entries of a list, checked one by one. Raises ``ValueError`` for the first that is wrong."""
    if value in (None, ""):
        return []
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ValueError(f"“{key}” must be a list, each entry with {', '.join(ROWS[name])}")
    return [_entry(entry, f"“{key}”, entry {number}", name) for number, entry in enumerate(value, 1)]


def _entry(entry: dict, where: str, name: str) -> dict:
    if unknown := sorted(set(map(str, entry)) - set(ROWS[name])):
        raise ValueError(f"{where}: “{unknown[0]}” means nothing; there are {', '.join(ROWS[name])}")
    read: dict[str, Any] = {part: _CONVERT.get(part, _line)(entry.get(part), where) for part in ROWS[name]}
    if name == "images":
        return _checked_image(read, where)
    if name == "advice":
        return _checked_advice(read, where)
    row = make_row(name, read)
    try:
        row.clean_fields(exclude=["page", "organisation"])
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        raise ValueError(f"{where}, {column}: {' '.join(messages)}") from None
    return read


def _line(value, where: str) -> str:
    return as_text(value, key=where)


def text(value, key: str) -> str:
    """A text of several lines, letter by letter."""
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} must be text")
    return value or ""


def _day(value, where: str) -> datetime.date | None:
    return as_date(value, key=where)


_MARKDOWN = ("text", "explanation", "outcome")
_CONVERT: dict[str, Callable] = {
    **dict.fromkeys(_MARKDOWN, text),
    **dict.fromkeys(("date", "asked", "closed"), _day),
}


def _checked_image(read: dict, where: str) -> dict:
    if not read["file"] or not read["alt"]:
        raise ValueError(f"{where}: an image needs its file, and words (alt) for those who can't see it")
    if read["section"] and read["section"] not in Section.values:
        raise ValueError(f"{where}: the section “{read['section']}” is not known")
    return _fitting(read, where, CaseImage, alt="alt_text", caption="caption")


def _checked_advice(read: dict, where: str) -> dict:
    if not read["asked"] or not read["closed"] or read["closed"] < read["asked"]:
        raise ValueError(f"{where}: say when it was asked, and when it was closed after that")
    if not read["question"] and not read["outcome"].strip():
        raise ValueError(f"{where}: an entry without a question says in its outcome what came of all")
    return _fitting(
        read, where, AdviceQuestion, question="title", explanation="explanation", outcome="outcome"
    )


def _fitting(read: dict, where: str, model, **columns: str) -> dict:
    for part, column in columns.items():
        most = model._meta.get_field(column).max_length
        if len(read[part]) > most:
            raise ValueError(f"{where}: “{part}” has {len(read[part])} characters; {most} at the most")
        if part in _MARKDOWN:
            try:
                markdown.check(read[part])
            except ValidationError as error:
                raise ValueError(f"{where}, {part}: {' '.join(error.messages)}") from None
    return read


def attachments(value, key: str) -> list[dict]:
    """Files to hang on the case: names alone, or entries with ``file``, ``title`` and ``evidence``."""
    entries = value.split(",") if isinstance(value, str) else value or []
    if not isinstance(entries, list):
        raise ValueError(f"“{key}” must be a list of names")
    read = []
    for number, entry in enumerate(entries, 1):
        where = f"“{key}”, entry {number}"
        told = entry if isinstance(entry, dict) else {"file": entry}
        if set(told) - {"file", "title", "evidence"}:
            raise ValueError(f"{where}: there are file, title, evidence")
        name = _line(told.get("file"), where)
        if name:
            title, evidence = _line(told.get("title"), where) or name, switch(told.get("evidence"), where)
            read.append({"file": name, "title": title, "evidence": evidence})
    return read


def make_row(name: str, entry: dict):
    """The row of an entry, as the case has it."""
    if name == "investments":
        return CaseInvestment(year=entry["year"] or None, amount=entry["amount"] or None)
    if name == "evidence":
        return CaseEvidence(title=entry["title"], address=entry["address"], remark=entry["remark"])
    if name == "follow_ups":
        return CaseFollowUp(dated=entry["date"], text=entry["text"])
    slug = entry["organisation"]
    body = Organisation.objects.filter(slug=slug).first() if slug else None
    return CasePartner(
        name=entry["name"], part=entry["part"] or CasePartner.Part.PARTICIPANT, organisation=body
    )


def put_rows(case: CasePage, name: str, entries: list[dict]) -> None:
    """Put the rows of a list on a case, in their order."""
    made = [make_row(name, entry) for entry in entries]
    for position, row in enumerate(made):
        row.sort_order = position
        # What was read as text becomes what the database would give back.
        row.clean_fields(exclude=["page", "organisation"])
    setattr(case, name, made)

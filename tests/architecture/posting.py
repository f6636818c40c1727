"""Posting as a person of each role would: the form of the page, filled in, and what came of it."""

from collections.abc import Iterable
from contextlib import contextmanager
from io import BytesIO
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from PIL import Image

# Written whoever asks and whatever is answered: log-ins and limits.
NOT_COUNTED = ("django_session", "usersessions_", "base_limitentry", "django_cache")
WORDS_FOR = {"email": "someone@county.example", "url": "https://county.example/", "number": "1"}
SOME_WORDS = "Because it is needed."


def form_of(html: str, path: str, button: str | None = None) -> dict:
    """What a browser would send of the form that a page posts to itself, with what is required filled in."""
    forms = BeautifulSoup(html, "html.parser").find_all("form", method=lambda m: (m or "").lower() == "post")
    own = [form for form in forms if not form.get("action") or urlsplit(form["action"]).path == path]
    if button:
        own = [form for form in own if form.find(attrs={"name": button.split("=")[0]})]
    if not own:
        return {}
    return _fields(own[0], button)


def _fields(form, button: str | None) -> dict:
    data: dict = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or name == "csrfmiddlewaretoken" or field.has_attr("disabled"):
            continue
        value = _value_of(field, kind, chosen=name in data)
        if value is not None:
            data.setdefault(name, []).append(value)
    buttons = form.find_all("button", attrs={"name": True})
    for each in [] if button else buttons[:1]:
        data.setdefault(each["name"], [each.get("value", "")])
    if button:
        name, _, value = button.partition("=")
        data[name] = [value]
    return data


def _value_of(field, kind: str, *, chosen: bool):
    required = field.has_attr("required") or field.get("aria-required") == "true"
    if field.name == "textarea":
        return field.text.removeprefix("\n") or (SOME_WORDS if required else "")
    if field.name == "select":
        options = field.find_all("option")
        selected = [option.get("value", "") for option in options if option.has_attr("selected")]
        values = [option.get("value", "") for option in options if option.get("value")]
        if selected and (selected[0] or not required):
            return selected[0]
        return values[0] if required and values else ""
    if kind in {"checkbox", "radio"}:
        wanted = field.has_attr("checked") or (required and not chosen)
        return field.get("value", "on") if wanted else None
    if kind in {"file", "submit", "button", "image"}:
        return None
    return field.get("value") or (WORDS_FOR.get(kind, SOME_WORDS) if required else "")


class Writes:
    """Counts what statements write, but for what is written whoever asks."""

    def __init__(self):
        self.tables: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        verb = sql.lstrip()[:6].upper()
        if verb in {"INSERT", "UPDATE", "DELETE"}:
            table = sql.split('"')[1] if '"' in sql else sql
            if not table.startswith(NOT_COUNTED):
                self.tables.append(table)
        return execute(sql, params, many, context)


@contextmanager
def taken_back() -> Iterable[Writes]:
    """What is written meanwhile is taken back; gives what it was."""
    writes = Writes()
    with transaction.atomic(), connection.execute_wrapper(writes):
        yield writes
        transaction.set_rollback(True)


def a_picture() -> SimpleUploadedFile:
    """A small picture to send."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return SimpleUploadedFile("desk.png", content.getvalue(), "image/png")


def a_file(name: str = "ours.txt", content: bytes = b"Ours.") -> SimpleUploadedFile:
    """A file to send."""
    return SimpleUploadedFile(name, content)

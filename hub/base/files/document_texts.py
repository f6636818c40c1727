"""Reading documents: each file in a process of its own (``hub.base.document_reading``), at most.

``read`` is called by the task that an upload wakes, and by the clock for what was left. It may be called
twice for one document, and at the same time: the row says who reads. A file that can't be read is written
down with its reason and not tried again; trouble on our side (storage away, no process) is.
"""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from hub.base import document_reading
from hub.base.files.uploads import extension_of
from hub.base.models import DocumentText, HubDocument

logger = logging.getLogger(__name__)

Status, Reason = DocumentText.Status, DocumentText.Reason

# Sent when what readers may find of a document's text changed, in the transaction that changed it; gives
# the ``document``.
document_text_changed = Signal()

MAX_FILE_BYTES = 50 * 1024 * 1024
# A file whose reading ended so often with the worker that read it is left alone.
MAX_ATTEMPTS = 3
HOLD = timedelta(seconds=document_reading.WALL_SECONDS + 60)
TRY_AGAIN = timedelta(minutes=10)
# The clock leaves a new row to the task that was woken for it.
GRACE = timedelta(seconds=60)


class ReadingError(Exception):
    """Our side failed, not the file: it is tried again."""


def readable_text(through: str = "") -> Case:
    """What those may find of a document who see the thing that it hangs on, as a column of a query.

    ``through`` leads to the document (``"document__"``). Where an editor has closed the document's
    collection to all but some groups, that is nothing.
    """
    path = ExpressionWrapper(OuterRef(f"{through}collection__path"), output_field=CharField())
    closed = CollectionViewRestriction.objects.annotate(path=path).filter(
        path__startswith=F("collection__path")
    )
    text = Coalesce(f"{through}taken_text__text", Value(""))
    return Case(When(Exists(closed), then=Value("")), default=text, output_field=TextField())


def in_collection(collection: Collection) -> QuerySet[HubDocument]:
    """The documents of a collection and of all below it."""
    return HubDocument.objects.filter(collection__in=collection.get_descendants(inclusive=True))


@transaction.atomic
def note(document: HubDocument, *, again: bool = False) -> bool:
    """Write down that a document's file is to be read, if it is another than the one that was read.

    Returns whether it is to be read. What was read of a former file is forgotten at once.
    """
    row, created = DocumentText.objects.select_for_update().get_or_create(document=document)
    row.document = document
    is_new = created or again or not row.is_of_present_file()
    if is_new:
        row.wait()
        row.save()
    document_text_changed.send(sender=DocumentText, document=document)
    return is_new


def note_missing(most: int = 1_000) -> int:
    """Note documents that were written past everything, such as by an older version; returns how many."""
    missing = HubDocument.objects.filter(taken_text=None).order_by("pk")[:most]
    return sum(note(document) for document in missing)


def due(before=None) -> QuerySet[DocumentText]:
    """What is to be read and that nobody has in hand, longest waiting first."""
    rows = DocumentText.objects.filter(status=Status.WAITING, next_try_at__lte=before or timezone.now())
    return rows.order_by("next_try_at", "pk")


def read_due(*, most: int, seconds: float, before=None) -> int:
    """Read what is due until enough is done; returns how many were read."""
    ends_at = time.monotonic() + seconds
    count = 0
    for document_id in list(due(before).values_list("document", flat=True)[:most]):
        if time.monotonic() > ends_at:
            break
        count += read(document_id) is not None
    return count


def read(document_id: int) -> DocumentText | None:
    """Read a document's file, if that is due, and write down what is in it or why it can't be read."""
    held = _hold(document_id)
    if held is None:
        return None
    try:
        outcome = _outcome_of(held)
    except ReadingError as error:
        logger.warning("Document %s can't be read now: %s", document_id, error)
        DocumentText.objects.filter(pk=held.pk, next_try_at=held.next_try_at).update(
            attempts=F("attempts") - 1, next_try_at=timezone.now() + TRY_AGAIN
        )
        return None
    return _keep(held, outcome)


@transaction.atomic
def _hold(document_id: int) -> DocumentText | None:
    """Take the row in hand, before anything is done that may end this process."""
    row = DocumentText.objects.select_for_update().filter(document=document_id).first()
    if row is None or row.status != Status.WAITING or row.next_try_at > timezone.now():
        return None
    row.attempts += 1
    row.next_try_at = timezone.now() + HOLD
    row.save()
    return row


@transaction.atomic
def _keep(held: DocumentText, outcome: dict) -> DocumentText | None:
    """Write down the outcome, unless the document was deleted or has another file by now."""
    row = DocumentText.objects.select_for_update().filter(pk=held.pk, status=Status.WAITING).first()
    if row is None or (row.file_name, row.file_hash) != (held.file_name, held.file_hash):
        return None
    row.reason = outcome.get("reason", "")
    row.status = Status.UNREADABLE if row.reason else Status.READ
    row.text, row.is_cut = outcome.get("text", ""), outcome.get("is_cut", False)
    row.taken_at = timezone.now()
    row.save()
    if row.reason:
        logger.info("Document %s can't be read: %s", row.document_id, row.reason)
    document_text_changed.send(sender=DocumentText, document=row.document)
    return row


def _outcome_of(held: DocumentText) -> dict:
    """``text`` and ``is_cut``, or the ``reason`` why there is none."""
    document = held.document
    if held.attempts > MAX_ATTEMPTS:
        return {"reason": Reason.GIVEN_UP}
    extension = extension_of(document.filename)
    if extension not in document_reading.EXTENSIONS:
        return {"reason": Reason.KIND}
    with tempfile.TemporaryFile() as copy:
        # Storage need not be a folder of this machine, and the file may be replaced meanwhile.
        try:
            if document.file.storage.size(document.file.name) > MAX_FILE_BYTES:
                return {"reason": Reason.TOO_LARGE}
            with document.file.storage.open(document.file.name) as stored:
                shutil.copyfileobj(stored, copy)
        except FileNotFoundError:
            return {"reason": Reason.MISSING}
        except OSError as error:
            raise ReadingError(f"storage does not answer: {error}") from error
        copy.seek(0)
        return read_apart(copy, extension)


def read_apart(file, extension: str) -> dict:
    """Read an open file in a process of its own; raises ``ReadingError`` where that can't be started."""
    command = [sys.executable, "-m", document_reading.__name__, extension]
    # Nothing else of our environment: there are secrets in it.
    kept = {name: value for name in ("PATH", "PYTHONPATH") if (value := os.environ.get(name))}
    with tempfile.TemporaryFile() as answer:
        try:
            ended = subprocess.run(  # noqa: S603 - our own program; the file's name is no part of it
                command,
                stdin=file,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                env={**kept, "PYTHONUTF8": "1"},
                timeout=document_reading.WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"reason": Reason.TOO_SLOW}
        except OSError as error:
            raise ReadingError(f"no process can be started: {error}") from error
        answer.seek(0)
        return _understood(ended.returncode, answer.read(document_reading.MAX_OUTPUT_BYTES))


def _understood(returncode: int, answer: bytes) -> dict:
    if returncode == document_reading.EXIT_NOT_INSTALLED:
        raise ReadingError("a library that reads files is not installed")
    if -returncode in {signal.SIGXCPU, signal.SIGALRM}:
        return {"reason": Reason.TOO_SLOW}
    if -returncode == signal.SIGKILL:  # the system's own guard of its memory
        return {"reason": Reason.MEMORY}
    try:
        outcome = json.loads(answer) if returncode == 0 else None
    except ValueError:
        outcome = None
    # Whatever a file made of the process that read it, only these come out of it.
    if not isinstance(outcome, dict):
        return {"reason": Reason.BROKEN}
    if isinstance(outcome.get("text"), str):
        return {
            "text": outcome["text"][: document_reading.MAX_CHARACTERS],
            "is_cut": outcome.get("is_cut") is True,
        }
    reason = outcome.get("reason")
    return {"reason": reason if reason in Reason.values else Reason.BROKEN}


def changed(documents: Iterable[HubDocument]) -> None:
    """Tell those who show documents that other people may find their text now."""
    for document in documents:
        document_text_changed.send(sender=DocumentText, document=document)

"""Putting all of a person's data into one file: done by the worker, from what each app says is theirs.

The row is the guarantee: a worker that is killed half way leaves no part of a file, only a hold that
runs out; then another begins anew, under the same name.
"""

import json
import logging
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePosixPath

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from hub.base.people import personal_data
from hub.base.people.personal_data import Item, Rows, StoredFile, Text
from notifications.mail.services import send_mail
from peers.models import DataArchive

logger = logging.getLogger(__name__)

State = DataArchive.State
# A worker that gives no sign for so long, between two parts, is taken for dead.
HOLD = timedelta(minutes=15)
MOST_ATTEMPTS = 3


def make_due(*, limit: int = 5) -> int:
    """Make the archives that are asked for; returns how many were made."""
    made = 0
    for _number in range(limit):
        archive = _take_up()
        if archive is None:
            break
        try:
            _make(archive)
            made += 1
        except Exception:
            # One that can't be made must not keep the others from it; it is tried again later.
            logger.exception("peers: the archive %s was not made", archive.pk)
    return made


def _take_up() -> DataArchive | None:
    """Take an archive in hand, so that no other worker makes it too; one tried too often is given up."""
    now = timezone.now()
    pk = DataArchive.objects.due(now).values_list("pk", flat=True).first()
    if pk is None:
        return None
    # One UPDATE: of two workers, one finds the row changed and gets nothing.
    if (
        not DataArchive.objects.due(now)
        .order_by()
        .filter(pk=pk)
        .update(state=State.WORKING, held_until=now + HOLD, parts_done=0)
    ):
        return None
    archive = DataArchive.objects.select_related("user").get(pk=pk)
    archive.attempts += 1
    if archive.attempts > MOST_ATTEMPTS:
        archive.state = State.FAILED
        archive.held_until = None
    archive.save(update_fields=["attempts", "state", "held_until"])
    return archive if archive.state == State.WORKING else _take_up()


def _make(archive: DataArchive) -> None:
    # Without a name in the file system: of one that is killed nothing stays behind.
    with tempfile.TemporaryFile() as file:
        with (
            translation.override(archive.user.language or None),
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
        ):
            _pack(archive, packed)
        size = file.tell()
        file.seek(0)
        # What an earlier attempt may have stored just before it was killed.
        default_storage.delete(archive.name)
        default_storage.save(archive.name, File(file))
    _finish(archive, size)


def _pack(archive: DataArchive, packed: zipfile.ZipFile) -> None:
    contents = []
    for number, part in enumerate(personal_data.parts(), 1):
        written = Folder(packed, part.name).write(part.export(archive.user))
        contents.append(f"- `{part.name}/`: {part.label} ({written})")
        DataArchive.objects.filter(pk=archive.pk).update(parts_done=number, held_until=timezone.now() + HOLD)
    head = _("What there is of you here, as of %(date)s (UTC).") % {
        "date": f"{timezone.now():%Y-%m-%d %H:%M}"
    }
    packed.writestr("README.md", "\n".join([f"# {head}", "", *contents, ""]))


@transaction.atomic
def _finish(archive: DataArchive, size: int) -> None:
    now = timezone.now()
    archive.expires_at = now + DataArchive.HOLDS_FOR
    finished = DataArchive.objects.filter(pk=archive.pk).update(
        state=State.READY, finished_at=now, size=size, expires_at=archive.expires_at, held_until=None
    )
    if not finished:  # the account was deleted meanwhile
        default_storage.delete(archive.name)
        return
    send_mail(template="peers/email/archive_ready", to_user=archive.user, context={"archive": archive})


class Folder:
    """A folder of the archive, and what is put into it."""

    def __init__(self, packed: zipfile.ZipFile, name: str):
        self.packed = packed
        self.name = name
        self.taken: set[str] = set()

    def write(self, items: Iterable[Item]) -> int:
        """Write all of a part; returns how many files that were."""
        number = 0
        for item in items:
            match item:
                case Rows():
                    self._write_rows(item)
                case Text():
                    self.packed.writestr(self._free(f"{item.name}.md"), item.text)
                case StoredFile():
                    self._write_file(item)
            number += 1
        return number

    def _free(self, wanted: str) -> str:
        """A name in this folder that nothing has yet and that leads nowhere else."""
        *folders, last = (
            get_valid_filename(step) for step in PurePosixPath(wanted).parts if step.strip("./")
        )
        path, number = PurePosixPath(*folders, last), 1
        while str(path).casefold() in self.taken:
            number += 1
            path = PurePosixPath(*folders, f"{number}-{last}")
        self.taken.add(str(path).casefold())
        return f"{self.name}/{path}"

    def _write_rows(self, item: Rows) -> None:
        # Row by row: there may be very many of them.
        with self.packed.open(self._free(f"{item.name}.json"), "w") as file:
            before = "[\n"
            for row in item.rows:
                text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
                file.write(f"{before}{text}".encode())
                before = ",\n"
            file.write(b"\n]\n" if before == ",\n" else b"[]\n")

    def _write_file(self, item: StoredFile) -> None:
        try:
            source = item.file.storage.open(item.file.name, "rb")
        except FileNotFoundError:
            self.packed.writestr(self._free(f"files/{item.name}.missing.txt"), _("This file is lost.") + "\n")
            return
        with source, self.packed.open(self._free(f"files/{item.name}"), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)

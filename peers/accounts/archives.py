"""The archive of all of a person's data: asked for by its owner, and deleted again after a while."""

from datetime import timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.base.people import personal_data
from peers.models import DataArchive

State = DataArchive.State
BETWEEN = timedelta(hours=24)
FORGOTTEN_AFTER = timedelta(days=90)


class ArchiveError(ValidationError):
    """Why no archive is made now; its text is for the person who asked."""


@transaction.atomic
def ask(user) -> DataArchive:
    """Have all of the user's data put into one file; one at a time, one a day. Raises ``ArchiveError``.

    The row is what the worker goes by; the caller may wake it.
    """
    mine = DataArchive.objects.filter(user=user).exclude(state=State.FAILED)
    if mine.open().exists():
        raise ArchiveError(_("Your archive is being made already. You get a mail when it is ready."))
    if mine.filter(asked_at__gt=timezone.now() - BETWEEN).exists():
        raise ArchiveError(_("You have asked for an archive today. Ask again tomorrow."))
    try:
        with transaction.atomic():
            archive = DataArchive.objects.create(user=user, parts_total=len(personal_data.parts()))
    except IntegrityError as error:  # asked for in another window at this moment
        raise ArchiveError(_("Your archive is being made already.")) from error
    return archive


def delete_expired(*, now=None) -> int:
    """Delete the files whose time is over, and forget rows of long ago; returns how many files."""
    now = now or timezone.now()
    expired = DataArchive.objects.filter(state=State.READY, expires_at__lte=now)
    count = 0
    for archive in expired:
        forget_file(archive)
        DataArchive.objects.filter(pk=archive.pk).update(state=State.EXPIRED)
        count += 1
    old = DataArchive.objects.exclude(state=State.READY).filter(asked_at__lt=now - FORGOTTEN_AFTER)
    old.delete()
    return count


def forget_file(archive: DataArchive) -> None:
    """Delete the file of an archive, once that is settled."""
    transaction.on_commit(partial(default_storage.delete, archive.name))

"""Periodic jobs that belong to no app in particular."""

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from hub.base import tasks
from hub.base.access import limits_cache
from hub.base.files import document_texts, stored_pictures
from hub.base.jobs import scheduler, worker
from hub.base.kept_html import walk
from hub.base.unsaved import services


@scheduler.every(seconds=60)
def publish_what_is_scheduled() -> None:
    """Publish and expire pages at the time that editors set for them."""
    # Wagtail's publishing is not atomic by itself.
    with transaction.atomic():
        call_command("publish_scheduled", verbosity=0)


@scheduler.every(seconds=20)
def take_back_lost_tasks() -> None:
    """Put back what killed workers left."""
    worker.take_back_lost_tasks()


@scheduler.every(seconds=3600)
def prune() -> None:
    """Forget finished tasks."""
    worker.prune()


@scheduler.every(seconds=3600)
def forget_expired_limits() -> None:
    """Delete what limits have counted long enough."""
    limits_cache.forget_expired()


@scheduler.every(seconds=86_400)
def forget_sessions() -> None:
    """Delete the sessions that have run out."""
    call_command("clearsessions", verbosity=0)


@scheduler.every(seconds=86_400)
def forget_unsaved_forms() -> None:
    """Delete what was typed and not sent in three months."""
    services.forget_old()


@scheduler.every(seconds=60)
def read_documents_left() -> None:
    """Read the documents for which no task came, or whose task ended before its time."""
    document_texts.note_missing()
    document_texts.read_due(most=20, seconds=60, before=timezone.now() - document_texts.GRACE)


@scheduler.every(seconds=600)
def go_over_texts() -> None:
    """Have what an older renderer made rendered again, and the HTML of words that are gone thrown away."""
    if walk.is_due():
        tasks.go_over_texts.enqueue()


@scheduler.every(seconds=60)
def clean_pictures_left() -> None:
    """Take out of stored pictures what an earlier version left in them."""
    stored_pictures.clean_due()

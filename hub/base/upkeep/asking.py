"""Working off what is to be asked about: the part of the worker's jobs that all kinds share."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)

ASKED_AT_ONCE = 200


def ask_due(
    *,
    due: Callable[[datetime], models.QuerySet],
    ask: Callable[[models.Model, datetime], bool],
    now: datetime | None = None,
    limit: int = ASKED_AT_ONCE,
) -> int:
    """Ask about what is ``due``, a bounded number at once; returns how many times somebody was asked.

    ``ask`` is given a locked row; it saves the row's new schedule, asks, and says whether there was anybody to ask.
    Each row has a transaction of its own with its question: stopped half way, nobody is asked twice.
    """
    now = now or timezone.now()
    asked = 0
    for pk in list(due(now).values_list("pk", flat=True)[:limit]):
        try:
            with transaction.atomic():
                row = due(now).select_for_update(of=("self",)).filter(pk=pk).first()
                if row is not None:  # otherwise another worker was faster
                    asked += ask(row, now)
        except Exception:
            # One that can't be asked about must not keep the others from it.
            logger.exception("Nobody was asked whether %s %s holds", due(now).model._meta.label, pk)
    return asked

"""Pictures that were stored by an earlier cleaner, or past it: cleaned by the clock, a few at a time.

What is done is a mark on the row: a run that is cut short goes on where it ended, and one that is repeated changes
nothing.
"""

import logging

from django.db import transaction

from hub.base import pictures
from hub.base.models import HubImage

logger = logging.getLogger(__name__)

CLEANED_AT_ONCE = 20


def clean_due(*, limit: int = CLEANED_AT_ONCE) -> int:
    """Clean some of the pictures that are not; returns how many were gone over."""
    due = list(HubImage.not_cleaned().order_by("pk").values_list("pk", flat=True)[:limit])
    for pk in due:
        _clean(pk)
    return len(due)


@transaction.atomic
def _clean(pk: int) -> None:
    image = HubImage.objects.select_for_update().filter(pk=pk).first()
    if image is None or image.is_clean:
        return
    try:
        image.save(update_fields=["file"])
    except pictures.DamagedPictureError:
        logger.warning("Image %s can't be cleaned: its file is damaged", pk)
    if not image.is_clean:  # nor will it be at the next try
        image.note_cleaned()
        HubImage.objects.filter(pk=pk).update(cleaned_as=image.cleaned_as)

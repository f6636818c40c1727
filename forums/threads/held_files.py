"""The files of posts, which the library neither shows nor changes: they are for those who may read the post."""

from django.db.models import QuerySet

from forums.models import PostFile
from hub.base.files import held_files
from hub.base.models import HubDocument, HubImage

FIELDS = {HubDocument: "document", HubImage: "image"}


def _of_posts(model) -> list[QuerySet]:
    if model not in FIELDS:
        return []
    rows = PostFile.objects.filter(**{f"{FIELDS[model]}__isnull": False})
    return [rows.order_by().values(FIELDS[model])]


def register() -> None:
    """Register what posts hold; done once, at the start."""
    held_files.register(held_files.Holder(held=_of_posts, private=_of_posts, uses=lambda file: ()))

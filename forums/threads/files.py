"""Images and files on posts: kept in private storage, seen by those who may read the post."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from wagtail.images.shortcuts import get_rendition_or_not_found

from forums.errors import ForumError
from forums.models import Post, PostFile
from hub.base.files import uploads
from hub.base.models import HubRendition
from hub.base.services import note_references, store_document, store_image

MOST_FILES = 10
# As an image stands in its post.
THUMB = "max-640x480"


@dataclass(frozen=True)
class Attached:
    """A file as it was handed over, and what it shows in words."""

    upload: object
    description: str = ""

    @property
    def is_image(self) -> bool:
        """Whether it is shown in the post, and not only offered for saving."""
        return uploads.extension_of(self.upload.name) in uploads.IMAGE_FORMATS

    def check(self) -> None:
        """Raise ``ValidationError`` where the file can't be taken."""
        if self.is_image:
            uploads.check_image(self.upload)
        else:
            uploads.check_document(self.upload)


def names_of(attached: Sequence[Attached]) -> list[str]:
    """The files' names, as they were handed over."""
    return [each.upload.name for each in attached]


@transaction.atomic
def attach(post: Post, attached: Sequence[Attached], *, user) -> list[PostFile]:
    """Put files on a post. Raises ``ValidationError`` where one can't be taken, or they are too many."""
    if not attached:
        return []
    if post.file_count + len(attached) > MOST_FILES:
        raise ForumError(_("A post can have %(most)s files."), code="files", params={"most": MOST_FILES})
    rows = [PostFile.objects.create(post=post, **_stored(each, user)) for each in attached]
    for row in rows:
        note_references(row)
    _count(post)
    return rows


def _stored(each: Attached, user) -> dict:
    words = each.description.strip()[:255]
    if each.is_image:
        image = store_image(upload=each.upload, title=words[:255], description=words, user=user)
        # Now, and not when the first reader opens the thread.
        thumb_of(image)
        return {"image": image, "description": words}
    return {
        "document": store_document(upload=each.upload, title=words, user=user),
        "description": words,
    }


def thumb_of(image) -> HubRendition:
    """An image as it stands in its post; a picture that says so where its file is lost."""
    return get_rendition_or_not_found(image, THUMB)


def with_thumbs(rows: QuerySet[PostFile]) -> list[PostFile]:
    """Files of posts in one query, the images with their ``thumb``."""
    made = HubRendition.objects.filter(image=OuterRef("image"), filter_spec=THUMB, focal_point_key="")
    told = {f"thumb_{name}": Subquery(made.values(name)[:1]) for name in ("file", "width", "height")}
    found = list(rows.select_related("document", "image").annotate(**told))
    for row in found:
        if row.image is None:
            row.thumb = None
        elif row.thumb_file:
            size = {"width": row.thumb_width, "height": row.thumb_height}
            row.thumb = HubRendition(image=row.image, filter_spec=THUMB, file=row.thumb_file, **size)
        else:
            row.thumb = thumb_of(row.image)
    return found


@transaction.atomic
def remove(post: Post, file_id: int) -> None:
    """Take a file off a post and delete it."""
    row = PostFile.objects.filter(post=post, pk=file_id).select_related("image", "document").first()
    if row is None:
        return
    stored = row.image or row.document
    row.delete()
    stored.delete()
    _count(post)


def _count(post: Post) -> None:
    post.file_count = PostFile.objects.filter(post=post).count()
    Post.objects.filter(pk=post.pk).update(file_count=post.file_count)

"""What writes to several of hub.base's rows at once."""

from django.db import transaction
from wagtail.models import ReferenceIndex

from hub.base import uploads
from hub.base.models import HubDocument, HubImage


@transaction.atomic
def store_document(*, upload, title: str, user) -> HubDocument:
    """Check an uploaded file and keep it as a document of the user's.

    Raises ``ValidationError`` (see ``uploads.check_document``). An empty title becomes the file's name.
    """
    uploads.check_document(upload)
    name = uploads.display_name(upload.name)
    document = HubDocument(
        title=(title or name)[:255], file=upload, original_name=name, uploaded_by_user=user
    )
    document._set_document_file_metadata()
    document.save()
    return document


@transaction.atomic
def store_image(*, upload, title: str, description: str = "", user) -> HubImage:
    """Check an uploaded image and keep it, without what the camera wrote into it, as an image of the user's.

    ``description`` is its alternative text. Raises ``ValidationError`` (see ``uploads.check_image``).
    """
    uploads.check_image(upload)
    name = uploads.display_name(upload.name)
    image = HubImage(
        title=(title or name)[:255],
        description=description[:255],
        file=uploads.without_metadata(upload),
        uploaded_by_user=user,
    )
    image._set_image_file_metadata()
    image.save()
    return image


def note_references(instance) -> None:
    """Write down, in this transaction, which files an instance refers to.

    Wagtail leaves that to a background task; until it ran, readers would not get a new image, and would
    still get one that was taken away.
    """
    if ReferenceIndex.model_is_indexable(type(instance)):
        ReferenceIndex.create_or_update_for_object(instance)

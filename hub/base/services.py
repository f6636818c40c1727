"""What writes to several of hub.base's rows at once."""

from collections.abc import Iterator
from functools import partial

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex

from hub.base import tasks
from hub.base.files import document_texts, uploads
from hub.base.models import HubDocument, HubImage, Tag, TagLink

# Sent by merge_tags in its transaction, for those who keep copies of what things are filed under;
# gives ``source`` and ``target``, and the ids (``pks``) of the things; its sender is their model.
things_retagged = Signal()


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
        file=upload,
        uploaded_by_user=user,
    )
    image.save()
    return image


@transaction.atomic
def note_document(document: HubDocument) -> None:
    """Have the text of a document's file taken by the worker, where the file is new."""
    if document_texts.note(document):
        transaction.on_commit(partial(tasks.read_document.enqueue, document.pk))


def note_references(instance) -> None:
    """Write down, in this transaction, which files an instance refers to.

    Wagtail leaves that to a background task; until it ran, readers would not get a new image, and would
    still get one that was taken away.
    """
    if ReferenceIndex.model_is_indexable(type(instance)):
        ReferenceIndex.create_or_update_for_object(instance)


def _tag_links() -> Iterator[type[TagLink]]:
    """The models whose rows link things to tags."""
    for model in apps.get_models():
        if issubclass(model, TagLink):
            yield model


def count_tagged(tag: Tag) -> int:
    """How many things a tag is on."""
    return sum(model._default_manager.filter(tag=tag).count() for model in _tag_links())


@transaction.atomic
def merge_tags(*, source: Tag, target: Tag, user) -> int:
    """File under ``target`` all that is filed under ``source``; return how many things that were.

    ``source`` stays as a row, merged, for drafts that name it. Raises ``ValidationError`` where the two
    are one, or one of them has been merged already.
    """
    rows = {
        tag.pk: tag
        for tag in Tag.every.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk")
    }
    if len(rows) < 2:
        raise ValidationError(_("Choose another tag than the one to be merged."), code="same")
    for tag in rows.values():
        if tag.merged_into_id:
            raise ValidationError(
                _("“%(tag)s” has been merged already. Go back to the list of tags."),
                code="merged",
                params={"tag": tag.name},
            )
    count = 0
    for model in _tag_links():
        links = model._default_manager
        has_both = set(links.filter(tag=target).values_list("content_object", flat=True))
        moved = dict(links.filter(tag=source).values_list("pk", "content_object"))
        # What has both keeps the one link that it has to the target.
        links.filter(pk__in=[pk for pk, thing in moved.items() if thing in has_both]).delete()
        links.filter(tag=source).update(tag=target)
        if moved:
            things = model._meta.get_field("content_object").related_model
            things_retagged.send(sender=things, source=source, target=target, pks=list(moved.values()))
        count += len(moved)
    Tag.every.filter(merged_into=source).update(merged_into=target)
    merged = rows[source.pk]
    merged.merged_into = rows[target.pk]
    merged.save(update_fields=["merged_into"])
    log(
        instance=merged,
        action="hub.merge_tags",
        user=user,
        data={"target": target.name, "target_id": target.pk, "count": count},
    )
    return count

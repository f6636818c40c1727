"""The files of cases that the library does not change: what authors uploaded, and what is attached."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.models import CaseAttachment, CaseUpload
from hub.base.files import held_files
from hub.base.models import HubDocument, HubImage

FIELDS = {HubDocument: "document", HubImage: "image"}


def _uploads(model) -> QuerySet:
    return CaseUpload.objects.filter(**{f"{FIELDS[model]}__isnull": False}).order_by()


def _held(model) -> list[QuerySet]:
    if model not in FIELDS:
        return []
    held = [_uploads(model).values(FIELDS[model])]
    if model is HubDocument:
        held.append(CaseAttachment.objects.filter(page__live=True).order_by().values("document"))
    return held


def _private(model) -> list[QuerySet]:
    """What was uploaded for a case that is not published, or that the published text does not have."""
    if model not in FIELDS:
        return []
    if model is HubImage:
        return [_uploads(model).filter(case__live=False).values("image")]
    attached = CaseAttachment.objects.filter(page__live=True).order_by().values("document")
    return [_uploads(model).exclude(document__in=attached).values("document")]


def _uses(file) -> Iterator[str]:
    if isinstance(file, HubDocument):
        for row in CaseAttachment.objects.filter(page__live=True, document=file).select_related("page"):
            yield _("Attachment of the case “%(case)s”") % {"case": row.page}
    elif isinstance(file, HubImage):
        for upload in CaseUpload.objects.filter(image_id=file.pk, case__live=True).select_related("case"):
            yield _("Picture of the case “%(case)s”") % {"case": upload.case}


def register() -> None:
    """Register what cases hold; done once, at the start."""
    held_files.register(held_files.Holder(held=_held, private=_private, uses=_uses))

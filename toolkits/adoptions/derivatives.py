"""Files that organisations made of a toolkit's: each hangs on an adoption and names what it was made of."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from toolkits.adoptions import services
from toolkits.desk.services import ToolkitConflictError
from toolkits.files import storing_files
from toolkits.models import Adoption, Derivative, FileVersion

MOST_FILES = 10


def origins(adoption: Adoption):
    """The files that a derivative of the adoption can be made of: those of its release."""
    if adoption.release_id is None:
        return FileVersion.objects.none()
    found = FileVersion.objects.filter(in_releases__release=adoption.release_id).select_related("file")
    return found.order_by("in_releases__sort_order", "pk")


def add(*, by, adoption: Adoption, upload, title: str, note: str, origin: FileVersion | None) -> Derivative:
    """Add a file to an adoption. ``origin`` is None where it was made of the toolkit as a whole.

    Raises ``ValidationError`` where the file is not one that we take, ``PermissionDenied``, ``ToolkitConflictError``.
    """
    if not services.may_edit(by, adoption):
        raise PermissionDenied
    taken = storing_files.take_in(upload, most=settings.UPLOAD_MAX_BYTES)
    try:
        with transaction.atomic():
            return _keep(by, adoption, taken, title, note, origin)
    except BaseException:
        taken.discard()
        raise


def _keep(by, adoption: Adoption, taken, title: str, note: str, origin: FileVersion | None) -> Derivative:
    adoption = services.locked(adoption)
    if not services.may_edit(by, adoption):
        raise PermissionDenied
    if origin is not None and not origins(adoption).filter(pk=origin.pk).exists():
        raise ValidationError({"origin": _("Choose a file of the release that you used.")})
    there = adoption.derivatives.all()
    if any(row.name.lower() == taken.name.lower() for row in there):
        raise ValidationError(
            {"upload": _("There is a file called “%(name)s” already.") % {"name": taken.name}}
        )
    if len(there) >= MOST_FILES:
        raise ValidationError({"upload": _("You can add %(most)s files here.") % {"most": MOST_FILES}})
    derivative = Derivative.objects.create(
        adoption=adoption,
        origin=origin,
        document=taken.as_document(name=taken.name, title=title, user=by),
        name=taken.name,
        title=title.strip()[:200],
        note=note.strip()[:500],
        format=taken.format,
        size=taken.size,
        sha256=taken.sha256,
        uploaded_by=by,
    )
    adoption.changed_at = timezone.now()
    adoption.save(update_fields=["changed_at"])
    return derivative


@transaction.atomic
def remove(*, by, derivative: Derivative) -> None:
    """Take a file away again. Raises ``PermissionDenied``; ``ToolkitConflictError`` where it is gone already."""
    found = Derivative.objects.select_for_update().filter(pk=derivative.pk).first()
    if found is None:
        raise ToolkitConflictError(_("That file is not there any more."))
    if not services.may_edit(by, found.adoption):
        raise PermissionDenied
    found.delete()

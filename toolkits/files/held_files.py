"""The files of toolkits that the library of documents does not change: those of versions, and of derivatives."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hub.base.files import held_files
from hub.base.models import HubDocument
from toolkits.models import Derivative, FileVersion


def _held(model) -> list[QuerySet]:
    if model is not HubDocument:
        return []
    return [rows.order_by().values("document") for rows in (FileVersion.objects, Derivative._base_manager)]


def _private(model) -> list[QuerySet]:
    """Versions that stand in no published release. Derivatives are given out at the toolkit's address alone."""
    if model is not HubDocument:
        return []
    released = FileVersion.objects.released().order_by().values("pk")
    return [
        FileVersion.objects.exclude(pk__in=released).order_by().values("document"),
        Derivative._base_manager.order_by().values("document"),
    ]


def _uses(file) -> Iterator[str]:
    if not isinstance(file, HubDocument):
        return
    for version in FileVersion.objects.filter(document=file).select_related("file__toolkit"):
        releases = version.in_releases.filter(release__published_at__isnull=False)
        for row in releases.select_related("release"):
            yield _("Release %(number)s of the toolkit “%(toolkit)s”") % {
                "number": row.release.number,
                "toolkit": version.file.toolkit,
            }


def _sha256(file) -> str:
    if not isinstance(file, HubDocument):
        return ""
    for model in (FileVersion, Derivative):
        if promised := model._base_manager.filter(document=file).values_list("sha256", flat=True).first():
            return promised
    return ""


def register() -> None:
    """Register what toolkits hold; done once, at the start."""
    held_files.register(held_files.Holder(held=_held, private=_private, uses=_uses, sha256=_sha256))

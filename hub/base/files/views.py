"""The views that hand out private files."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served

from hub.base.access.private_files import find_file, may_see_file
from hub.base.files import byte_ranges, checksums, held_files
from hub.base.files.byte_ranges import ByteRange, PartOfFile
from hub.base.models import HubDocument

# What a browser may show in place; everything else is saved.
INLINE_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
}
# So much of a file is in memory at a time, where the server does not hand it to the system.
PIECE_BYTES = 64 * 1024
# What everybody may see is kept by caches this long: a page that is withdrawn takes its files along.
PUBLIC_SECONDS = 300


@require_safe
def file(request, name):
    """A file of the image or document library, for those who may see it."""
    return _hand_out(request, find_file(name))


@require_safe
def document(request, document_id, filename):
    """The same for a document, at the address that Wagtail makes for it."""
    row = HubDocument.objects.select_related("collection").filter(pk=document_id).first()
    if row is not None and row.filename != filename:
        row = None
    response = _hand_out(request, row)
    if response.status_code == 200:
        document_served.send(sender=HubDocument, instance=row, request=request)
    return response


def _hand_out(request, row) -> HttpResponse:
    """The response with a row's file. One that is unknown and one that is not for the user look the same."""
    if row is None or not may_see_file(request.user, row):
        raise Http404
    stored = row.file
    if isinstance(row, HubDocument):
        return hand_out(
            request,
            stored.storage,
            stored.name,
            as_name=row.download_name,
            sha256=held_files.sha256_of(row),
            sha1=row.file_hash,
        )
    extension = stored.name.rpartition(".")[2].lower()
    return hand_out(
        request,
        stored.storage,
        stored.name,
        as_name=stored.name.rpartition("/")[2],
        shown_as=INLINE_TYPES.get(extension, ""),
    )


def _whole_or_part(
    request, storage, name: str, size: int, part: ByteRange | None, *, as_name: str, shown_as: str
) -> HttpResponse:
    """The file, or the part of it that is asked for."""
    if part is not None and not part.length:
        return HttpResponse(status=416, headers={"Content-Range": part.header})
    opened = storage.open(name, "rb")
    options = {"content_type": shown_as} if shown_as else {}
    response = FileResponse(
        PartOfFile(opened, part) if part else opened, filename=as_name, as_attachment=not shown_as, **options
    )
    response.block_size = PIECE_BYTES
    if request.method == "HEAD":
        response.close()
        response = HttpResponse(headers=dict(response.items()))
    response["Content-Length"] = str(part.length if part else size)
    if part is not None:
        response.status_code = 206
        response["Content-Range"] = part.header
    return response


def hand_out(
    request, storage, name: str, *, as_name: str, shown_as: str = "", sha256: str = "", sha1: str = ""
) -> HttpResponse:
    """The response with a stored file, in pieces; whether the user may have it was asked before.

    Where a checksum was promised, a file that has another one is refused, and the operator's log says so.

    It is saved under ``as_name``, unless ``shown_as`` says which type of image a browser may show. A part that is asked
    for is given alone, so that a download that was cut off goes on where it ended.
    """
    try:
        size = storage.size(name)
        modified = int(storage.get_modified_time(name).timestamp())
    except FileNotFoundError:
        raise Http404 from None
    try:
        checksums.check(storage, name, size=size, modified=modified, sha256=sha256, sha1=sha1)
    except checksums.ChangedFileError:
        return render(request, "base/changed_file.html", status=503)
    etag = f'"{salted_hmac("hub.base.file", f"{name}:{size}:{modified}").hexdigest()}"'
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        part = byte_ranges.asked_for(request, size=size, etag=etag, modified=modified)
        response = _whole_or_part(request, storage, name, size, part, as_name=as_name, shown_as=shown_as)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'; sandbox"
    patch_vary_headers(response, ["Cookie"])
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    return response

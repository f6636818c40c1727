"""The views that hand out private files."""

from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served

from hub.base.models import HubDocument
from hub.base.private_files import find_file, may_see_file

# What a browser may show in place; everything else is saved.
INLINE_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
}
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
    try:
        size = stored.size
        modified = int(stored.storage.get_modified_time(stored.name).timestamp())
    except FileNotFoundError:
        raise Http404 from None
    etag = f'"{salted_hmac("hub.base.file", f"{stored.name}:{size}:{modified}").hexdigest()}"'
    extension = stored.name.rpartition(".")[2].lower()
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        options = {
            "filename": row.download_name if isinstance(row, HubDocument) else stored.name.rpartition("/")[2],
            "as_attachment": isinstance(row, HubDocument) or extension not in INLINE_TYPES,
        }
        if extension in INLINE_TYPES:
            options["content_type"] = INLINE_TYPES[extension]
        response = FileResponse(stored.open("rb"), **options)
        if request.method == "HEAD":
            response.close()
            response = HttpResponse(headers=dict(response.items()))
        response["Content-Length"] = str(size)
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

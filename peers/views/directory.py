"""The directory: people, or organisations."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from hub.base.access import audiences
from peers.directory import export
from peers.directory.base import MOST_SHOWN, Directory
from peers.directory.organisations import OrganisationDirectory
from peers.directory.people import PeopleDirectory


def _page(request, found: Directory, template: str):
    context = {
        "directory": found,
        "filters": found.filters,
        "page_obj": found.page,
        "facets": found.facets,
        "applied": found.applied,
        "chosen_count": found.filters.chosen_count,
        "most_shown": MOST_SHOWN,
    }
    return render(request, template, context)


@require_safe
def directory(request):
    """The people whom the reader may know of, with a text and facets in the address."""
    return _page(request, PeopleDirectory(request.user, request.GET), "peers/directory.html")


@require_safe
def organisations(request):
    """All organisations, with a text and facets in the address."""
    return _page(request, OrganisationDirectory(request.user, request.GET), "peers/organisations.html")


def _csv(request, of: type[Directory], columns: export.Columns, name: str) -> StreamingHttpResponse:
    if not audiences.is_member(request.user):
        raise PermissionDenied
    found = of(request.user, request.GET, most=export.MAX_ROWS)
    table = export.DirectoryTable(found, columns)
    response = StreamingHttpResponse(table.as_csv(), content_type="text/csv; charset=utf-8")
    file_name = f"{name}-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, no_cache=True)
    return response


@login_required
@require_safe
def directory_csv(request):
    """The same people as a table, for members."""
    return _csv(request, PeopleDirectory, export.PEOPLE, "people")


@login_required
@require_safe
def organisations_csv(request):
    """The same organisations as a table, for members."""
    return _csv(request, OrganisationDirectory, export.ORGANISATIONS, "organisations")

"""The directory of people."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from hub.base import audiences
from peers.directory import MOST_BY_TEXT, Directory, DirectoryFilters
from peers.directory_table import DirectoryTable

PEOPLE_A_PAGE = 20


@require_safe
def directory(request):
    """The people whom the reader may know of, with a text and facets in the address."""
    filters = DirectoryFilters.from_query(request.GET)
    found = Directory(request.user, filters)
    facets = found.facets()
    applied = found.applied(facets)
    context = {
        "directory": found,
        "filters": filters,
        "page_obj": Paginator(found, PEOPLE_A_PAGE).get_page(request.GET.get("page")),
        "facets": facets,
        "applied": applied,
        "chosen_count": filters.chosen_count,
        "most_by_text": MOST_BY_TEXT,
    }
    return render(request, "peers/directory.html", context)


@login_required
@require_safe
def directory_csv(request):
    """The same people as a table, for members."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    table = DirectoryTable(Directory(request.user, DirectoryFilters.from_query(request.GET)))
    response = StreamingHttpResponse(table.as_csv(), content_type="text/csv; charset=utf-8")
    name = f"people-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, no_cache=True)
    return response

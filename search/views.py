"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import results
from search.filters import Asked


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the reader may see, by words and by what it is filed under."""
    asked = Asked.from_address(request.GET)
    found = results.find(asked, request.user)
    return render(
        request,
        "search/search.html",
        {
            "asked": asked,
            "results": found,
            "facets": found.facets,
            "applied": found.applied,
            "chosen_count": len(found.applied),
        },
    )

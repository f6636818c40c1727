"""The search page, and what the box suggests."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.finding import results
from search.finding.filters import Asked


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the reader may see, by words and by what it is filed under."""
    asked = Asked.from_address(request.GET, request.user)
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


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles that go on from what was typed: public ones only, and so the same for everybody."""
    entries = results.suggestions(request.GET.get("q", ""))
    found = [{"title": entry.title, "kind": str(entry.kind_label), "url": entry.url} for entry in entries]
    return JsonResponse({"suggestions": found})

"""Saved searches."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from notifications.following import services as following_services
from notifications.models import SavedSearch, Subscription
from notifications.models.frequency import How
from notifications.saved_searches import services as saved_search_services
from notifications.saved_searches.forms import SavedSearchForm
from notifications.views.access import members_only
from search.finding import labels


@members_only
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """A person's saved searches, with how much is new in each."""
    rows = list(SavedSearch.objects.filter(user=request.user))
    hows = dict(Subscription.objects.filter(user=request.user, kind="search").values_list("object_id", "how"))
    for row in rows:
        row.how = How(hows.get(row.pk, How.IN_APP))
    return render(request, "notifications/searches.html", {"searches": rows})


@members_only
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep the search whose address came along: under a name, with how to be told."""
    query = saved_search_services.query_of(request.GET)
    asked = saved_search_services.read(query, request.user)
    form = SavedSearchForm(
        request.POST or None, initial={"name": asked.query.text[: SavedSearch.NAME_LENGTH]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            search = saved_search_services.save(user=request.user, query=query, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your search is saved."))
            return redirect(search)
    context = {"form": form, "words": saved_search_services.in_words(asked), "query": query}
    return render(request, "notifications/save_search.html", context)


@members_only
@require_safe
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """What is new in a saved search since its owner last looked."""
    search = _own(request, pk)
    last_looked = search.looked_at
    entries = labels.attach(saved_search_services.look(search)) if search.new_count else []
    context = {
        "search": search,
        "entries": entries,
        "last_looked": last_looked,
        "words": saved_search_services.in_words(saved_search_services.asked_by(search)),
        "all_results": f"{reverse('search:search')}?{search.query}",
        "how": following_services.how(user=request.user, thing=search) or How.IN_APP,
    }
    return render(request, "notifications/search.html", context)


@members_only
def change_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a saved search, or be told of it otherwise."""
    search = _own(request, pk)
    how = following_services.how(user=request.user, thing=search)
    form = SavedSearchForm(request.POST or None, initial={"name": search.name, "how": how or How.IN_APP})
    if request.method == "POST" and form.is_valid():
        saved_search_services.change(search, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("notifications:saved_searches")
    return render(request, "notifications/change_search.html", {"form": form, "search": search})


@members_only
def delete_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a saved search; asks first."""
    search = _own(request, pk)
    if request.method == "POST":
        search.delete()
        messages.success(request, _("The saved search was deleted."))
        return redirect("notifications:saved_searches")
    return render(request, "notifications/delete_search.html", {"search": search})


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.select_related("user"), pk=pk, user=request.user)

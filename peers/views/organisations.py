"""The pages of organisations."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from peers.filters import OrganisationFilters
from peers.models import Organisation, ProgrammeParticipant
from search.models import Entry

ORGANISATIONS_A_PAGE = 50
ENTRIES_SHOWN = 20
# An organisation is no case of its own, and programmes are listed apart.
NOT_LISTED = ["organisation", "programme"]


@require_safe
def organisations(request):
    """All organisations, by name, with a text and facets in the address."""
    filters = OrganisationFilters.from_query(request.GET)
    everything = Organisation.objects.current()
    found = filters.apply(everything).select_related("jurisdiction").order_by("name", "pk")
    facets = filters.facets(everything)
    context = {
        "page_obj": Paginator(found, ORGANISATIONS_A_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "facets": facets,
        "applied": filters.applied(facets),
        "chosen_count": filters.chosen_count,
    }
    return render(request, "peers/organisations.html", context)


@require_safe
def organisation(request, slug):
    """One organisation; one that was merged leads to the one it was merged into."""
    found = get_object_or_404(
        Organisation.objects.with_public_facts().select_related("merged_into"), slug=slug
    )
    if found.merged_into_id:
        return redirect(found.stands_for, permanent=True)
    parts = (
        ProgrammeParticipant.objects.filter(organisation=found)
        .select_related("programme")
        .order_by("part", "programme__name")
    )
    entries = Entry.objects.visible_to(request.user).of_organisation(found.pk).exclude(kind__in=NOT_LISTED)
    context = {
        "organisation": found,
        "parts": parts,
        "entries": entries.newest()[:ENTRIES_SHOWN],
        "entry_count": entries.count(),
    }
    return render(request, "peers/organisation.html", context)

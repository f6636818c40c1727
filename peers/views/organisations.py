"""The page of an organisation, and those about it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from hub.base.access import audiences
from hub.base.content_kinds import Place
from peers.models import Organisation, OrganisationChange, ProgrammeParticipant
from peers.organisations import change_proposals, service_links
from peers.organisations.peers_like_us import neighbours_of
from search.models import Entry

ENTRIES_SHOWN = 20
PEOPLE_SHOWN = 24
CHANGES_A_PAGE = 25


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
    listed = Entry.objects.visible_to(request.user).of_organisation(found.pk)
    entries = listed.listed_on(Place.ORGANISATION)
    # A profile may have several entries, for several audiences.
    people = {entry.object_id: entry for entry in listed.of_kind("person").order_by("title", "pk")[:100]}
    hosted, received = service_links.shown_to(request.user, found)
    context = {
        "organisation": found,
        "parts": parts,
        "children": found.children.current()[:50],
        "people": list(people.values())[:PEOPLE_SHOWN],
        "people_count": len(people),
        "hosted": hosted,
        "received": received,
        "entries": entries.newest()[:ENTRIES_SHOWN],
        "entry_count": entries.count(),
        "may_propose": change_proposals.may_propose(request.user),
    }
    return render(request, "peers/organisation.html", context)


def _only_members(request) -> None:
    if not audiences.is_member(request.user):
        raise PermissionDenied


@login_required
@require_safe
def organisation_history(request, slug):
    """The changes to an organisation's record that members proposed and moderators decided on."""
    _only_members(request)
    found = get_object_or_404(Organisation, slug=slug)
    changes = (
        OrganisationChange.objects.decided()
        .filter(Q(organisation=found) | Q(organisation__merged_into=found))
        .filter(status=OrganisationChange.Status.ACCEPTED)
        .select_related("proposed_by", "decided_by")
    )
    page = Paginator(changes, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    rows = [{"change": change, "lines": change_proposals.lines_of(change)} for change in page]
    context = {"organisation": found, "page_obj": page, "rows": rows}
    return render(request, "peers/organisation_history.html", context)


@login_required
@require_safe
def peers_like_us(request, slug):
    """The organisations nearest to one, with what they were compared by."""
    _only_members(request)
    found = get_object_or_404(Organisation.objects.current().with_public_facts(), slug=slug)
    context = {"organisation": found, "neighbours": neighbours_of(found)}
    return render(request, "peers/peers_like_us.html", context)

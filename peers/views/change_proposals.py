"""Pages on which members propose changes to organisations and moderators decide on them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peers.models import DuplicatePair, Organisation, OrganisationChange, OrganisationMerge
from peers.models.organisation_changes import may_decide_changes
from peers.organisations import change_proposals, merging, unmerging
from peers.organisations.forms import ChangeDecisionForm, OrganisationChangeForm, ServiceLinkForm

A_PAGE = 25
MERGES_SHOWN = 10


def _organisation_to_change(request, slug) -> Organisation:
    if not change_proposals.may_propose(request.user):
        raise PermissionDenied
    return get_object_or_404(Organisation.objects.current().with_public_facts(), slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def propose_change(request, slug):
    """The record as a form: what is written differently goes to the moderators."""
    organisation = _organisation_to_change(request, slug)
    form = OrganisationChangeForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        values, reason = form.values(), form.cleaned_data["reason"]
        # The form has written into the instance; the record is what is stored.
        stored = Organisation.objects.with_public_facts().get(pk=organisation.pk)
        try:
            change_proposals.propose(organisation=stored, by=request.user, values=values, reason=reason)
        except change_proposals.RecordError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. A moderator will read it and decide; we will tell you."))
            return redirect(stored)
    context = {"organisation": organisation, "form": form, "title": _("Propose a change")}
    return render(request, "peers/organisation_proposal.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose_service(request, slug):
    """A service that the organisation shares with another."""
    organisation = _organisation_to_change(request, slug)
    form = ServiceLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_proposals.propose_link(
                organisation=organisation, by=request.user, **form.link_of(organisation)
            )
        except change_proposals.RecordError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. A moderator will read it and decide; we will tell you."))
            return redirect(organisation)
    context = {"organisation": organisation, "form": form, "title": _("Tell of a shared service")}
    return render(request, "peers/organisation_proposal.html", context)


# --- Moderators -----------------------------------------------------------------------------------
def _only_moderators(request) -> None:
    if not may_decide_changes(request.user):
        raise PermissionDenied


@login_required
@require_safe
def organisation_changes(request):
    """The changes that wait, longest first; or those decided."""
    _only_moderators(request)
    decided = request.GET.get("status") == "decided"
    changes = OrganisationChange.objects.decided() if decided else OrganisationChange.objects.waiting()
    changes = changes.select_related("organisation", "proposed_by", "decided_by")
    context = {
        "page_obj": Paginator(changes, A_PAGE).get_page(request.GET.get("page")),
        "decided": decided,
        "duplicates": DuplicatePair.objects.open().count(),
    }
    return render(request, "peers/organisation_changes.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_change(request, pk):
    """One change: what stood there, what stands there now, what should."""
    _only_moderators(request)
    change = get_object_or_404(
        OrganisationChange.objects.select_related("organisation", "proposed_by", "decided_by"), pk=pk
    )
    now = change_proposals.values_of(change.organisation.stands_for)
    form = ChangeDecisionForm(request.POST or None, initial={"seen": now})
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        try:
            if request.POST.get("action") == "refuse":
                change_proposals.refuse(change=change, by=request.user, answer=answer)
            else:
                change_proposals.accept(
                    change=change, by=request.user, seen=form.cleaned_data["seen"], answer=answer
                )
        except change_proposals.RecordError as error:
            messages.error(request, str(error))
            change.refresh_from_db()
            # What is shown now is what a next decision is about; the answer that was written stays.
            form = ChangeDecisionForm(initial={"seen": now, "answer": answer})
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Decided. We tell you both."))
            return redirect("peers:organisation_changes")
    context = {
        "change": change,
        "lines": change_proposals.lines_of(change, now if change.is_waiting else None),
        "form": form,
        "may_decide": change.may_be_decided_by(request.user),
    }
    return render(request, "peers/organisation_change.html", context)


@login_required
@require_safe
def duplicates(request):
    """Organisations that look alike, likeliest first, and what was merged of late."""
    _only_moderators(request)
    pairs = DuplicatePair.objects.open().select_related("first", "second")
    context = {
        "page_obj": Paginator(pairs, A_PAGE).get_page(request.GET.get("page")),
        "merges": [
            (merge, unmerging.may_be_undone(merge))
            for merge in OrganisationMerge.objects.select_related(
                "source", "target", "merged_by"
            ).prefetch_related("consents__organisation")[:MERGES_SHOWN]
        ],
    }
    return render(request, "peers/duplicates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def duplicate(request, pk):
    """Two organisations side by side: merge one into the other, or say that they are two."""
    _only_moderators(request)
    pair = get_object_or_404(DuplicatePair.objects.select_related("first", "second"), pk=pk)
    if request.method == "POST":
        action = request.POST.get("action")
        if action == "dismiss":
            merging.dismiss(pair=pair, by=request.user)
            messages.success(request, _("Noted: they are two, and are not suggested again."))
            return redirect("peers:duplicates")
        source, target = (pair.second, pair.first) if action == "keep_first" else (pair.first, pair.second)
        if action in {"keep_first", "keep_second"}:
            try:
                record = merging.merge(source=source, target=target, by=request.user)
            except merging.MergeError as error:
                messages.error(request, str(error))
            else:
                told = {"source": source.name, "target": target.name}
                messages.success(request, _("“%(source)s” is now a part of “%(target)s”.") % told)
                if record.consents.exists():
                    messages.info(
                        request,
                        _(
                            "What they gave in confidence stays closed until both agree. You see their answers below."
                        ),
                    )
            return redirect("peers:duplicates")
    both = Organisation.objects.with_public_facts().in_bulk([pair.first_id, pair.second_id])
    first, second = both[pair.first_id], both[pair.second_id]
    values = [change_proposals.values_of(first), change_proposals.values_of(second)]
    lines = [
        {
            "label": change_proposals.LABELS[name],
            "first": change_proposals.shown(name, value),
            "second": change_proposals.shown(name, values[1][name]),
        }
        for name, value in values[0].items()
    ]
    context = {
        "pair": pair,
        "first": first,
        "second": second,
        "lines": lines,
        "keep_first": merging.preview(source=second, target=first),
        "keep_second": merging.preview(source=first, target=second),
    }
    return render(request, "peers/duplicate.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def undo_merge(request, pk):
    """Make two organisations of the one again; asks before."""
    _only_moderators(request)
    merge = get_object_or_404(OrganisationMerge.objects.select_related("source", "target"), pk=pk)
    if request.method == "POST":
        told = {"source": merge.source.name, "target": merge.target.name}
        try:
            unmerging.undo(merge=merge, by=request.user)
        except merging.MergeError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("“%(source)s” and “%(target)s” are two again.") % told)
        return redirect("peers:duplicates")
    context = {"merge": merge, "may_undo": unmerging.may_be_undone(merge)}
    return render(request, "peers/undo_merge.html", context)

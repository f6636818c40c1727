"""What somebody sees of what moderators did with what they wrote, and their appeal; where moderators decide on it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.base.access import audiences
from hub.base.moderation import kinds
from notifications.notices import events
from peers.models import ModeratorAct
from peers.moderation import appeals, log, queue_rows
from peers.moderation.forms import AppealDecisionForm, AppealForm
from peers.moderation.views import for_moderators, render_queue

OWN_FLAGS = 25


# --- One's own -----------------------------------------------------------------------------------------
@login_required
@require_safe
def own_acts(request):
    """What of a member's waits, what moderators did with what they wrote, and what became of their own reports."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    context = {
        "page_obj": queue_rows.own_acts(request.user, page=request.GET.get("page")),
        "reported": queue_rows.own_flags(request.user, most=OWN_FLAGS),
        "waiting": [each for kind in kinds.registered() for each in kind.waiting_of(request.user)],
    }
    return render(request, "moderation/own_acts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def own_act(request, pk):
    """One act of a moderator, for whom it concerns: what was done and why, and the appeal."""
    act = get_object_or_404(ModeratorAct.objects.told_to(request.user), pk=pk)
    if not audiences.is_member(request.user):
        raise Http404
    made = appeals.of(act)
    form = AppealForm(request.POST or None) if appeals.may_appeal(request.user, act) else None
    if request.method == "POST":
        if form is None:
            messages.error(request, _("You have appealed against this already; it can be done once."))
            return redirect(act)
        if form.is_valid():
            appeals.appeal(user=request.user, act=act, text=form.cleaned_data["text"])
            messages.success(
                request, _("Your appeal waits for a moderator. You are told what becomes of it.")
            )
            return redirect(act)
    for thing in filter(None, (act, made)):
        events.mark_read(user=request.user, about=thing)
    # What has another writer by now is not theirs to read here.
    is_theirs = act.thing is not None and act.kind.author(act.thing) == request.user
    context = {
        "act": act,
        "line": log.line_of(act),
        "text": act.kind.text(act.thing) if is_theirs else "",
        "made": made,
        "form": form,
    }
    return render(request, "moderation/own_act.html", context)


# --- Moderators ----------------------------------------------------------------------------------------
@require_safe
@for_moderators
def appeal_queue(request):
    """Appeals against what moderators did."""
    decided = request.GET.get("show") == "decided"
    page = queue_rows.appealed(request.user, decided=decided, page=request.GET.get("page"))
    return render_queue(request, "moderation.appeals", page)


@require_http_methods(["GET", "POST"])
@for_moderators
def appeal(request, pk):
    """One appeal: what was done, what is said against it, and the decision."""
    found = appeals.of_moderator(request.user).select_related(
        "act__by", "act__person", "act__suspension__user"
    )
    made = get_object_or_404(found.select_related("made_by", "decided_by"), pk=pk)
    act = made.act
    may_decide = made.decided_at is None and appeals.may_decide(request.user, made)
    form = AppealDecisionForm(request.POST or None, lifts=act.suspension_id is not None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.decide(user=request.user, made=made, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("answer" if error.code == "answer" else None, error)
        else:
            messages.success(request, _("Decided. Whoever appealed is told."))
            return redirect("moderation:appeals")
    events.mark_read(user=request.user, about=made)
    may_read = act.thing is not None and act.kind.moderates(request.user, act.thing)
    context = {
        "made": made,
        "act": act,
        "title": log.title_of(act) if may_read else act.person,
        "text": act.kind.text(act.thing) if may_read else "",
        "form": form,
        "may_decide": may_decide,
    }
    return render(request, "moderation/appeal.html", context)

"""Reporting a post or a thread, and what a member sees of what moderators did with what they wrote."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forums.models import Hold, ModeratorAct
from forums.moderation import appeals
from forums.moderation.flag_forms import AppealForm
from forums.moderation.notice_kinds import line_of
from forums.views.common import members_only
from notifications.notices import events
from peers.moderation import queue_rows
from peers.moderation.views import flag

ACTS_A_PAGE = 25
OWN_FLAGS = 25


@require_http_methods(["GET", "POST"])
def flag_post(request, pk):
    """Report a post to the moderators: the address that earlier pages and mail hold."""
    return flag(request, "post", pk)


@require_http_methods(["GET", "POST"])
def flag_thread(request, pk):
    """The same for a thread as a whole."""
    return flag(request, "thread", pk)


# --- One's own -----------------------------------------------------------------------------------------
@login_required
@require_safe
def standing(request):
    """What of a member's posts waits, what moderators did with them, and what became of their own reports."""
    members_only(request)
    page = Paginator(appeals.acts_told(request.user), ACTS_A_PAGE).get_page(request.GET.get("page"))
    for act in page.object_list:
        act.line = line_of(act)
    reported = queue_rows.own_flags(request.user, most=OWN_FLAGS)
    waiting = Hold.objects.waiting().filter(post__author=request.user).select_related("post__thread")
    context = {"page_obj": page, "reported": reported, "waiting": waiting[:ACTS_A_PAGE]}
    return render(request, "moderation/own_acts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def standing_act(request, pk):
    """One act of a moderator, for whom it was done to: what was done and why, and the appeal."""
    acts = ModeratorAct.objects.select_related("thread__forum", "post")
    act = get_object_or_404(acts, pk=pk, person=request.user)
    if not appeals.may_see_act(request.user, act):
        raise Http404
    made = getattr(act, "appeal", None)
    form = AppealForm(request.POST or None) if appeals.may_appeal(request.user, act) else None
    if request.method == "POST":
        if form is None:
            messages.error(request, _("You have appealed against this already; it can be done once."))
            return redirect("forums:standing_act", pk=pk)
        if form.is_valid():
            appeals.appeal(user=request.user, act=act, text=form.cleaned_data["text"])
            messages.success(
                request, _("Your appeal waits for a moderator. You are told what becomes of it.")
            )
            return redirect("forums:standing_act", pk=pk)
    for thing in filter(None, (act, made)):
        events.mark_read(user=request.user, about=thing)
    context = {"act": act, "line": line_of(act), "made": made, "form": form}
    return render(request, "moderation/own_act.html", context)

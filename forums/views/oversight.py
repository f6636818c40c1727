"""Where moderators of the forums work: what was reported, what waits, appeals, and the log."""

from datetime import datetime, time
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forums import permissions
from forums.models import Appeal, Hold, moderator_scope
from forums.moderation import appeals, holds, queues
from forums.moderation.flag_forms import AppealDecisionForm, HeldForm, LogFilterForm
from forums.moderation.notice_kinds import line_of
from forums.screening import assignments
from forums.views.common import read_post
from hub.base.moderation import queues as queue_registry
from notifications.notices import events
from peers.moderation import views

ACTS_A_PAGE = 50


def for_moderators(view):
    """Refuse those who moderate nothing."""

    @wraps(view)
    @login_required
    def wrapped(request, *args, **kwargs):
        if not moderator_scope.somewhere(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def _queue(request, name: str, find):
    decided = request.GET.get("show") == "decided"
    page = find(request.user, decided=decided, page=request.GET.get("page"))
    places = queue_registry.in_group(request.user, queue_registry.CONDUCT)
    context = {"queue": name, "page_obj": page, "decided": decided, "places": places}
    return render(request, "forums/moderation/queue.html", context)


# --- What was reported: the addresses that earlier pages and mail hold -------------------------------
@require_safe
@for_moderators
def flags(request):
    """What members reported, in the forums and elsewhere."""
    return redirect("moderation:flags")


@require_http_methods(["GET", "POST"])
@for_moderators
def decide_post(request, pk):
    """One post that was reported, or is to be dealt with, and the decision."""
    return views.decide(request, "post", pk)


@require_http_methods(["GET", "POST"])
@for_moderators
def decide_thread(request, pk):
    """The same for a thread as a whole."""
    return views.decide(request, "thread", pk)


@require_http_methods(["GET", "POST"])
@for_moderators
def suspend(request, pk):
    """Suspend who wrote a post."""
    return views.suspend(request, "post", pk)


# --- What waits -------------------------------------------------------------------------------------------
@require_safe
@for_moderators
def held(request):
    """Posts that wait for a moderator."""
    return _queue(request, "holds", queues.held)


@require_http_methods(["GET", "POST"])
@for_moderators
def held_post(request, pk):
    """One post that waits, or waited, and the decision."""
    post = read_post(request, pk)
    if not permissions.moderates(request.user, post.thread):
        raise PermissionDenied
    hold = get_object_or_404(Hold.objects.select_related("decided_by"), post=post)
    form = HeldForm(request.POST or None)
    may_decide = post.is_held and holds.may_decide(request.user, post)
    if request.method == "POST" and form.is_valid() and _hold_decided(request, form, post):
        return redirect("forums:held")
    events.mark_read(user=request.user, about=hold)
    context = {
        "post": post,
        "thread": post.thread,
        "hold": hold,
        "form": form,
        "may_decide": may_decide,
        "record": assignments.record_of(post.author),
    }
    return render(request, "forums/moderation/held.html", context)


def _hold_decided(request, form: HeldForm, post) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        if request.POST.get("action") == "refuse":
            holds.refuse(user=request.user, post=post, reason=reason)
            messages.success(request, _("The post is not shown; its writer is told why."))
        else:
            holds.approve(user=request.user, post=post, reason=reason)
            messages.success(request, _("The post is there now."))
    except ValidationError as error:
        form.add_error("reason" if error.code == "reason" else None, error)
        return False
    return True


# --- Appeals ----------------------------------------------------------------------------------------------
@require_safe
@for_moderators
def appealed(request):
    """Appeals against what moderators did."""
    return _queue(request, "appeals", queues.appealed)


@require_http_methods(["GET", "POST"])
@for_moderators
def decide_appeal(request, pk):
    """One appeal: what was done, what its writer says, and the decision."""
    found = Appeal.objects.for_moderator(request.user).select_related(
        "act__thread__forum", "act__post", "act__by"
    )
    made = get_object_or_404(found.select_related("made_by", "decided_by"), pk=pk)
    may_decide = made.decided_at is None and appeals.may_decide(request.user, made)
    form = AppealDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.decide(user=request.user, made=made, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Decided. The writer is told."))
            return redirect("forums:appeals")
    events.mark_read(user=request.user, about=made)
    context = {
        "made": made,
        "act": made.act,
        "line": line_of(made.act),
        "form": form,
        "may_decide": may_decide,
    }
    return render(request, "moderation/appeal.html", context)


# --- The log ----------------------------------------------------------------------------------------------
@require_safe
@for_moderators
def log(request):
    """What moderators did, by whom, when and why."""
    form = LogFilterForm(request.GET or None, people=queues.who_acted(request.user))
    acts = queues.log(request.user)
    if form.is_valid():
        asked = form.cleaned_data
        if asked["act"]:
            acts = acts.filter(act=asked["act"])
        if asked["by"]:
            acts = acts.filter(by=asked["by"])
        if asked["since"]:
            acts = acts.filter(done_at__gte=timezone.make_aware(datetime.combine(asked["since"], time())))
    context = {
        "form": form,
        "page_obj": Paginator(acts, ACTS_A_PAGE).get_page(request.GET.get("page")),
        "places": queue_registry.in_group(request.user, queue_registry.CONDUCT),
    }
    return render(request, "moderation/log.html", context)

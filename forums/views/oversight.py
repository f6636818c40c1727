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
from forums.models import Appeal, Flag, Hold, moderator_scope
from forums.moderation import appeals, flag_decisions, holds, queues
from forums.moderation.flag_decisions import Decision
from forums.moderation.flag_forms import AppealDecisionForm, DecisionForm, HeldForm, LogFilterForm
from forums.moderation.notice_kinds import line_of
from forums.screening import assignments
from forums.screening.flags import Thing
from forums.views.common import read_post, read_thread
from notifications.notices import events
from peers.accounts import suspensions
from peers.accounts.forms import SuspendForm

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


def _moderates(request, thing: Thing) -> None:
    if not permissions.moderates(request.user, assignments.thread_of(thing)):
        raise PermissionDenied


def _queue(request, name: str, find):
    decided = request.GET.get("show") == "decided"
    page = find(request.user, decided=decided, page=request.GET.get("page"))
    waiting = assignments.waiting_counts(request.user)
    context = {"queue": name, "page_obj": page, "decided": decided, "waiting": waiting}
    return render(request, "forums/moderation/queue.html", context)


# --- What was reported --------------------------------------------------------------------------------
@require_safe
@for_moderators
def flags(request):
    """What members reported."""
    return _queue(request, "flags", queues.flagged)


@require_http_methods(["GET", "POST"])
@for_moderators
def decide_post(request, pk):
    """One post that was reported, or is to be dealt with: what is known of it, and the decision."""
    return _decide(request, read_post(request, pk))


@require_http_methods(["GET", "POST"])
@for_moderators
def decide_thread(request, pk):
    """The same for a thread as a whole."""
    return _decide(request, read_thread(request, pk))


def _decide(request, thing: Thing):
    _moderates(request, thing)
    flags = list(Flag.objects.of(thing).select_related("flagged_by", "decided_by"))
    waiting = [flag for flag in flags if flag.decided_at is None]
    form = DecisionForm(
        request.POST or None, is_hidden=thing.hidden_at is not None, is_reported=bool(waiting)
    )
    may_decide = flag_decisions.may_decide(request.user, thing)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        if form.is_valid() and _decided(request, form, thing):
            return redirect("forums:moderation")
    for flag in flags:
        events.mark_read(user=request.user, about=flag)
    writer = assignments.writer_of(thing)
    thread = assignments.thread_of(thing)
    context = {
        "form": form,
        "flags": flags,
        "is_reported": bool(waiting),
        "may_decide": may_decide,
        "thing": thing,
        "thread": thread,
        "post": thing if thing is not thread else thread.first_post,
        "is_thread": thing is thread,
        "writer": writer,
        "record": assignments.record_of(writer),
        "acts": queues.log(request.user).filter(thread=thread)[:10],
        "may_suspend": writer is not None
        and writer.is_active
        and suspensions.may_be_suspended_by(writer, request.user),
    }
    return render(request, "forums/moderation/decide.html", context)


def _decided(request, form: DecisionForm, thing: Thing) -> bool:
    try:
        flag_decisions.decide(user=request.user, thing=thing, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    if form.cleaned_data["decision"] == Decision.DISMISS:
        messages.success(request, _("It stays as it is. Those who reported it are told."))
    else:
        messages.success(
            request, _("Done. The writer is told why, and those who reported it that it is decided.")
        )
    return True


@require_http_methods(["GET", "POST"])
@for_moderators
def suspend(request, pk):
    """Suspend who wrote a post."""
    post = read_post(request, pk)
    _moderates(request, post)
    writer = post.author
    if writer is None or not writer.is_active or not suspensions.may_be_suspended_by(writer, request.user):
        raise PermissionDenied
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flag_decisions.suspend(
                user=request.user, thing=post, reason=form.cleaned_data["reason"], until=form.until
            )
        except suspensions.SuspensionError as error:
            form.add_error(None, error)
        else:
            told = {"name": writer.get_full_name()}
            messages.success(request, _("%(name)s is suspended, logged out and told by e-mail.") % told)
            return redirect("forums:moderation")
    return render(request, "peers/suspend.html", {"form": form, "person": writer})


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
    _moderates(request, post)
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
    return render(request, "forums/moderation/appeal.html", context)


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
        "queue": "log",
        "form": form,
        "page_obj": Paginator(acts, ACTS_A_PAGE).get_page(request.GET.get("page")),
        "waiting": assignments.waiting_counts(request.user),
    }
    return render(request, "forums/moderation/log.html", context)

"""Where moderators of the forums work: posts that wait; and addresses of what all kinds of text have in common."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forums import permissions
from forums.models import Hold, moderator_scope
from forums.moderation import holds, queues
from forums.moderation.flag_forms import HeldForm
from forums.screening import assignments
from forums.views.common import read_post
from notifications.notices import events
from peers.moderation import appeal_views, views


def for_moderators(view):
    """Refuse those who moderate nothing."""

    @wraps(view)
    @login_required
    def wrapped(request, *args, **kwargs):
        if not moderator_scope.somewhere(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


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
    decided = request.GET.get("show") == "decided"
    page = queues.held(request.user, decided=decided, page=request.GET.get("page"))
    return views.render_queue(request, "forums.holds", page)


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


# --- Appeals and the log: the addresses that earlier pages and mail hold ------------------------------
@require_safe
@for_moderators
def appealed(request):
    """Appeals against what moderators did, in the forums and elsewhere."""
    return redirect("moderation:appeals")


@require_http_methods(["GET", "POST"])
@for_moderators
def decide_appeal(request, pk):
    """One appeal, and the decision."""
    return appeal_views.appeal(request, pk)


@require_safe
@for_moderators
def log(request):
    """What moderators did, by whom, when and why."""
    return redirect("moderation:log")

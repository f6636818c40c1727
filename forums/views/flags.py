"""Addresses that earlier pages and mail hold: reporting in the forums, and what moderators did with one's own."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from forums.views.common import members_only
from peers.moderation import appeal_views
from peers.moderation.views import flag


@require_http_methods(["GET", "POST"])
def flag_post(request, pk):
    """Report a post to the moderators."""
    return flag(request, "post", pk)


@require_http_methods(["GET", "POST"])
def flag_thread(request, pk):
    """The same for a thread as a whole."""
    return flag(request, "thread", pk)


@login_required
@require_safe
def standing(request):
    """What moderators did with what a member wrote, in the forums and elsewhere."""
    members_only(request)
    return redirect("moderation:own_acts")


@require_http_methods(["GET", "POST"])
def standing_act(request, pk):
    """One of these acts, and the appeal against it."""
    return appeal_views.own_act(request, pk)

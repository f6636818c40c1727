"""What a script asks for while somebody types: related threads, people to name, a preview."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forums.models import Post
from forums.threads import mentions, shown_text
from forums.threads import related as related_threads
from hub.base.access import audiences, rate_limits

ASKED_A_MINUTE = 120
MINUTE = 60


def _may_ask(request, what: str) -> bool:
    return audiences.is_member(request.user) and rate_limits.is_allowed(
        what, request.user.pk, times=ASKED_A_MINUTE, seconds=MINUTE
    )


@require_safe
def related(request):
    """Threads like a title, as a piece of a page; nothing for those who can't start one."""
    threads = []
    if _may_ask(request, "forum-related"):
        threads = related_threads.threads_like(request.user, request.GET.get("title", "")[:300])
    return render(request, "forums/_related.html", {"threads": threads})


@require_safe
def people(request):
    """People to name behind an @: those whom the reader finds in the directory."""
    found = []
    if _may_ask(request, "forum-people"):
        found = mentions.offered(request.user, request.GET.get("q", "")[:100])
    return JsonResponse(
        {"people": [{"name": one.name, "line": one.line, "address": one.address} for one in found]}
    )


@require_POST
def preview(request):
    """A post's Markdown as it will look."""
    user = request.user
    if not user.is_authenticated:
        return HttpResponse(_("You are logged out."), status=401, content_type="text/plain")
    if not audiences.is_member(user):
        return HttpResponse(_("This is for members."), status=403, content_type="text/plain")
    if not _may_ask(request, "forum-preview"):
        return HttpResponse(_("Wait a moment, then try again."), status=429, content_type="text/plain")
    text = request.POST.get("text", "")
    if len(text) > Post.MAX_LENGTH:
        return HttpResponse(_("This is longer than a post can be."), status=413, content_type="text/plain")
    return HttpResponse(shown_text.preview(user, mentions.resolve(user, text)))

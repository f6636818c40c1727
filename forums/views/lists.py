"""The forums and their threads, in lists and feeds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forums import permissions
from forums.models import Forum, moderator_scope
from forums.threads import break_outs, feeds, read_marks, unsaved
from forums.threads.listing import COLUMNS, LATEST, MOST_COUNTED, OWN_TABS, TABS, ThreadListing
from forums.threads.writers import Writers
from forums.views.common import members_only, read_forum, visitors_log_in
from hub.base.access import audiences
from hub.base.listing.tables import ListTable
from hub.base.output.feeds import respond


@require_safe
def index(request):
    """The forums by category, each with its newest post, and what the reader has not read."""
    forums = list(Forum.objects.visible_to(request.user).with_last_posts())
    newest = [forum.last_post for forum in forums if forum.last_post]
    writers = Writers(request.user, [post.author_id for post in newest])
    for forum in forums:
        forum.last_writer = writers.of(forum.last_post.author_id) if forum.last_post else None
    is_member = audiences.is_member(request.user)
    context = {
        "forums": forums,
        "lists": _tabs(request.user),
        "may_start": is_member,
        "moderates": moderator_scope.somewhere(request.user),
        "joinable": break_outs.joinable(request.user, forums) if is_member else [],
        "unsent": unsaved.unsent(request.user) if is_member else [],
    }
    return render(request, "forums/index.html", context)


def _tabs(reader, current: str = "") -> list[dict]:
    """The lists of threads that there are for a reader."""
    is_member = audiences.is_member(reader)
    return [
        {"name": name, "label": label, "current": name == current}
        for name, label in TABS.items()
        if is_member or name not in OWN_TABS
    ]


def _list_context(listing: ThreadListing) -> dict:
    tab = listing.selection.tab or LATEST
    return {
        "listing": listing,
        "page": listing.page,
        "list_label": TABS[tab],
        "lists": _tabs(listing.user, tab),
        "most_counted": MOST_COUNTED,
    }


@require_safe
def thread_list(request):
    """Threads of all forums: the latest, the unanswered, and a member's own lists."""
    context = _list_context(ThreadListing(request.user, request.GET))
    context["may_start"] = audiences.is_member(request.user)
    return render(request, "forums/threads.html", context)


@require_safe
def threads_csv(request):
    """The list as CSV."""
    return ListTable(ThreadListing(request.user, request.GET), COLUMNS).csv_response()


@require_safe
def threads_xlsx(request):
    """The list as a spreadsheet."""
    return ListTable(ThreadListing(request.user, request.GET), COLUMNS).xlsx_response()


@require_safe
@visitors_log_in
def forum(request, slug):
    """The threads of a forum, in the same lists as those of all forums."""
    found = read_forum(request, slug)
    context = _list_context(ThreadListing(request.user, request.GET, forum=found))
    context |= {
        "forum": found,
        "may_start": permissions.may_start(request.user, found),
        "may_leave": break_outs.may_leave(request.user, found),
    }
    return render(request, "forums/forum.html", context)


@require_safe
def feed(request):
    """The threads of all forums with the newest posts, as an Atom feed; by what the reader may see."""
    return respond(request, feeds.of_threads(ThreadListing(request.user, request.GET)))


@require_safe
def forum_feed(request, slug):
    """The same for one forum."""
    found = read_forum(request, slug)
    return respond(request, feeds.of_forum(ThreadListing(request.user, request.GET, forum=found)))


@login_required
@require_POST
def read_all(request):
    """Count everything as read."""
    members_only(request)
    read_marks.read_all(request.user)
    messages.success(request, _("Everything counts as read."))
    return redirect("forums:threads")


@login_required
@require_POST
def join(request, slug):
    """Join a break-out of one's own level, or leave it."""
    members_only(request)
    found = break_outs.find(request.user, slug)
    if found is None:
        raise PermissionDenied
    if request.POST.get("action") == "leave":
        break_outs.leave(user=request.user, forum=found)
        messages.success(request, _("You have left “%(forum)s”.") % {"forum": found})
        return redirect("forums:index")
    break_outs.join(user=request.user, forum=found)
    messages.success(request, _("You are in “%(forum)s” now.") % {"forum": found})
    return redirect(found)

"""What moderators do with a thread."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forums import permissions
from forums.errors import ForumError
from forums.models import Forum, Thread
from forums.moderation import services
from forums.threads import shown_text
from forums.threads.forms import CloseForm, MergeForm, MoveForm, SplitForm
from forums.threads.thread_page import address_of
from forums.views.common import read_post, read_thread

# Posts that are offered to be ticked one by one.
POSTS_OFFERED = 50

ACTS = {
    "pin": (services.pin, gettext_lazy("The thread stands first in its forum now.")),
    "unpin": (services.unpin, gettext_lazy("The thread no longer stands first.")),
    "lock": (services.lock, gettext_lazy("The thread is locked: only moderators write in it.")),
    "unlock": (services.unlock, gettext_lazy("Members can write in the thread again.")),
    "show": (services.show_thread, gettext_lazy("The thread can be read again.")),
    "reopen": (services.reopen, gettext_lazy("The thread goes on.")),
}


def _moderated(request, pk: int) -> Thread:
    thread = read_thread(request, pk)
    if not permissions.moderates(request.user, thread):
        raise PermissionDenied
    return thread


def _forums_of(user) -> list[Forum]:
    forums: QuerySet = Forum.objects.visible_to(user).filter(is_closed=False)
    return [forum for forum in forums if permissions.moderates(user, forum)]


@login_required
@require_POST
def act(request, pk):
    """What takes one press: pin, lock, and back."""
    thread = _moderated(request, pk)
    found = ACTS.get(request.POST.get("action", ""))
    if found is None:
        raise Http404
    do, says = found
    do(user=request.user, thread=thread)
    messages.success(request, says)
    return redirect(thread)


@login_required
@require_POST
def show(request, pk):
    """Show a hidden post again."""
    post = read_post(request, pk)
    services.show_post(user=request.user, post=post)
    messages.success(request, _("The post can be read again."))
    return redirect(address_of(post))


@login_required
@require_http_methods(["GET", "POST"])
def close(request, pk):
    """Close a thread with a reason."""
    thread = _moderated(request, pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close(user=request.user, thread=thread, **form.cleaned_data)
        except ForumError as error:
            form.add_error("reason", error)
        else:
            messages.success(request, _("The thread is closed."))
            return redirect(thread)
    return render(request, "forums/moderate.html", {"thread": thread, "form": form, "act": "close"})


@login_required
@require_http_methods(["GET", "POST"])
def move(request, pk):
    """Put a thread into another forum."""
    thread = _moderated(request, pk)
    forums = [forum for forum in _forums_of(request.user) if forum.pk != thread.forum_id]
    form = MoveForm(request.POST or None, forums=forums)
    if request.method == "POST" and form.is_valid():
        try:
            moved = services.move(user=request.user, thread=thread, **form.cleaned_data)
        except ForumError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The thread is in “%(forum)s” now.") % {"forum": moved.forum})
            return redirect(moved)
    return render(request, "forums/moderate.html", {"thread": thread, "form": form, "act": "move"})


@login_required
@require_http_methods(["GET", "POST"])
def merge(request, pk):
    """Put all posts of a thread behind those of another."""
    thread = _moderated(request, pk)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        into = Thread.objects.filter(pk=form.cleaned_data["into"]).select_related("forum").first()
        if into is None or not permissions.may_see_thread(request.user, into):
            form.add_error("into", _("There is no thread of this address."))
        elif not permissions.moderates(request.user, into):
            form.add_error("into", _("You don't moderate the forum of that thread."))
        else:
            try:
                services.merge(
                    user=request.user, thread=thread, into=into, reason=form.cleaned_data["reason"]
                )
            except ForumError as error:
                form.add_error("into", error)
            else:
                messages.success(request, _("The threads are one now. The old address leads here."))
                return redirect(into)
    return render(request, "forums/moderate.html", {"thread": thread, "form": form, "act": "merge"})


@login_required
@require_http_methods(["GET", "POST"])
def split(request, pk):
    """Make a thread of its own of a post and others behind it."""
    post = read_post(request, pk)
    thread = post.thread
    if not permissions.moderates(request.user, thread):
        raise PermissionDenied
    behind = thread.posts.readable().filter(position__gte=max(post.position, 2)).order_by("position")
    few = list(behind[:POSTS_OFFERED])
    words = shown_text.words_for(request.user, few)
    offered = [(each.pk, f"#{each.position}: {Truncator(words[each.pk]).chars(90)}") for each in few]
    forums = _forums_of(request.user)
    initial = {"forum": thread.forum_id, "posts": [post.pk]}
    form = SplitForm(request.POST or None, initial=initial, forums=forums, posts=offered)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        whole = sent["which"] == "from"
        try:
            new = services.split(
                user=request.user,
                thread=thread,
                title=sent["title"],
                forum=sent["forum"],
                from_position=post.position if whole else None,
                post_ids=() if whole else [int(pk) for pk in sent["posts"]],
                reason=sent["reason"],
            )
        except ForumError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The posts are a thread of their own now."))
            return redirect(new)
    context = {"thread": thread, "post": post, "form": form, "act": "split"}
    return render(request, "forums/moderate.html", context)

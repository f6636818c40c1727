"""What the views of the forums share."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from forums import permissions
from forums.models import Forum, Post, Thread
from hub.base.access import audiences


def visitors_log_in(view):
    """Send a visitor to log in where there is nothing for them: it may be there for members.

    What is not there at all is answered in the same way, so that nobody learns which it is.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return wrapped


def members_only(request) -> None:
    """Refuse those who have not been approved; the answer tells them what they wait for."""
    if not audiences.is_member(request.user):
        raise PermissionDenied


def read_forum(request, slug: str) -> Forum:
    """The forum, for whoever may read it; of another's nobody learns that there is one."""
    forum = get_object_or_404(Forum.objects.select_related("category", "audience"), slug=slug)
    if not permissions.may_see_forum(request.user, forum):
        raise Http404
    return forum


def read_thread(request, pk: int) -> Thread:
    """The thread, for whoever may read it, with how far they have read and whether they said "me too"."""
    threads = Thread.objects.select_related("forum__category", "audience", "last_post")
    thread = get_object_or_404(threads.with_marks_of(request.user).with_me_too_of(request.user), pk=pk)
    if not permissions.may_see_thread(request.user, thread):
        raise Http404
    return thread


def read_post(request, pk: int) -> Post:
    """The post, for whoever may read it."""
    post = get_object_or_404(
        Post.objects.select_related("thread__forum__category", "thread__audience"), pk=pk
    )
    if not permissions.may_see_post(request.user, post):
        raise Http404
    return post

"""A form that was sent in vain is kept: nobody types it twice.

A view marked with ``keeps_what_was_typed`` loses nothing where the log-in ran out before the form was sent, or
where its token is that of an older log-in. What was typed is put into the session, the person logs in if need
be, and the form is shown again, filled with it: ``take`` gives it to the view. Nothing is saved on the way: that
takes the person's own press, with a good token.
"""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect, QueryDict
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure

from hub.base.access import rate_limits

SESSION_KEY = "kept_form"
MOST_CHARACTERS = 500_000
# Whoever is not logged in can make the site keep something too.
TIMES_AN_HOUR = 30
HOUR = 60 * 60


def keeps_what_was_typed(view):
    """As ``login_required``; what was typed into the view's form is kept meanwhile."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            _keep(request)
        return redirect_to_login(request.get_full_path())

    wrapped.keeps_what_was_typed = True
    return wrapped


def take(request) -> QueryDict | None:
    """What was typed into the form at this address before it could be saved, once, and by this person alone."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.path or request.method != "GET":
        return None
    del request.session[SESSION_KEY]
    # On a shared computer somebody else may have logged in meanwhile.
    if kept["typed_by"] != str(request.user.pk):
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        data.setlist(name, values)
    return data


def _keep(request) -> bool:
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    size = sum(len(value) for values in typed.values() for value in values)
    if size > MOST_CHARACTERS or not typed:
        return False
    if not rate_limits.is_allowed(
        "kept-form", rate_limits.who_asks(request), times=TIMES_AN_HOUR, seconds=HOUR
    ):
        return False
    request.session[SESSION_KEY] = {
        "path": request.path,
        "typed": typed,
        "typed_by": request.POST.get("typed_by", ""),
    }
    return True


def refuse(request, reason=""):
    """Answer a form whose token is wrong. One of ours shows again what was typed; nothing of it is saved."""
    if request.method == "POST" and _comes_from_here(request) and _view_keeps(request) and _keep(request):
        return HttpResponseRedirect(request.get_full_path())
    return csrf_failure(request, reason=reason)


def _comes_from_here(request) -> bool:
    """Whether the browser says that one of our own pages sent the form."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return (sender.scheme, sender.netloc) == (request.scheme, request.get_host())


def _view_keeps(request) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "keeps_what_was_typed", False)
    except Resolver404:
        return False

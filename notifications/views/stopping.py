"""Stopping mail in one click, without a log-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.notices import unsubscribe
from notifications.notices.forms import StopForm


# Mail programs post here by themselves (RFC 8058), without a page of ours: the sealed token is what is asked for.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or stop; only what is posted acts, for programs open all links of a mail to look at them."""
    what = unsubscribe.read(token)
    if what is None:
        return render(request, "notifications/stop_unknown.html", status=404)
    name = what.name()
    if request.method == "POST":
        form = StopForm(request.POST)
        unsubscribe.stop(what, keep_on_site=form.is_valid() and form.cleaned_data["keep_on_site"])
        return render(request, "notifications/stopped.html", {"name": name})
    may_keep = what.what == unsubscribe.SUBSCRIPTION
    return render(
        request, "notifications/stop.html", {"name": name, "form": StopForm() if may_keep else None}
    )

"""The pages of people."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404
from django.shortcuts import render, resolve_url
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from hub.base.content_kinds import Place
from hub.base.kept_html import attaching
from peers.accounts import suspensions
from peers.models import Profile
from peers.profiles import contributions
from peers.profiles.visibility import ShownProfile
from search.finding import labels
from search.models import Entry

ENTRIES_SHOWN = 20


def _shown(request, pk: int) -> ShownProfile | None:
    """The profile as the reader sees it; ``None`` where there is none for them, for whatever reason."""
    profile = Profile.objects.with_parts().filter(user_id=pk).first()
    shown = ShownProfile.to(request.user, profile) if profile else None
    return shown if shown and shown.is_visible else None


@require_safe
def person(request, pk):
    """One person: what they tell the reader of themselves, and what they contributed."""
    shown = _shown(request, pk)
    if shown is None:
        if request.user.is_authenticated:
            raise Http404
        # The same for whoever there is and is not: a visitor may be a member who is not logged in.
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    if shown.about:
        attaching.attach([shown.profile])
    entries = Entry.objects.visible_to(request.user).by_author(pk).listed_on(Place.PERSON)
    context = {
        "shown": shown,
        "is_own": request.user.pk == pk,
        "entries": labels.attach(entries.newest()[:ENTRIES_SHOWN]),
        "entry_count": entries.count(),
        "contributions": contributions.of(shown, request.user),
        "may_suspend": suspensions.may_be_suspended_by(shown.user, request.user),
    }
    return render(request, "peers/person.html", context)


@require_safe
def picture(request, pk):
    """A person's picture, for those who may see it."""
    shown = _shown(request, pk)
    if shown is None or not shown.has_picture:
        raise Http404
    stored = shown.profile.picture
    # Each picture has a name of its own, which nobody can guess.
    etag = quote_etag(stored.name)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = FileResponse(stored.open("rb"), content_type="image/jpeg")
        except FileNotFoundError:
            raise Http404 from None
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, no_cache=True)
    return response

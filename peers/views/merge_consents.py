"""Where people of a merged organisation answer whether the other one's may open what it gave in confidence."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.base.access import audiences
from notifications.notices import events
from peers.models import MergeConsent
from peers.organisations import merge_consents


@login_required
@require_http_methods(["GET", "POST"])
def merge_consent(request, pk):
    """What an organisation is asked after a merging: it agrees or refuses, and may change its mind."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    found = get_object_or_404(
        MergeConsent.objects.select_related("organisation", "merge__source", "merge__target"), pk=pk
    )
    if not merge_consents.may_answer(request.user, found):
        raise Http404
    if request.method == "POST":
        _answer(request, found)
        return redirect("peers:merge_consent", found.pk)
    events.mark_read(user=request.user, about=found)
    others = found.merge.consents.exclude(pk=found.pk).select_related("organisation")
    return render(request, "peers/merge_consent.html", {"consent": found, "others": others})


def _answer(request, found: MergeConsent) -> None:
    act = request.POST.get("act", "")
    if act not in {"agree", "refuse"}:
        return
    try:
        merge_consents.answer(by=request.user, consent=found, agrees=act == "agree")
    except merge_consents.MergeError as error:
        messages.error(request, str(error))
    else:
        text = _("Your organisation agrees.") if act == "agree" else _("Your organisation does not agree.")
        messages.success(request, text)

"""Where every form sends what is typed into it, to be kept until it is sent (``assets/js/unsaved.js``)."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.base.access import audiences, rate_limits
from hub.base.unsaved import registry, services
from hub.base.unsaved.services import TooMuchTextError, TypedElsewhereError

# A script sends at most every two seconds; several windows are one person's right.
TIMES_A_MINUTE = 90
MINUTE = 60


@require_POST
def keep(request, form):
    """Answer in words that the script can show: 200 with the new stamp, or why the text was not kept."""
    place = registry.place_of(form, request.GET.get("about", ""), request.GET.get("key", ""))
    if place is None:
        return _refuse(404, _("There is no such form."))
    user = request.user
    if not user.is_authenticated:
        return _refuse(401, _("You are logged out."))
    # Somebody else logged in on this computer meanwhile: the text is not theirs.
    if request.POST.get("typed_by") != str(user.pk):
        return _refuse(401, _("Somebody else is logged in on this computer now."))
    if not audiences.is_member(user):
        return _refuse(403, _("This is for members."))
    if not rate_limits.is_allowed("autosave", user.pk, times=TIMES_A_MINUTE, seconds=MINUTE):
        return _refuse(429, _("Too much at once; it is tried again."))
    sent = dict(request.POST.lists())
    try:
        unsaved = services.keep(user, place, sent=sent, goes_on_from=request.POST.get("kept", ""))
    except PermissionDenied:
        return _refuse(403, _("This is not yours to change any more."))
    except TypedElsewhereError as error:
        return _refuse(409, str(error))
    except TooMuchTextError as error:
        return _refuse(413, str(error))
    return JsonResponse({"kept": unsaved.stamp})


def _refuse(status: int, text: str) -> JsonResponse:
    return JsonResponse({"text": text}, status=status)

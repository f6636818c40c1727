"""What a script sends while somebody types a case: the text so far, and a section to be shown as it will look."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import autosave, steps
from cases.models import CasePage
from cases.sections import SECTION_MAX_LENGTH
from cases.writing_views import FORMS, for_members
from hub.base import audiences, rates
from hub.base.templatetags.hub import markdown

# A script sends at most every two seconds; several windows are one person's right.
TIMES_A_MINUTE = 90
PREVIEWS_A_MINUTE = 60
MINUTE = 60
# Not the case's, and of no use later.
LEFT_OUT = {"csrfmiddlewaretoken", "typed_by", "kept", "revision", "action"}


@require_POST
def keep_new(request):
    """Keep what is typed of a case that has not been begun."""
    return _keep(request, None, steps.NEW)


@require_POST
def keep(request, pk, step):
    """Keep what is typed into a step of a case."""
    if step not in FORMS:
        return JsonResponse({"text": _("There is no such step.")}, status=404)
    return _keep(request, pk, step)


def _keep(request, pk: int | None, step: str) -> JsonResponse:
    """Answer a script in words that it can show: 200 with the new stamp, or why the text was not kept."""
    user = request.user
    if not user.is_authenticated:
        return JsonResponse({"text": _("You are logged out.")}, status=401)
    # Somebody else logged in on this computer meanwhile: the text is not theirs.
    if request.POST.get("typed_by") != str(user.pk):
        return JsonResponse({"text": _("Somebody else is logged in on this computer now.")}, status=401)
    if not audiences.is_member(user):
        return JsonResponse({"text": _("This is for members.")}, status=403)
    if not rates.is_allowed("autosave", user.pk, times=TIMES_A_MINUTE, seconds=MINUTE):
        return JsonResponse({"text": _("Too much at once; it is tried again.")}, status=429)
    case = get_object_or_404(CasePage, pk=pk) if pk else None
    try:
        kept = autosave.keep(
            user=user,
            case=case,
            step=step,
            typed={name: values for name, values in request.POST.lists() if name not in LEFT_OUT},
            goes_on_from=request.POST.get("kept", ""),
            revision=_revision(request.POST.get("revision", "")),
        )
    except PermissionDenied:
        return JsonResponse({"text": _("This case is not yours to change any more.")}, status=403)
    except autosave.TypedElsewhereError as error:
        return JsonResponse({"text": str(error)}, status=409)
    except autosave.TooMuchTextError as error:
        return JsonResponse({"text": str(error)}, status=413)
    return JsonResponse({"kept": autosave.stamp(kept)})


def _revision(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None


@require_POST
def markdown_preview(request):
    """A section's Markdown as it will look."""
    if not request.user.is_authenticated:
        return HttpResponse(_("You are logged out."), status=401, content_type="text/plain")
    for_members(request.user)
    if not rates.is_allowed("markdown-preview", request.user.pk, times=PREVIEWS_A_MINUTE, seconds=MINUTE):
        return HttpResponse(_("Wait a moment, then try again."), status=429, content_type="text/plain")
    text = request.POST.get("text", "")
    if len(text) > SECTION_MAX_LENGTH:
        return HttpResponse(_("This is longer than a section can be."), status=413, content_type="text/plain")
    return HttpResponse(markdown(text))

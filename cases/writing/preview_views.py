"""What a script sends while somebody types a case: the text so far, and a section to be shown as it will look."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import CasePage
from cases.models.sections import SECTION_MAX_LENGTH
from cases.writing import steps, unsaved
from cases.writing.views import for_members
from hub.base.access import rate_limits
from hub.base.templatetags.hub import markdown
from hub.base.unsaved import autosave as unsaved_autosave

PREVIEWS_A_MINUTE = 60
MINUTE = 60


@require_POST
def keep_new(request):
    """Keep what is typed of a case that has not been begun."""
    return _keep(request, None, steps.NEW)


@require_POST
def keep(request, pk, step):
    """Keep what is typed into a form of a case."""
    if not unsaved.is_form(step):
        return JsonResponse({"text": _("There is no such step.")}, status=404)
    return _keep(request, pk, step)


def _keep(request, pk: int | None, step: str) -> JsonResponse:
    """Keep it, and answer the script."""
    case = get_object_or_404(CasePage, pk=pk) if pk and request.user.is_authenticated else None

    def keep_typed(typed, goes_on_from):
        return unsaved.keep(
            user=request.user,
            case=case,
            step=step,
            typed=typed,
            goes_on_from=goes_on_from,
            revision=_revision(request.POST.get("revision", "")),
        )

    return unsaved_autosave.answer(request, keep_typed)


def _revision(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None


@require_POST
def markdown_preview(request):
    """A section's Markdown as it will look."""
    if not request.user.is_authenticated:
        return HttpResponse(_("You are logged out."), status=401, content_type="text/plain")
    for_members(request.user)
    if not rate_limits.is_allowed(
        "markdown-preview", request.user.pk, times=PREVIEWS_A_MINUTE, seconds=MINUTE
    ):
        return HttpResponse(_("Wait a moment, then try again."), status=429, content_type="text/plain")
    text = request.POST.get("text", "")
    if len(text) > SECTION_MAX_LENGTH:
        return HttpResponse(_("This is longer than a section can be."), status=413, content_type="text/plain")
    return HttpResponse(markdown(text))

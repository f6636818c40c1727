"""What a script asks for while somebody types a case: a section as it will look."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models.sections import SECTION_MAX_LENGTH
from cases.writing.views import for_members
from hub.base.access import rate_limits
from hub.base.templatetags.hub import markdown

PREVIEWS_A_MINUTE = 60
MINUTE = 60


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

"""Pages that gather from all apps."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hub.base.content_kinds import Place
from hub.base.models import ServiceLine, Theme
from hub.base.moderation import queues
from search.finding import labels
from search.models import Entry

ENTRIES_A_PAGE = 20


@require_safe
def theme(request, slug):
    """All that is filed under a theme and that the reader may see."""
    entry = get_object_or_404(Theme, slug=slug)
    entries = Entry.objects.visible_to(request.user).filed_under_theme(entry).listed_on(Place.THEME)
    return _gathered(request, "home/theme.html", entry, entries)


@require_safe
def service_line(request, slug):
    """All that is filed under a service line and that the reader may see."""
    entry = get_object_or_404(ServiceLine, slug=slug)
    entries = (
        Entry.objects.visible_to(request.user).filed_under_service_line(entry).listed_on(Place.SERVICE_LINE)
    )
    return _gathered(request, "home/service_line.html", entry, entries)


def _gathered(request, template, vocabulary_entry, entries):
    page = Paginator(entries.one_a_thing().newest(), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    labels.attach(page.object_list)
    return render(request, template, {"filed_under": vocabulary_entry, "page_of_entries": page})


@login_required
@require_safe
def moderation(request):
    """What waits for a moderator, with a number each, and where they look things up."""
    found = queues.of(request.user)
    if not found:
        raise PermissionDenied
    context = {
        "counted": queues.counted(request.user),
        "places": [queue for queue in found if queue.count is None],
    }
    return render(request, "home/moderation.html", context)

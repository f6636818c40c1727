"""Pages that gather from all apps."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import CasePage
from cases.models.case_page import MODERATE_PERMISSION
from forums.models import moderator_scope
from forums.screening import assignments
from hub.base.models import ServiceLine, Theme
from peers.accounts import suspensions
from peers.messaging import services
from peers.models import DuplicatePair, MembershipApplication, OrganisationChange, OrganisationMove
from peers.models.membership import may_decide_applications
from peers.models.organisation_changes import may_decide_changes
from search.finding import labels
from search.models import Entry

ENTRIES_A_PAGE = 20


@require_safe
def theme(request, slug):
    """All that is filed under a theme and that the reader may see."""
    entry = get_object_or_404(Theme, slug=slug)
    entries = Entry.objects.visible_to(request.user).filed_under_theme(entry)
    return _gathered(request, "home/theme.html", entry, entries)


@require_safe
def service_line(request, slug):
    """All that is filed under a service line and that the reader may see."""
    entry = get_object_or_404(ServiceLine, slug=slug)
    entries = Entry.objects.visible_to(request.user).filed_under_service_line(entry)
    return _gathered(request, "home/service_line.html", entry, entries)


def _gathered(request, template, vocabulary_entry, entries):
    page = Paginator(entries.one_a_thing().newest(), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    labels.attach(page.object_list)
    return render(request, template, {"filed_under": vocabulary_entry, "page_of_entries": page})


@login_required
@require_safe
def moderation(request):
    """What waits for a moderator, with a number each."""
    user = request.user
    may_decide_on_members = may_decide_applications(user)
    may_review_cases = user.has_perm(MODERATE_PERMISSION)
    may_decide_on_bodies = may_decide_changes(user)
    may_read_reports = user.has_perm(services.REPORTS_PERMISSION)
    moderates_forums = moderator_scope.somewhere(user)
    may_suspend = suspensions.may_suspend(user)
    if not any(
        (may_decide_on_members, may_review_cases, may_decide_on_bodies, may_read_reports, moderates_forums)
    ):
        raise PermissionDenied
    context = {
        "waiting_members": MembershipApplication.objects.waiting().count() if may_decide_on_members else None,
        "waiting_moves": OrganisationMove.objects.waiting().count() if may_decide_on_members else None,
        "suspended": suspensions.suspended_people(by=user).count() if may_suspend else None,
        "waiting_suspended": suspensions.waiting_appeals() if may_suspend else None,
        "waiting_changes": OrganisationChange.objects.waiting().count() if may_decide_on_bodies else None,
        "waiting_duplicates": DuplicatePair.objects.open().count() if may_decide_on_bodies else None,
        "waiting_reports": services.open_reports().count() if may_read_reports else None,
        "waiting_cases": CasePage.objects.in_review().count() if may_review_cases else None,
        "in_forums": assignments.waiting_counts(user) if moderates_forums else None,
    }
    return render(request, "home/moderation.html", context)

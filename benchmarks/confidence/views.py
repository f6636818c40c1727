"""Where an organisation answers who may read its figures, and sees who did."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks import permissions
from benchmarks.confidence import selectors, services
from benchmarks.models import Submission, SubmissionView
from hub.base.access import audiences
from hub.base.text.whole_numbers import whole_number
from notifications.notices import events

A_PAGE = 50


@login_required
@require_safe
def figure_views(request):
    """Who outside the reader's organisation viewed its figures, and when."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    views = SubmissionView.objects.of_organisation_of(request.user).select_related(
        "submission__round", "reader"
    )
    page = Paginator(views, A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "organisation": request.user.organisation}
    return render(request, "benchmarks/confidence/views.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def consents(request, pk):
    """What the reader's organisation is asked about its figures: it agrees or refuses."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    found = get_object_or_404(Submission.objects.select_related("round__audience", "organisation"), pk=pk)
    if not permissions.writes(request.user, found):
        raise Http404
    answers = selectors.answers_of(found)
    if request.method == "POST":
        row = get_object_or_404(answers, pk=whole_number(request.POST.get("answer")))
        _answer(request, found, row)
        return redirect("benchmarks:consents", found.pk)
    for thing in (found, *answers):
        events.mark_read(user=request.user, about=thing)
    context = {
        "submission": found,
        "round": found.round,
        "answers": answers,
        "stewards": found.round.stewards.select_related(
            "membership_application__organisation__merged_into"
        ).order_by("name", "pk"),
    }
    return render(request, "benchmarks/confidence/consents.html", context)


def _answer(request, found: Submission, row) -> None:
    act = request.POST.get("act", "")
    if act not in {"agree", "refuse"}:
        return
    try:
        services.answer(by=request.user, submission=found, request=row.request, agrees=act == "agree")
    except services.ConsentError as error:
        messages.error(request, str(error))
    else:
        text = _("Your organisation agrees.") if act == "agree" else _("Your organisation does not agree.")
        messages.success(request, text)

"""Where moderators review cases. They are written in ``cases.writing``; readers are served by Wagtail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import CasePage
from cases.models.case_page import MODERATE_PERMISSION
from cases.reading import facts
from cases.review import services
from cases.review.forms import DecisionForm
from cases.review.version_diff import changed_parts

CASES_A_PAGE = 20


def _for_moderators(user) -> None:
    if not user.has_perm(MODERATE_PERMISSION):
        raise PermissionDenied


@login_required
@require_safe
def moderation_queue(request):
    """The cases that wait for a moderator, longest waiting first."""
    _for_moderators(request.user)
    cases = CasePage.objects.in_review().for_list().select_related("owner").with_review_states()
    page = Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/moderation_queue.html", {"page_of_cases": page})


@login_required
@require_http_methods(["GET", "POST"])
def review(request, pk):
    """Read a submitted case and decide on it."""
    _for_moderators(request.user)
    case = get_object_or_404(CasePage, pk=pk)
    if request.method == "GET" and not case.is_in_review:
        messages.info(request, _("This case is not in review: it was decided or taken back."))
        return redirect("cases:moderation_queue")
    draft = services.latest_draft(case)
    form = DecisionForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, case, form)
        except services.CaseConflictError as conflict:
            form.add_error(None, str(conflict))
            status = 409
    context = {
        "case": draft,
        "published": case if case.live else None,
        "changes": changed_parts(case, draft, with_figures=True) if case.live else [],
        "facts": facts.facts(draft),
        "contents": facts.contents(draft),
        "economics_table": facts.economics_table(draft, for_reviewer=True),
        "story": _story_with_comments(draft, form),
        "asked_before": services.comments_before(case),
        "form": form,
        "digest": services.content_digest(draft),
        "may_decide": case.may_be_moderated_by(request.user),
        "is_in_review": case.is_in_review,
    }
    return render(request, "cases/review.html", context, status=status)


def _story_with_comments(draft, form) -> list[dict]:
    """The sections, each with the field for the moderator's words on it."""
    return [{**part, "comment": form.comment_on(part["section"].value)} for part in draft.story]


def _decide(request, case, form):
    decision = form.cleaned_data
    said = {
        "moderator": request.user,
        "case": case,
        "read_digest": decision["read_digest"],
        "comment": decision["comment"],
        "part_comments": form.part_comments,
    }
    if decision["decision"] == DecisionForm.APPROVE:
        services.approve(**said)
        messages.success(request, _("“%(title)s” is published.") % {"title": case.title})
    else:
        services.send_back(**said)
        messages.success(request, _("“%(title)s” is back with its author.") % {"title": case.title})
    return redirect("cases:moderation_queue")

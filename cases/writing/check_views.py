"""The last step: what a case lacks, and its submission."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.authors import authorship
from cases.models import CasePage
from cases.models.bylines import shown_authors, shown_names
from cases.review import services
from cases.review.version_diff import part_label
from cases.writing import steps, unsaved
from cases.writing.forms import SubmissionForm
from cases.writing.views import own_case, step_context
from hub.base.models import Audience


@login_required
@require_http_methods(["GET", "POST"])
def check(request, pk):
    """What is missing, step by step; what becomes public; and the button that submits it."""
    case = own_case(request, pk)
    draft = services.latest_draft(case)
    becomes_public = draft.audience.kind == Audience.Kind.EVERYONE
    is_first = becomes_public and not authorship.has_public_case(request.user)
    form = SubmissionForm(request.POST if request.method == "POST" else None, is_first=is_first)
    lacks = services.what_is_missing(draft)
    if request.method == "POST" and form.is_valid():
        try:
            return _submit(request, case)
        except ValidationError as error:
            # The form's own words are enough: what is missing stands above it.
            form.add_error(None, _("Something is still missing.") if lacks else error)
    context = {
        **step_context(case, draft, "check"),
        "form": form,
        "is_first": is_first,
        "becomes_public": becomes_public,
        "lacking": _by_step(case, lacks),
        "unsaved": unsaved.unsaved_texts_of_case(request.user, case),
        "shown_authors": shown_names(shown_authors(case)),
        "goes_without_review": services.goes_without_review(author=request.user, case=case, draft=draft),
    }
    return render(request, "cases/check.html", context)


def _submit(request, case: CasePage):
    case = services.submit(author=request.user, case=case)
    if case.is_in_review:
        messages.success(
            request, _("Your case is submitted. A moderator reads it, and you get an e-mail either way.")
        )
    else:
        messages.success(request, _("Your case is published."))
    return redirect("cases:my_cases")


def _by_step(case: CasePage, fields: list[str]) -> list[dict]:
    """The steps on which something is missing: each with ``label``, ``address`` and the ``parts``."""
    found = []
    for step in steps.STEPS:
        parts = [{"name": field, "label": part_label(field)} for field in fields if field in step.fields]
        if parts:
            found.append({"label": step.label, "address": step.address(case), "parts": parts})
    return found

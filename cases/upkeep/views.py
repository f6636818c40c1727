"""Where authors say whether a case still holds, and where a case is taken off the site and put back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import CasePage
from cases.models.case_page import MODERATE_PERMISSION
from cases.review import withdrawals
from cases.review.services import CaseConflictError
from cases.upkeep import confirmations
from cases.upkeep.forms import UpkeepForm, WithdrawalForm

CASES_A_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def still_holds(request, pk):
    """Confirm a case, go on to update it, or close it: where the yearly mail leads."""
    case = get_object_or_404(CasePage.objects.select_related("upkeep"), pk=pk)
    if not case.may_be_edited_by(request.user):
        raise PermissionDenied
    upkeep = getattr(case, "upkeep", None)
    if not case.live or upkeep is None:
        messages.info(request, _("This case is not on the site: there is nothing to confirm."))
        return redirect("cases:edit", case.pk)
    form = UpkeepForm(request.POST or None, initial={"closing_remark": upkeep.closing_remark})
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, case, form.cleaned_data)
        except ValidationError as error:
            form.add_error("closing_remark", error.message_dict["closing_remark"])
        except confirmations.NotPublishedError as error:
            messages.error(request, str(error))
            return redirect("cases:edit", case.pk)
    return render(request, "cases/still_holds.html", {"case": case, "upkeep": upkeep, "form": form})


def _decide(request, case, decision: dict):
    if decision["decision"] == UpkeepForm.CLOSE:
        confirmations.close(author=request.user, case=case, remark=decision["closing_remark"])
        messages.success(request, _("The case is closed. Readers see why; you can open it again here."))
    else:
        confirmations.confirm(author=request.user, case=case)
        messages.success(request, _("Thank you. Readers see that it was confirmed today."))
    return redirect(case.get_url())


@login_required
@require_http_methods(["GET", "POST"])
def take_off(request, pk):
    """Take a published case off the site, after a word of confirmation."""
    case = get_object_or_404(CasePage, pk=pk)
    if not withdrawals.may_take_off(request.user, case):
        raise PermissionDenied
    if not case.live:
        messages.info(request, _("This case is not on the site any more."))
        return _back(request, case)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdrawals.take_off(user=request.user, case=case, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error.message_dict["reason"])
        except CaseConflictError as conflict:
            messages.error(request, str(conflict))
            return _back(request, case)
        else:
            messages.success(request, _("“%(title)s” is off the site.") % {"title": case.title})
            return _back(request, case)
    is_own = case.may_be_edited_by(request.user)
    if not is_own:
        form.fields["reason"].mark = _("(needed)")
    context = {"case": case, "form": form, "is_own": is_own}
    return render(request, "cases/take_off.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def put_back(request, pk):
    """Put the text that stood on the site back on it, after a word of confirmation."""
    case = get_object_or_404(CasePage, pk=pk)
    if not withdrawals.may_take_off(request.user, case):
        raise PermissionDenied
    if case.withdrawal is None:
        messages.info(request, _("This case has not been taken off the site, or is back on it."))
        return _back(request, case)
    if not withdrawals.may_put_back(request.user, case):
        messages.info(request, _("A moderator took this case off the site. Change it and submit it again."))
        return _back(request, case)
    if request.method == "POST":
        try:
            case = withdrawals.put_back(user=request.user, case=case)
            messages.success(request, _("“%(title)s” is on the site again.") % {"title": case.title})
            return redirect(case.get_url())
        except CaseConflictError as conflict:
            messages.error(request, str(conflict))
        return _back(request, case)
    return render(request, "cases/put_back.html", {"case": case, "withdrawal": case.withdrawal})


@login_required
@require_safe
def withdrawn_cases(request):
    """For moderators: what was taken off the site, by whom and why."""
    if not request.user.has_perm(MODERATE_PERMISSION):
        raise PermissionDenied
    cases = CasePage.objects.withdrawn()
    page = Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/withdrawn_cases.html", {"page_of_cases": page})


def _back(request, case):
    """Where the reader came from: their own case, or the moderators' list."""
    if case.may_be_edited_by(request.user):
        return redirect("cases:edit", case.pk)
    return redirect("cases:withdrawn_cases")

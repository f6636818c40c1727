"""Where people become authors of a case, say what readers see of them, leave, and hand it over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.authors import authorship
from cases.authors.forms import HandOverForm, InvitationForm, PartForm
from cases.models import CaseAuthor, CasePage
from cases.models.case_page import MODERATE_PERMISSION
from cases.review import services
from cases.writing.views import for_members, step_context

CASES_A_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def authors(request, pk):
    """The authors of a case; for whoever is invited, the invitation."""
    for_members(request.user)
    case = get_object_or_404(CasePage, pk=pk)
    invitation = authorship.invitation_of(request.user, case)
    if invitation is not None and authorship.own_part(request.user, case) is None:
        return _answer(request, case, invitation)
    if not case.may_be_edited_by(request.user):
        raise PermissionDenied
    mine = authorship.own_part(request.user, case)
    part_form, invitation_form = PartForm(part=mine), InvitationForm()
    kind = request.POST.get("kind")
    if kind == "part" and mine:
        part_form = PartForm(request.POST, part=mine)
        if part_form.is_valid():
            authorship.set_part(user=request.user, case=case, **part_form.cleaned_data)
            messages.success(request, _("Readers see of you what you chose, from now on."))
            return redirect("cases:authorship", case.pk)
    elif kind == "invitation":
        invitation_form = InvitationForm(request.POST)
        if invitation_form.is_valid() and _invite(request, case, invitation_form):
            return redirect("cases:authorship", case.pk)
    context = {
        **step_context(case, services.latest_draft(case), "authorship"),
        "authors": authorship.authors_of(case),
        "mine": mine,
        "answers_for": authorship.answers_for(request.user, case),
        "is_answered_for": authorship.is_answered_for(case),
        "invitations": authorship.waiting_invitations(case),
        "part_form": part_form,
        "invitation_form": invitation_form,
    }
    return render(request, "cases/authors.html", context)


def _answer(request, case: CasePage, invitation: CaseAuthor):
    form = PartForm(request.POST if request.POST.get("answer") == "accept" else None, part=invitation)
    try:
        if request.POST.get("answer") == "decline":
            authorship.decline(user=request.user, case=case)
            messages.success(request, _("You declined. Nobody is told why."))
            return redirect("cases:my_cases")
        if form.is_bound and form.is_valid():
            authorship.accept(user=request.user, case=case, **form.cleaned_data)
            messages.success(request, _("You are an author of this case now."))
            return redirect("cases:edit", case.pk)
    except services.CaseConflictError as conflict:
        messages.error(request, str(conflict))
        return redirect("cases:my_cases")
    return render(request, "cases/invitation.html", {"case": case, "invitation": invitation, "form": form})


def _invite(request, case: CasePage, form) -> bool:
    """Invite; whether there is an account of that address, the answer does not say."""
    try:
        authorship.invite(by=request.user, case=case, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("address", error.message_dict["address"])
        return False
    messages.success(
        request,
        _("If %(address)s belongs to a member, we invite them and they can accept.")
        % {"address": form.cleaned_data["address"]},
    )
    return True


@login_required
@require_POST
def withdraw_invitation(request, pk):
    """Take an invitation back; it can be made again."""
    case = get_object_or_404(CasePage, pk=pk)
    authorship.withdraw_invitation(by=request.user, case=case, address=request.POST.get("address", ""))
    messages.success(request, _("The invitation is taken back."))
    return _back(request, case)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request, pk):
    """Be no author any more, after a word of confirmation."""
    for_members(request.user)
    case = get_object_or_404(CasePage, pk=pk)
    if authorship.own_part(request.user, case) is None:
        raise PermissionDenied
    if request.method == "POST" or case.owner_id == request.user.pk:
        try:
            authorship.leave(user=request.user, case=case)
        except services.CaseConflictError as conflict:
            messages.error(request, str(conflict))
            return redirect("cases:authorship", case.pk)
        messages.success(request, _("You are no author of this case any more."))
        return redirect("cases:my_cases")
    return render(request, "cases/leave.html", {"case": case})


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request, pk, author):
    """Let another author answer for the case, after a word of confirmation."""
    case = get_object_or_404(CasePage, pk=pk)
    if not authorship.may_hand_over(request.user, case):
        raise PermissionDenied
    to = get_object_or_404(case.authors.accepted().filter(user__isnull=False), pk=author)
    if request.method == "POST":
        try:
            authorship.hand_over(by=request.user, case=case, to=to.user)
            messages.success(
                request, _("%(name)s answers for the case now.") % {"name": to.user.get_full_name()}
            )
        except services.CaseConflictError as conflict:
            messages.error(request, str(conflict))
        return _back(request, case)
    context = {"case": case, "to": to, "back": _back(request, case).url}
    return render(request, "cases/hand_over.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def remove_author(request, pk, author):
    """Take another author off the case, after a word of confirmation."""
    case = get_object_or_404(CasePage, pk=pk)
    if not authorship.answers_for(request.user, case):
        raise PermissionDenied
    author = get_object_or_404(case.authors.accepted().select_related("user"), pk=author)
    if request.method == "POST" or author.user_id == case.owner_id:
        try:
            authorship.remove(by=request.user, case=case, author=author)
            messages.success(request, _("They are no author of this case any more."))
        except services.CaseConflictError as conflict:
            messages.error(request, str(conflict))
        return redirect("cases:authorship", case.pk)
    return render(request, "cases/remove_author.html", {"case": case, "author": author})


@login_required
@require_POST
def take_over(request, pk):
    """Answer for a case that one wrote with somebody who is not there any more."""
    case = get_object_or_404(CasePage, pk=pk)
    try:
        authorship.take_over(user=request.user, case=case)
        messages.success(request, _("You answer for this case now."))
    except services.CaseConflictError as conflict:
        messages.error(request, str(conflict))
    return redirect("cases:authorship", case.pk)


# --- Moderators --------------------------------------------------------------------------------------


@login_required
@require_safe
def unanswered_for(request):
    """Published cases for which nobody answers any more."""
    if not request.user.has_perm(MODERATE_PERMISSION):
        raise PermissionDenied
    cases = CasePage.objects.nobody_answers_for().for_list().select_related("owner").order_by("-pk")
    page = Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/unanswered_for.html", {"page_of_cases": page})


@login_required
@require_http_methods(["GET", "POST"])
def find_successor(request, pk):
    """Ask somebody to take over a case for which nobody answers any more."""
    case = get_object_or_404(CasePage, pk=pk)
    if not request.user.has_perm(MODERATE_PERMISSION):
        raise PermissionDenied
    if not authorship.may_hand_over(request.user, case):
        messages.info(request, _("Somebody answers for this case."))
        return redirect("cases:unanswered_for")
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invite(request, case, form):
        return redirect("cases:find_successor", case.pk)
    context = {
        "case": case,
        "form": form,
        "authors": [author for author in authorship.authors_of(case) if author.user],
        "invitations": authorship.waiting_invitations(case),
    }
    return render(request, "cases/find_successor.html", context)


def _back(request, case: CasePage):
    """Where the person came from: the case's authors, or the moderators' list."""
    if case.may_be_edited_by(request.user):
        return redirect("cases:authorship", case.pk)
    return redirect("cases:unanswered_for")

"""Where members are suspended and appeal; where moderators decide on moves and see that accounts were deleted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peers.accounts import suspensions
from peers.accounts.forms import MoveRefusalForm, SuspendForm
from peers.membership import employer_changes
from peers.membership.forms import ApprovalForm
from peers.models import AccountDeletion, Appeal, Organisation, OrganisationMove, User
from peers.models.membership import may_decide_applications
from peers.moderation import appeal_views, appeals
from peers.moderation.errors import ModerationError
from peers.moderation.forms import AppealForm

A_PAGE = 25


# --- Suspension -------------------------------------------------------------------------------------
def _only_who_suspends(request) -> None:
    if not suspensions.may_suspend(request.user):
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request, pk):
    """Suspend a member: why, and how long."""
    _only_who_suspends(request)
    person = get_object_or_404(User.objects.filter(is_active=True), pk=pk)
    if not suspensions.may_be_suspended_by(person, request.user):
        raise PermissionDenied
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            suspensions.suspend(
                person=person, by=request.user, reason=form.cleaned_data["reason"], until=form.until
            )
        except suspensions.SuspensionError as error:
            form.add_error(None, error)
        else:
            told = {"name": person.get_full_name()}
            messages.success(request, _("%(name)s is suspended, logged out and told by e-mail.") % told)
            return redirect("peers:suspended_members")
    return render(request, "peers/suspend.html", {"form": form, "person": person})


@login_required
@require_safe
def suspended_members(request):
    """Everybody who is suspended, why and how long."""
    _only_who_suspends(request)
    people = suspensions.suspended_people(by=request.user)
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "peers/suspended_members.html", {"page_obj": page})


@login_required
@require_http_methods(["GET", "POST"])
def lift_suspension(request, pk):
    """Let somebody use their account again."""
    _only_who_suspends(request)
    person = get_object_or_404(User.objects.filter(is_active=False, leaving_at__isnull=True), pk=pk)
    if not suspensions.may_be_suspended_by(person, request.user):
        raise PermissionDenied
    if request.method == "POST":
        suspensions.lift(person=person, by=request.user)
        told = {"name": person.get_full_name()}
        messages.success(request, _("%(name)s can log in again and is told by e-mail.") % told)
        return redirect("peers:suspended_members")
    context = {"person": person, "suspension": suspensions.open_suspension(person)}
    return render(request, "peers/lift_suspension.html", context)


@require_http_methods(["GET", "POST"])
def appeal_suspension(request, token):
    """Whoever is suspended asks for another look: by the link in their mail, for they can't log in."""
    suspension = suspensions.of_link(token)
    if suspension is None:
        raise Http404
    made = appeals.against(suspension)
    is_open = suspension.lifted_at is None and made is None
    form = AppealForm(request.POST or None) if is_open else None
    if request.method == "POST":
        if form is None:
            return redirect(request.path)
        if form.is_valid():
            try:
                appeals.appeal_by_link(suspension=suspension, text=form.cleaned_data["text"])
            except ModerationError as error:
                form.add_error(None, error)
            else:
                return redirect(request.path)
    context = {"suspension": suspension, "made": made, "form": form}
    return render(request, "peers/appeal_suspension.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def suspension_appeal(request, pk):
    """An appeal against a suspension, at the address that earlier mail holds."""
    _only_who_suspends(request)
    made = get_object_or_404(Appeal, act__details__suspension_appeal=pk)
    return appeal_views.appeal(request, made.pk)


# --- Changes of organisation ------------------------------------------------------------------------
@login_required
@require_safe
def member_moves(request):
    """The members who say that they work elsewhere now; or what was decided."""
    if not may_decide_applications(request.user):
        raise PermissionDenied
    decided = request.GET.get("status") == "decided"
    moves = OrganisationMove.objects.decided() if decided else OrganisationMove.objects.waiting()
    moves = moves.select_related("user", "organisation", "from_organisation", "decided_by")
    page = Paginator(moves, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "peers/member_moves.html", {"page_obj": page, "decided": decided})


@login_required
@require_http_methods(["GET", "POST"])
def member_move(request, pk):
    """One change of organisation, and the decision."""
    if not may_decide_applications(request.user):
        raise PermissionDenied
    moves = OrganisationMove.objects.select_related("user", "organisation", "from_organisation", "decided_by")
    move = get_object_or_404(moves, pk=pk)
    refusing = request.POST.get("action") == "refuse"
    wanted = request.GET.get("organisation", "")[:200].replace("\0", "")
    meant = {"email": move.user.email, "name": wanted or move.organisation_name}
    suggestions = Organisation.objects.suggested_for(**meant)
    likely = Organisation.objects.named(meant["name"])
    approval = ApprovalForm(
        request.POST if request.method == "POST" and not refusing else None,
        application=move,
        suggestions=suggestions,
        initial={
            "version": 1,
            "organisation": str(likely.pk) if likely in suggestions else ApprovalForm.NONE,
        },
    )
    refusal = MoveRefusalForm(request.POST if refusing else None, auto_id="refuse_%s")
    form = refusal if refusing else approval
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, move, form, refusing)
        except employer_changes.MoveError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Decided. We tell %(name)s.") % {"name": move.user})
        return redirect("peers:member_moves")
    context = {
        "move": move,
        "approval": approval,
        "refusal": refusal,
        "wanted": wanted,
        "may_decide": move.may_be_decided_by(request.user),
    }
    return render(request, "peers/member_move.html", context)


@transaction.atomic
def _decide(request, move: OrganisationMove, form, refusing: bool) -> None:
    if refusing:
        employer_changes.refuse(move=move, by=request.user, answer=form.cleaned_data["answer"])
    else:
        employer_changes.approve(move=move, by=request.user, organisation=form.chosen_organisation())


# --- Deleted accounts -------------------------------------------------------------------------------
@login_required
@require_safe
def deleted_accounts(request):
    """That accounts were deleted, when, and what became of the contributions: nobody's name."""
    if not may_decide_applications(request.user):
        raise PermissionDenied
    rows = AccountDeletion.objects.exclude(state=AccountDeletion.State.WITHDRAWN)
    page = Paginator(rows.defer("user", "last_error"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "peers/deleted_accounts.html", {"page_obj": page})

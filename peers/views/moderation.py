"""Where moderators decide who joins."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peers.membership import invitations, services
from peers.membership.forms import ApprovalForm, RefusalForm
from peers.models import MembershipApplication, Organisation
from peers.models.membership import may_decide_applications

APPLICATIONS_A_PAGE = 25


@login_required
@require_safe
def member_queue(request):
    """The applications that wait, longest first; or those decided, latest first."""
    if not may_decide_applications(request.user):
        raise PermissionDenied
    all_of_them = MembershipApplication.objects.all()
    status = request.GET.get("status", "")
    if status in {MembershipApplication.Status.APPROVED, MembershipApplication.Status.REFUSED}:
        applications = all_of_them.decided().filter(status=status)
    elif status == "decided":
        applications = all_of_them.decided()
    else:
        status = ""
        applications = all_of_them.waiting()
    page = Paginator(
        applications.select_related("user", "organisation", "decided_by"), APPLICATIONS_A_PAGE
    ).get_page(request.GET.get("page"))
    invitations.attach(page.object_list)
    choices = [
        ("", _("Waiting")),
        ("decided", _("Decided")),
        (MembershipApplication.Status.APPROVED.value, _("Approved")),
        (MembershipApplication.Status.REFUSED.value, _("Refused")),
    ]
    return render(
        request, "peers/member_queue.html", {"page_obj": page, "status": status, "status_choices": choices}
    )


@login_required
@require_http_methods(["GET", "POST"])
def member_application(request, pk):
    """One application: what was told, which organisation it may be, and the decision."""
    if not may_decide_applications(request.user):
        raise PermissionDenied
    application = get_object_or_404(
        MembershipApplication.objects.select_related("user", "organisation", "decided_by"), pk=pk
    )
    refusing = request.POST.get("action") == "refuse"
    # The text stays in the address when a decision is posted, so that what was found can be chosen.
    wanted = request.GET.get("organisation", "")[:200].replace("\0", "")
    meant = {"email": application.user.email, "name": wanted or application.organisation_name}
    suggestions = Organisation.objects.suggested_for(**meant)
    invitation = invitations.of_applicant(application.user.email)
    likely = Organisation.objects.likely_for(**meant)
    if invitation is not None and invitation.organisation is not None and not wanted:
        # Who invited them knows where they work.
        likely = invitation.organisation.stands_for
        suggestions = list(dict.fromkeys([likely, *suggestions]))
    initial = {"version": application.version}
    chosen = str(likely.pk) if likely in suggestions else ApprovalForm.NONE
    approval = ApprovalForm(
        request.POST if request.method == "POST" and not refusing else None,
        application=application,
        suggestions=suggestions,
        initial={**initial, "organisation": chosen},
    )
    refusal = RefusalForm(request.POST if refusing else None, initial=initial, auto_id="refuse_%s")
    form = refusal if refusing else approval
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, application, form, refusing)
        except services.ApplicationError as error:
            # A message, not an error of the form: the form is gone where there is nothing left to decide.
            messages.error(request, str(error))
            application.refresh_from_db()
            # What is shown now is what a next decision is about; the reason that was written stays.
            form.data = {**form.data.dict(), "version": application.version}
        else:
            return redirect("peers:member_queue")
    context = {
        "application": application,
        "invitation": invitation,
        "approval": approval,
        "refusal": refusal,
        "wanted": wanted,
        "may_decide": application.may_be_decided_by(request.user),
    }
    return render(request, "peers/member_application.html", context)


@transaction.atomic
def _decide(request, application, form, refusing: bool) -> None:
    version = form.cleaned_data["version"]
    name = application.user.get_full_name()
    if refusing:
        services.refuse(
            application=application, by=request.user, version=version, reason=form.cleaned_data["reason"]
        )
        messages.success(
            request, _("%(name)s was refused and is sent your reason by e-mail.") % {"name": name}
        )
        return
    services.approve(
        application=application,
        by=request.user,
        version=version,
        organisation=form.chosen_organisation(),
    )
    messages.success(request, _("%(name)s is a member now and is told by e-mail.") % {"name": name})

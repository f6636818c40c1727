"""Invitations: the page of whoever was invited, and the one on which hosts invite."""

import csv

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hub.base.access import audiences
from peers.membership import invitations as inviting
from peers.models import Invitation, Programme

A_PAGE = 50
MOST_LINES = 100


class InvitationsForm(forms.Form):
    """People to be invited, one a line."""

    people = forms.CharField(
        label=gettext_lazy("People to invite"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "One a line: e-mail address, name, organisation as in the directory. Name and organisation may be left out."
        ),
    )

    def clean_people(self):
        lines = [line for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("%(most)d lines at the most.") % {"most": MOST_LINES})
        rows = []
        for number, cells in enumerate(csv.reader(lines, skipinitialspace=True), start=1):
            email, name, organisation, *_rest = [*cells, "", "", ""]
            rows.append(inviting.Invited(number, email, name, organisation))
        return rows


@login_required
@require_http_methods(["GET", "POST"])
def invitations(request, slug):
    """A host invites people to a programme, and sees who was invited."""
    programme = get_object_or_404(Programme, slug=slug)
    if not programme.may_be_edited_by(request.user):
        raise PermissionDenied
    form = InvitationsForm(request.POST or None)
    results = []
    if request.method == "POST" and form.is_valid():
        results = form.cleaned_data["people"]
        left = max(inviting.MOST_A_DAY - inviting.sent_today(request.user), 0)
        inviting.invite_all(results, programme=programme, by=request.user, most=left)
        wrong = [line for line in results if line.error]
        # What could not be taken stays in the form, to be mended.
        kept = "\n".join(
            ", ".join(part for part in (w.email, w.name, w.organisation_name) if part) for w in wrong
        )
        form = InvitationsForm(initial={"people": kept})
    sent = Invitation.objects.filter(programme=programme).select_related("organisation", "invited_by")
    context = {
        "programme": programme,
        "form": form,
        "results": results,
        "page_obj": Paginator(sent, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "peers/invitations.html", context)


@require_http_methods(["GET", "POST"])
def invitation(request, token):
    """What somebody was invited to, and how to go on."""
    found = get_object_or_404(
        Invitation.objects.select_related("organisation", "programme", "invited_by"), token=token
    )
    if request.method == "POST" and request.user.is_authenticated and not found.accepted_at:
        try:
            inviting.accept(invitation=found, user=request.user)
        except inviting.InvitationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Welcome."))
            return redirect(found.programme or "/")
    context = {
        "invitation": found,
        "is_mine": request.user.is_authenticated and request.user.email.lower() == found.email,
        "is_member": audiences.is_member(request.user),
    }
    response = render(request, "peers/invitation.html", context)
    # The address is a secret of whoever got the mail.
    response["Referrer-Policy"] = "no-referrer"
    return response

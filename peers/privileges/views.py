"""Where administrators ask for domains to be verified and hosts to be named, and decide on it: in Wagtail's admin."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from hub.base.text.whole_numbers import whole_number
from peers.models import Organisation, PrivilegedChange, PrivilegeKind, Programme, ProgrammePerson
from peers.privileges import services
from peers.privileges.forms import DomainForm, HostForm
from peers.privileges.services import PrivilegeError


def _pending(user, **about) -> list[dict]:
    rows = PrivilegedChange.objects.pending().filter(**about)
    return [
        {
            "change": change,
            "may_confirm": services.may_confirm(user, change),
            "may_end": services.may_end(user, change),
            "is_own": user.pk == change.requested_by_id,
        }
        for change in rows.select_related("organisation", "programme", "person", "requested_by")
    ]


@require_http_methods(["GET"])
def pending(request):
    """All that waits."""
    if not services.may_look(request.user):
        raise PermissionDenied
    context = {"rows": _pending(request.user), "page_title": _("Domains and hosts to confirm")}
    return render(request, "peers/admin/privileges.html", context)


def _decided(request, pk, decide, done: str):
    """Decide on a change by one of the services, and go back to what waits, with what came of it."""
    if not services.may_look(request.user):
        raise PermissionDenied
    change = get_object_or_404(PrivilegedChange, pk=pk)
    try:
        decide(change=change, by=request.user)
    except PrivilegeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("privileges")


@require_POST
def confirm(request, pk):
    """A second administrator confirms."""
    return _decided(request, pk, services.confirm, _("Confirmed. It is in effect."))


@require_POST
def end(request, pk):
    """Withdraw, or refuse, with the reason."""
    decide = partial(services.end, reason=request.POST.get("reason", ""))
    return _decided(request, pk, decide, _("It does not take effect. The reason is in the log."))


@require_http_methods(["GET", "POST"])
def organisation_domains(request, pk):
    """The domains of an organisation: which are verified, which wait; ask for one, or take one away."""
    if not services.may_ask(request.user, PrivilegeKind.DOMAIN):
        raise PermissionDenied
    organisation = get_object_or_404(Organisation, pk=pk)
    form = DomainForm(request.POST if request.POST.get("action") == "ask" else None)
    try:
        if request.POST.get("action") == "remove":
            domain = request.POST.get("domain", "")
            services.remove_verification(organisation=organisation, domain=domain, by=request.user)
            messages.success(request, _("The domain is not verified any more."))
            return redirect("privileges_domains", pk)
        if form.is_bound and form.is_valid():
            change = services.ask_to_verify(
                organisation=organisation, domain=form.cleaned_data["domain"], by=request.user
            )
            _say(request, change)
            return redirect("privileges_domains", pk)
    except PrivilegeError as error:
        messages.error(request, str(error))
    domains = organisation.domains.all()
    context = {
        "page_title": _("Verified domains"),
        "page_subtitle": str(organisation),
        "subject": organisation,
        "form": form,
        "verified": [domain for domain in domains if domain.verified],
        "others": [domain for domain in domains if not domain.verified],
        "rows": _pending(request.user, organisation=organisation),
    }
    return render(request, "peers/admin/privileges_domains.html", context)


@require_http_methods(["GET", "POST"])
def programme_hosts(request, pk):
    """The hosts of a programme, and who waits to be one; ask for one, or take one away."""
    if not services.may_ask(request.user, PrivilegeKind.HOST):
        raise PermissionDenied
    programme = get_object_or_404(Programme, pk=pk)
    hosts = ProgrammePerson.objects.filter(programme=programme, part=ProgrammePerson.Part.HOST)
    form = HostForm(request.POST if request.POST.get("action") == "ask" else None)
    try:
        if request.POST.get("action") == "remove":
            number = whole_number(request.POST.get("person"))
            row = get_object_or_404(hosts.select_related("user"), user=number)
            services.remove_host(programme=programme, person=row.user, by=request.user)
            messages.success(request, _("This person is a participant now, and not a host."))
            return redirect("privileges_hosts", pk)
        if form.is_bound and form.is_valid():
            change = services.ask_to_name_host(
                programme=programme, person=form.cleaned_data["person"], by=request.user
            )
            _say(request, change)
            return redirect("privileges_hosts", pk)
    except PrivilegeError as error:
        messages.error(request, str(error))
    context = {
        "page_title": _("Hosts"),
        "page_subtitle": str(programme),
        "subject": programme,
        "form": form,
        "hosts": hosts.select_related("user").order_by("user__name", "pk"),
        "rows": _pending(request.user, programme=programme),
    }
    return render(request, "peers/admin/privileges_hosts.html", context)


def _say(request, change: PrivilegedChange) -> None:
    if change.is_pending:
        messages.success(
            request,
            _(
                "Requested. Those concerned are told. It takes effect in 72 hours, or when a second administrator "
                "confirms it."
            ),
        )
    else:
        messages.success(request, _("In effect: nobody was to be asked."))

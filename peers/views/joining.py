"""What an applicant sees between signing up and being admitted, and the door to Wagtail's admin."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.base.access import audiences
from peers.membership import services
from peers.membership.forms import ApplicationForm
from peers.models import MembershipApplication


def _application_of(user) -> MembershipApplication | None:
    return MembershipApplication.objects.select_related("organisation").filter(user=user).first()


@login_required
@require_safe
def waiting(request):
    """What happens next with the reader's application; members have nothing to wait for."""
    if audiences.is_member(request.user):
        return redirect(settings.LOGIN_REDIRECT_URL)
    application = _application_of(request.user)
    if application is None:
        return redirect("peers:application")
    return render(request, "peers/waiting.html", {"application": application})


@login_required
@require_http_methods(["GET", "POST"])
def application(request):
    """Change the application while it waits, ask again after a refusal, or ask at all."""
    if audiences.is_member(request.user):
        return redirect(settings.LOGIN_REDIRECT_URL)
    mine = _application_of(request.user)
    if mine is not None and not mine.may_be_edited_by(request.user):
        return redirect("peers:waiting")
    form = ApplicationForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        try:
            if mine is None:
                services.apply(user=request.user, answers=form.answers())
            else:
                services.change_application(application=mine, by=request.user, answers=form.answers())
        except services.ApplicationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your application is saved."))
            return redirect("peers:waiting")
    return render(request, "peers/application_form.html", {"form": form, "application": mine})


@require_http_methods(["GET", "POST"])
def admin_login(request):
    """Wagtail's log-in is the site's own. Somebody signed in without the right is told so, once."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(target, resolve_url(settings.LOGIN_URL))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect(target)


@require_http_methods(["GET", "POST"])
def admin_logout(request):
    """Wagtail's log-out is the site's own."""
    if request.method == "POST":
        adapter = get_adapter(request)
        adapter.logout(request)
        return redirect(adapter.get_logout_redirect_url(request))
    return redirect("account_logout")

"""What people set about themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peers.membership import services
from peers.membership.forms import OwnAccountForm
from peers.profiles import services as profiles_services


@login_required
@require_http_methods(["GET", "POST"])
def own_account(request):
    """Name, time zone and language."""
    form = OwnAccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            services.standing_changed(form.save())
            if "name" in form.changed_data:
                profiles_services.name_changed(request.user)
        messages.success(request, _("Your settings are saved."))
        return redirect("peers:own_account")
    return render(request, "peers/own_account.html", {"form": form})

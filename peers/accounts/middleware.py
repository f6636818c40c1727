"""What is noted of whoever is logged in, at each request."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from peers.accounts import second_factor, sessions


class PresenceMiddleware:
    """Note now and then that a session is in use; end one that is over, or whose account is being deleted."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            if request.user.leaving_at is not None:
                # It was begun before sessions were written down, and could not be ended with the others.
                logout(request)
            elif sessions.is_over(request):
                logout(request)
                messages.info(
                    request, _("For your safety you were logged out after a while. Log in again to go on.")
                )
            else:
                sessions.seen(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Lead those whose role requires two-step log-in to where they set it up, before anything else."""

    # The account's own pages, and what the pages on the way are made of.
    OPEN = ("/accounts/", "/healthz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if (
            user.is_authenticated
            and not request.path_info.startswith((*self.OPEN, reverse("peers:second_factor")))
            and second_factor.is_missing(request)
            and not second_factor.is_in_grace(user)
        ):
            return redirect("peers:second_factor")
        return self.get_response(request)

"""What is noted of whoever is logged in, at each request."""

from django.contrib import messages
from django.contrib.auth import logout
from django.utils.translation import gettext as _

from peers.accounts import sessions


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

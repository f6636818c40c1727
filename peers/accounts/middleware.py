"""What is noted of whoever is logged in, at each request."""

from django.contrib.auth import logout

from peers.accounts import sessions


class PresenceMiddleware:
    """Note now and then that a session is in use; end one whose account is being deleted."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            if request.user.leaving_at is not None:
                # It was begun before sessions were written down, and could not be ended with the others.
                logout(request)
            else:
                sessions.seen(request)
        return self.get_response(request)

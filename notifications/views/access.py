"""Who may open these pages."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

from hub.base.access import audiences


def members_only(view: Callable) -> Callable:
    """Send visitors to log in, and refuse whoever is no member."""

    @wraps(view)
    def for_members(request, *args, **kwargs):
        if not audiences.is_member(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(for_members)

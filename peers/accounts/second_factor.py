"""Two-step log-in for those who can do the most: for which roles it is required, and from when."""

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core import checks
from django.utils import timezone

from peers.membership.roles import Role
from peers.models import ProgrammePerson

# That nothing is missing is believed for so long: every page would ask for roles otherwise.
ASKED_EVERY_SECONDS = 600
SESSION_KEY = "hub_second_factor"


def _is_in_group(role: Role) -> Callable:
    return lambda user: user.groups.filter(name=role.value).exists()


def _is_host(user) -> bool:
    """Whether somebody publishes for a programme, or may."""
    of_a_programme = ProgrammePerson.objects.filter(user=user, part=ProgrammePerson.Part.HOST)
    return of_a_programme.exists() or _is_in_group(Role.PROGRAM_HOSTS)(user)


# Whether an account has a role, by the role's name in ``MFA_REQUIRED_ROLES``.
_ROLES: dict[str, Callable] = {
    "administrators": lambda user: user.is_superuser,
    "editors": _is_in_group(Role.EDITORS),
    "moderators": _is_in_group(Role.MODERATORS),
    "hosts": _is_host,
}


def register_role(name: str, has_role: Callable) -> None:
    """Let the setting name a role of an app above this one; ``has_role`` is asked of an account."""
    _ROLES[name] = has_role


@checks.register(checks.Tags.security)
def every_role_of_the_setting_is_known(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """A slip of the pen in the setting would leave a role without its second step."""
    return [
        checks.Error(
            f"MFA_REQUIRED_ROLES names {name!r}, and there is no such role.",
            hint=f"Known are {', '.join(sorted(_ROLES))}.",
            id="peers.E101",
        )
        for name in settings.MFA_REQUIRED_ROLES
        if name not in _ROLES
    ]


def is_required_of(user) -> bool:
    """Whether the account has one of the roles for which two steps are required."""
    return any(_ROLES[name](user) for name in settings.MFA_REQUIRED_ROLES)


def is_missing(request) -> bool:
    """Whether somebody who is logged in has to set up two-step log-in, now or at the end of their time of grace.

    Whoever was let in by an identity provider is the provider's: it knows how many steps there were.
    """
    if not settings.MFA_REQUIRED_ROLES:
        return False
    now = int(time.time())
    if now - request.session.get(SESSION_KEY, 0) < ASKED_EVERY_SECONDS:
        return False
    user = request.user
    if _came_by_a_provider(request) or is_mfa_enabled(user) or not is_required_of(user):
        request.session[SESSION_KEY] = now
        return False
    return True


def is_in_grace(user) -> bool:
    """Whether the person still has time; accounts that an upgrade met have some."""
    return user.second_factor_due_at is not None and timezone.now() < user.second_factor_due_at


def _came_by_a_provider(request) -> bool:
    records = get_authentication_records(request, request.user)
    logins = [record for record in records if not record.get("reauthenticated")]
    return bool(logins) and logins[-1]["method"] == "socialaccount"

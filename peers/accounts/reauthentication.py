"""Before something that opens or takes over an account, its owner shows again who they are."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings


def is_recent(request) -> bool:
    """Whether the person logged in, or showed again who they are, within the last minutes."""
    records = get_authentication_records(request, request.user)
    last = max((record.get("at", 0) for record in records), default=0)
    return time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

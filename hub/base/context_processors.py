"""What every template may use."""

from functools import partial

from hub.base.access import audiences
from hub.base.models import SiteIdentity
from hub.base.moderation import queues


def site(request) -> dict:
    """The site's identity, whether the reader is a member, and whether they find the moderators' start page."""
    has_reader = hasattr(request, "user")
    return {
        "site_identity": SiteIdentity.shown(),
        "reader_is_member": audiences.is_member(request.user) if has_reader else False,
        # Asked by the account menu alone.
        "reader_is_moderator": partial(queues.is_moderator, request.user) if has_reader else False,
    }

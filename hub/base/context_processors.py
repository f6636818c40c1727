"""What every template may use."""

from hub.base.access import audiences
from hub.base.models import SiteIdentity


def site(request) -> dict:
    """The site's identity and whether the reader is a member."""
    return {
        "site_identity": SiteIdentity.shown(),
        "reader_is_member": audiences.is_member(request.user) if hasattr(request, "user") else False,
    }

"""Who may see hub.base's own things."""

from hub.base.access import audiences
from hub.base.models import SiteIdentity


def _everyone_sees(user, instance) -> bool:
    return True


def register() -> None:
    """Register the rules; done once, at the start."""
    # Its logo stands on every page.
    audiences.register_rule(SiteIdentity, _everyone_sees)

"""What the roles may do with tips."""

from peers.membership.roles import Role, grant_to_role

MODERATE_PERMISSION = "tiny.change_tip"


def grant(**_kwargs) -> None:
    """Let moderators look after tips; done after each ``migrate``."""
    grant_to_role(Role.MODERATORS, [MODERATE_PERMISSION])

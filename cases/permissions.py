"""What the roles may do with cases, and who else may see a draft's files."""

from cases.advice import requests
from cases.models import CasePage
from cases.models.case_page import MODERATE_PERMISSION
from cases.review import services
from forums import permissions as forum_rules
from hub.base.access.private_files import register_file_rule
from peers.membership.roles import Role, grant_to_role


def grant(**_kwargs) -> None:
    """Give the moderators' group the right to review; done after each ``migrate``."""
    grant_to_role(Role.MODERATORS, [MODERATE_PERMISSION])


def register() -> None:
    """Register the rules; done once, at the start."""
    register_file_rule(services.may_see_file_of_draft)
    forum_rules.register_owner(CasePage, requests.may_ask)

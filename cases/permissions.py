"""What the roles may do with cases, and who else may see a draft's files."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState

from cases.advice import requests
from cases.models import CaseAuthor, CasePage
from cases.models.case_page import MODERATE_PERMISSION
from cases.review import services
from forums import permissions as forum_rules
from hub.base.access.private_files import register_file_rule
from hub.base.drafts import private_drafts
from peers.membership.roles import Role, grant_to_role
from peers.models import Programme


def grant(**_kwargs) -> None:
    """Give the moderators' group the right to review; done after each ``migrate``."""
    grant_to_role(Role.MODERATORS, [MODERATE_PERMISSION])


def _works_on(user) -> Q:
    """The cases that the user writes, hosts the programme of, or reviews now."""
    written = CaseAuthor.objects.accepted().filter(user=user.pk).values("case")
    mine = (
        Q(owner=user.pk) | Q(pk__in=written) | Q(programme__in=Programme.objects.hosted_by(user).values("pk"))
    )
    if user.has_perm(MODERATE_PERMISSION):
        in_review = WorkflowState.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page),
            status=WorkflowState.STATUS_IN_PROGRESS,
        )
        mine |= Q(pk__in=in_review.annotate(page=Cast("object_id", IntegerField())).values("page"))
    return mine


def register() -> None:
    """Register the rules; done once, at the start."""
    private_drafts.register(CasePage, _works_on)
    register_file_rule(services.may_see_file_of_draft)
    forum_rules.register_owner(CasePage, requests.may_ask)

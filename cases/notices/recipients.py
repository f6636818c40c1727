"""Who is told of a case beside those who follow it: its authors, the hosts of its programme, moderators."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from cases.models import CasePage
from hub.base.access import audiences
from peers.membership.roles import Role


def moderators_for(case: CasePage) -> QuerySet:
    """The moderators who may decide on a case: those who wrote no part of it."""
    moderators = get_user_model().objects.filter(groups__name=Role.MODERATORS, is_active=True)
    authors = case.authors.accepted().filter(user__isnull=False).values("user")
    return moderators.exclude(pk=case.owner_id).exclude(pk__in=authors)


def authors_to_write_to(case: CasePage) -> list:
    """The authors with an account in use who still are members."""
    users = get_user_model().objects.filter(
        pk__in=case.authors.accepted().filter(user__isnull=False).values("user"), is_active=True
    )
    return [user for user in users.order_by("pk") if audiences.is_member(user)]


def hosts_to_write_to(case: CasePage) -> list:
    """The hosts of the programme that the case belongs to."""
    if case.programme is None:
        return []
    users = get_user_model().objects.filter(
        programme_parts__programme=case.programme, programme_parts__part="host", is_active=True
    )
    return [user for user in users.order_by("pk").distinct() if audiences.is_member(user)]

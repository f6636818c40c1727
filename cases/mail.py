"""The mail about a case's review."""

from django.contrib.auth import get_user_model
from django.urls import reverse

from cases.models import CasePage
from notifications.services import send_mail
from peers.roles import Role


def tell_moderators(*, case: CasePage) -> None:
    """Tell each moderator, other than the author, that a case waits."""
    moderators = get_user_model().objects.filter(groups__name=Role.MODERATORS, is_active=True)
    for moderator in moderators.exclude(pk=case.owner_id):
        send_mail(
            template="cases/email/submitted",
            to_user=moderator,
            context={"case": case, "path": reverse("cases:review", args=[case.pk])},
        )


def tell_author(*, case: CasePage, template: str, comment: str) -> None:
    """Tell the author what was decided; an imported case may have none."""
    if case.owner is None or not case.owner.is_active:
        return
    send_mail(
        template=template,
        to_user=case.owner,
        context={"case": case, "comment": comment, "path": case.get_url() or case.edit_url},
    )

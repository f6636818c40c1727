"""Moderators take from sight what members say of toolkits, or give it back; who wrote it is told why.

It is in the moderators' log, and in the history of the toolkit's page.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log as log_action

from hub.base.moderation.acts import Act
from peers.moderation import log
from toolkits.adoptions import services
from toolkits.models import Adoption, Derivative, Review

HIDDEN, SHOWN = "toolkits.hide_said", "toolkits.show_said"
Said = Adoption | Derivative | Review


@transaction.atomic
def hide(*, by, said: Said, reason: str, tells: bool = True) -> None:
    """Hide it; unless ``tells`` is false, who wrote it is told.

    Raises ``PermissionDenied``; ``ValidationError`` without a reason.
    """
    if not services.moderates(by):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Say why: who wrote it reads it."))
    said = type(said).objects.select_for_update().get(pk=said.pk)
    if said.is_hidden:
        return
    said.hidden_at, said.hidden_by, said.hidden_reason = timezone.now(), by, reason.strip()[:500]
    said.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    log_action(instance=toolkit_of(said), action=HIDDEN, user=by, data={"what": str(said._meta.verbose_name)})
    log.note(Act.HIDE, by=by, thing=said, reason=reason, tells=tells)


@transaction.atomic
def show_again(*, by, said: Said) -> None:
    """Give it back. Raises ``PermissionDenied``."""
    if not services.moderates(by):
        raise PermissionDenied
    said = type(said).objects.select_for_update().get(pk=said.pk)
    if not said.is_hidden:
        return
    said.hidden_at, said.hidden_by, said.hidden_reason = None, None, ""
    said.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    log_action(instance=toolkit_of(said), action=SHOWN, user=by, data={"what": str(said._meta.verbose_name)})
    log.note(Act.SHOW, by=by, thing=said)


def toolkit_of(said: Said):
    """The toolkit that something was said of."""
    return said.adoption.toolkit if isinstance(said, Derivative) else said.toolkit

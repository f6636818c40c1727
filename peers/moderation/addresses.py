"""Where something is reported, and where it is decided on."""

from django.db.models import Model
from django.urls import reverse

from hub.base.moderation import kinds


def flag_address(thing: Model) -> str:
    """Where a member reports a thing."""
    return reverse("moderation:flag", args=[kinds.of(thing).key, thing.pk])


def decision_address(thing: Model) -> str:
    """Where moderators decide on a thing."""
    return reverse("moderation:decide", args=[kinds.of(thing).key, thing.pk])


def suspend_address(thing: Model) -> str:
    """Where moderators suspend who wrote a thing."""
    return reverse("moderation:suspend", args=[kinds.of(thing).key, thing.pk])

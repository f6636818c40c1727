"""Adapters: what Wagtail changed is told to a service."""

from django.db.models.signals import post_save
from wagtail.signals import page_published

from hub.base import services
from hub.base.models import SiteIdentity


def _note_references(sender, instance, **kwargs):
    if not kwargs.get("raw"):
        services.note_references(instance)


def connect() -> None:
    """Connect all adapters; done once, at the start."""
    page_published.connect(_note_references, dispatch_uid="base.note_references")
    post_save.connect(_note_references, sender=SiteIdentity, dispatch_uid="base.note_references")

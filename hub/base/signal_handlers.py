"""Adapters: what Wagtail changed is told to a service."""

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.models import CollectionViewRestriction
from wagtail.signals import page_published

from hub.base import services
from hub.base.admin import protected_deletes
from hub.base.files import document_texts
from hub.base.models import HubDocument, SiteIdentity


def _note_references(sender, instance, **kwargs):
    if not kwargs.get("raw"):
        services.note_references(instance)


def _note_document(sender, instance, **kwargs):
    if not kwargs.get("raw"):
        services.note_document(instance)


def _collection_privacy_changed(sender, instance, action="post_save", **kwargs):
    if action.startswith("post_") and isinstance(instance, CollectionViewRestriction):
        document_texts.changed(document_texts.in_collection(instance.collection))


def connect() -> None:
    """Connect all adapters; done once, at the start."""
    page_published.connect(_note_references, dispatch_uid="base.note_references")
    post_save.connect(_note_references, sender=SiteIdentity, dispatch_uid="base.note_references")
    post_save.connect(_note_document, sender=HubDocument, dispatch_uid="base.note_document")
    pre_delete.connect(
        protected_deletes.keep_groups_in_use, sender=Group, dispatch_uid="base.keep_groups_in_use"
    )
    for signal in (post_save, post_delete):
        signal.connect(
            _collection_privacy_changed,
            sender=CollectionViewRestriction,
            dispatch_uid="base.collection_privacy",
        )
    m2m_changed.connect(
        _collection_privacy_changed,
        sender=CollectionViewRestriction.groups.through,
        dispatch_uid="base.collection_privacy",
    )

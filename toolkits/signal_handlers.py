"""What Wagtail does with toolkits by whatever way, and what is read in their files, is told to this app's services."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from hub.base.files.document_texts import document_text_changed
from hub.base.models import HubDocument
from search.entries import services as search_services
from toolkits.desk import services
from toolkits.models import Derivative, FileVersion, ReleaseZip, ToolkitPage
from toolkits.reading import questions
from toolkits.releases import events


def connect() -> None:
    """Connect all; called once, when the apps are ready."""
    page_published.connect(_published, ToolkitPage, dispatch_uid="toolkits.published")
    page_unpublished.connect(_gone, ToolkitPage, dispatch_uid="toolkits.unpublished")
    post_delete.connect(_deleted, ToolkitPage, dispatch_uid="toolkits.deleted")
    post_page_move.connect(_moved, dispatch_uid="toolkits.moved")
    for signal in (post_save, post_delete):
        signal.connect(_privacy_changed, PageViewRestriction, dispatch_uid="toolkits.privacy_changed")
    m2m_changed.connect(
        _privacy_changed, PageViewRestriction.groups.through, dispatch_uid="toolkits.privacy_changed"
    )
    post_delete.connect(_version_deleted, FileVersion, dispatch_uid="toolkits.version_deleted")
    post_delete.connect(_version_deleted, Derivative, dispatch_uid="toolkits.derivative_deleted")
    post_delete.connect(_zip_deleted, ReleaseZip, dispatch_uid="toolkits.zip_deleted")
    document_text_changed.connect(_text_changed, dispatch_uid="toolkits.text_changed")


def _published(instance, revision=None, **kwargs) -> None:
    by = revision.user if revision else None
    services.note_holds(toolkit=instance, by=by)
    questions.toolkit_changed(instance)
    events.tell_of_publication(toolkit=instance, by=by)


def _gone(instance, **kwargs) -> None:
    questions.toolkit_changed(instance)


def _deleted(instance, **kwargs) -> None:
    questions.toolkit_is_gone(instance)


def _moved(instance, **kwargs) -> None:
    questions.toolkits_below_changed(instance)


def _privacy_changed(instance, action: str = "post_save", **kwargs) -> None:
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        questions.toolkits_below_changed(instance.page)


def _version_deleted(instance, **kwargs) -> None:
    """The file goes with its version."""
    document = HubDocument.objects.filter(pk=instance.document_id).first()
    if document is not None:
        document.delete()


def _zip_deleted(instance, **kwargs) -> None:
    transaction.on_commit(lambda: default_storage.delete(instance.name))


def _text_changed(document, **kwargs) -> None:
    """Toolkits are found by the words of the files of their current release."""
    for toolkit in (
        ToolkitPage.objects.live()
        .filter(releases__published_at__isnull=False, releases__files__version__document=document)
        .distinct()
    ):
        search_services.refresh(toolkit)

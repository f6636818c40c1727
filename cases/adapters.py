"""What Wagtail does with cases by whatever way is told to this app's services."""

from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_unpublished

from cases import confirmations, news, shared_services, withdrawals
from cases.models import CasePage


def connect() -> None:
    """Connect all; called once, when the apps are ready."""
    page_published.connect(_published, CasePage, dispatch_uid="cases.published")
    page_unpublished.connect(_gone, CasePage, dispatch_uid="cases.unpublished")
    post_delete.connect(_gone, CasePage, dispatch_uid="cases.deleted")


def _published(instance, revision=None, **kwargs) -> None:
    withdrawals.note_publication(case=instance)
    confirmations.note_publication(case=instance, revision=revision)
    shared_services.note_publication(case=instance)
    news.tell_of_publication(case=instance, by=revision.user if revision else None)


def _gone(instance, **kwargs) -> None:
    shared_services.forget(case=instance)

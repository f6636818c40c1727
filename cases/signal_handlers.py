"""What Wagtail does with cases by whatever way is told to this app's services."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import PageViewRestriction, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
)

from cases.advice import permissions
from cases.economics import shared_services
from cases.models import CasePage
from cases.notices import events
from cases.review import withdrawals
from cases.upkeep import confirmations


def connect() -> None:
    """Connect all; called once, when the apps are ready."""
    page_published.connect(_published, CasePage, dispatch_uid="cases.published")
    page_unpublished.connect(_gone, CasePage, dispatch_uid="cases.unpublished")
    post_delete.connect(_deleted, CasePage, dispatch_uid="cases.deleted")
    post_page_move.connect(_moved, dispatch_uid="cases.moved")
    for signal in (workflow_approved, workflow_cancelled, workflow_rejected):
        signal.connect(_review_over, WorkflowState, dispatch_uid="cases.review_over")
    for signal in (post_save, post_delete):
        signal.connect(_privacy_changed, PageViewRestriction, dispatch_uid="cases.privacy_changed")
    m2m_changed.connect(
        _privacy_changed, PageViewRestriction.groups.through, dispatch_uid="cases.privacy_changed"
    )


def _published(instance, revision=None, **kwargs) -> None:
    withdrawals.note_publication(case=instance)
    confirmations.note_publication(case=instance, revision=revision)
    shared_services.note_publication(case=instance)
    permissions.case_changed(instance)
    events.tell_of_publication(case=instance, by=revision.user if revision else None)


def _gone(instance, **kwargs) -> None:
    shared_services.forget(case=instance)
    permissions.case_changed(instance)


def _deleted(instance, **kwargs) -> None:
    shared_services.forget(case=instance)
    permissions.case_is_gone(instance)


def _review_over(instance, **kwargs) -> None:
    events.forget_review(review=instance)


def _moved(instance, **kwargs) -> None:
    permissions.cases_below_changed(instance)


def _privacy_changed(instance, action: str = "post_save", **kwargs) -> None:
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        permissions.cases_below_changed(instance.page)

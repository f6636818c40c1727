"""What Wagtail does with cases by whatever way is told to this app's services."""

from wagtail.signals import page_published

from cases import confirmations, withdrawals
from cases.models import CasePage


def connect() -> None:
    """Connect all; called once, when the apps are ready."""
    page_published.connect(_published, CasePage, dispatch_uid="cases.published")


def _published(instance, revision=None, **kwargs) -> None:
    withdrawals.note_publication(case=instance)
    confirmations.note_publication(case=instance, revision=revision)

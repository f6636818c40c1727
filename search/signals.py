"""Adapters: what Wagtail changed about a page is told to the entries, for all apps' pages alike."""

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from search import registry, services


def _refresh_page(sender, instance, **kwargs):
    _refresh(instance)


def _refresh_below(sender, instance, **kwargs):
    for page in instance.get_descendants(inclusive=True).specific():
        _refresh(page)


def _refresh(page: Page) -> None:
    if registry.is_decided(page.specific_class):
        services.refresh(page)


def _forget_page(sender, instance, **kwargs):
    if isinstance(instance, Page) and type(instance) is not Page and registry.is_decided(type(instance)):
        services.forget(instance)


def _refresh_private(sender, instance, **kwargs):
    _refresh_below(sender, instance.page)


def connect() -> None:
    """Connect all adapters; done once, at the start."""
    page_published.connect(_refresh_page, dispatch_uid="search.page_published")
    page_unpublished.connect(_refresh_page, dispatch_uid="search.page_unpublished")
    post_page_move.connect(_refresh_below, dispatch_uid="search.page_moved")
    pre_delete.connect(_forget_page, dispatch_uid="search.page_deleted")
    # Wagtail's page privacy is part of a page's audience.
    for signal, sender in (
        (post_save, PageViewRestriction),
        (post_delete, PageViewRestriction),
        (m2m_changed, PageViewRestriction.groups.through),
    ):
        signal.connect(_refresh_private, sender=sender, dispatch_uid="search.page_privacy")

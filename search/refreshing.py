"""Writing anew what one change made wrong in several entries.

At once, in the transaction of the change, as long as they are few: until an entry has its new audience, it is
shown to the old one. Many are left to the worker, and hidden at once where fewer may see them than before.
"""

from wagtail.models import Page

from search import tasks
from search.declarations import registry
from search.entries import reconcile, rewriting, services
from search.models import Entry


def branch(page_id: int, *, narrowed: bool) -> None:
    """A page and all below it. ``narrowed``: perhaps fewer may see them than before."""
    top = Page.objects.filter(pk=page_id).first()
    pages = top.get_descendants(inclusive=True) if top else Page.objects.none()
    if pages.count() <= rewriting.AT_ONCE:
        for each in pages.specific().iterator():
            if registry.is_decided(type(each)):
                services.refresh(each)
        return
    rewriting.ask_for_branch(top, hide=narrowed)
    tasks.rewrite_entries.enqueue()


def group(name: str, *, narrowed: bool = False) -> None:
    """All that shares a group, such as the posts of a thread that was renamed or moved.

    ``narrowed``: perhaps fewer may see them than before.
    """
    entries = Entry.objects.current().in_group(name).only("pk", "kind", "object_id")
    few = list(entries[: rewriting.AT_ONCE + 1])
    if len(few) <= rewriting.AT_ONCE:
        for thing in reconcile.things_behind(few):
            services.refresh(thing)
        return
    rewriting.ask_for_group(name, hide=narrowed)
    tasks.rewrite_entries.enqueue()

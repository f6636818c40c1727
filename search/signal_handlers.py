"""What Wagtail's admin changed is told to search: its signals and hooks, and deletion by whatever way.

These adapters serve every declared model, so that an app need not connect its own.
"""

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_init, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from hub.base.access.private_files import references_to
from hub.base.backup.archive import restored
from hub.base.files.document_texts import document_text_changed
from hub.base.models import HubDocument, ServiceLine, Tag, Theme
from hub.base.services import things_retagged
from search import refreshing, tasks
from search.declarations import registry
from search.elastic import building, client
from search.entries import rewriting, services
from search.models import SiteSynonyms
from search.query import synonyms

# What things are filed under by a name that they are found by, and the facet.
FOUND_BY_NAME = {Tag: "tag", Theme: "theme", ServiceLine: "service_line"}


def connect() -> None:
    """Connect all; called once, when the apps are ready and have declared what is findable."""
    for signal in (page_published, page_unpublished):
        signal.connect(_page_changed, dispatch_uid="search.page_changed")
    post_page_move.connect(_branch_moved, dispatch_uid="search.branch_moved")
    page_slug_changed.connect(_branch_changed, dispatch_uid="search.branch_changed")
    for signal in (post_save, post_delete):
        signal.connect(_privacy_changed, PageViewRestriction, dispatch_uid="search.privacy_changed")
    m2m_changed.connect(
        _privacy_changed, PageViewRestriction.groups.through, dispatch_uid="search.privacy_changed"
    )
    things_retagged.connect(_retagged, dispatch_uid="search.retagged")
    for model in FOUND_BY_NAME:
        post_init.connect(_word_read, model, dispatch_uid="search.word_read")
        post_save.connect(_word_saved, model, dispatch_uid="search.word_saved")
    restored.connect(_restored, dispatch_uid="search.restored")
    post_save.connect(_synonyms_saved, SiteSynonyms, dispatch_uid="search.synonyms_saved")
    document_text_changed.connect(_document_text_changed, dispatch_uid="search.document_text_changed")
    for declaration in registry.declarations():
        post_delete.connect(_deleted, declaration.model, dispatch_uid=f"search.deleted.{declaration.kind}")


def saved_in_admin(instance: Model) -> None:
    """Refresh what was made or edited as a snippet, and what lists it by its name.

    A hook and not a signal: a signal comes before the rows of the form's inner panels are saved.
    """
    if not registry.is_decided(type(instance)):
        return
    declaration = registry.declaration_of(instance)
    # As the form left it, the instance may hold related rows that were changed since.
    fresh = type(instance)._base_manager.filter(pk=instance.pk).first()
    if declaration is None or fresh is None:
        return
    services.refresh(fresh)
    if declaration.listed_as:
        tasks.refresh_listed.enqueue(str(declaration.listed_as), str(instance.pk))


def _page_changed(instance: Page, **kwargs) -> None:
    if registry.is_decided(instance.specific_class or type(instance)):
        services.refresh(instance)


def _branch_changed(instance: Page, **kwargs) -> None:
    """A page's address changed, and that of all below it."""
    refreshing.branch(instance.pk, narrowed=False)


def _branch_moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs) -> None:
    """A page and all below it stand elsewhere, where perhaps fewer may see them."""
    before, after = (
        set(parent.get_view_restrictions().values_list("pk", flat=True))
        for parent in (parent_page_before, parent_page_after)
    )
    refreshing.branch(instance.pk, narrowed=bool(after - before))


def _privacy_changed(instance: PageViewRestriction, signal, action: str = "post_save", **kwargs) -> None:
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        # Without the restriction, or with one more group, more may see it than before.
        narrowed = signal is not post_delete and action != "post_add"
        refreshing.branch(instance.page_id, narrowed=narrowed)


def _retagged(sender: type[Model], source: Tag, pks, **kwargs) -> None:
    """A tag was merged into another."""
    if not registry.is_decided(sender):
        return
    if len(pks) > rewriting.AT_ONCE:
        tasks.refresh_listed.enqueue("tag", source.name.lower())
        return
    for thing in sender._base_manager.filter(pk__in=pks):
        services.refresh(thing)


def _word_saved(instance: Model, created: bool, **kwargs) -> None:
    """Things are found by the names of what they are filed under; another one may have come in its place."""
    before, instance._name_found_by = instance.__dict__.get("_name_found_by"), instance.name
    if not created and before and before != instance.name:
        value = before.lower() if isinstance(instance, Tag) else str(instance.pk)
        tasks.refresh_listed.enqueue(FOUND_BY_NAME[type(instance)], value)


def _restored(**kwargs) -> None:
    """The database is another one than that of which an index was made."""
    building.begin_anew()


def _synonyms_saved(instance: SiteSynonyms, **kwargs) -> None:
    """Queries know them at once; Elasticsearch needs a new index."""
    synonyms.forget()
    # Somebody may have asked for them before this was committed.
    transaction.on_commit(synonyms.forget)
    if client.configured():
        tasks.make_index.enqueue()


def _word_read(instance: Model, **kwargs) -> None:
    # (a deferred name would be a query for each of them)
    instance._name_found_by = instance.__dict__.get("name")


def _document_text_changed(document: HubDocument, **kwargs) -> None:
    """What a document says was read, or forgotten, or may be found by others than before."""
    for model, ids in references_to(document).items():
        if registry.is_decided(model):
            for thing in model._base_manager.filter(pk__in=ids):
                services.refresh(thing)


def _deleted(instance: Model, **kwargs) -> None:
    services.withdraw(kind=registry.declaration_of(instance).kind, object_id=instance.pk)

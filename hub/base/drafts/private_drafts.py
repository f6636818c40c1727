"""Drafts that members write: in Wagtail's admin they are for their authors and reviewers alone.

A page has a private draft for a user where somebody else has written what was never published: in a page that never
was, or since it last was. An app registers its kinds of pages, and who works on them.
"""

from collections.abc import Callable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page, PageLogEntry, Revision

PUBLICATIONS = ("wagtail.publish", "wagtail.publish.scheduled")
_kinds: dict[type[Model], Callable[..., Q]] = {}


def register(model: type[Model], works_on: Callable[..., Q]) -> None:
    """Register a kind of page; ``works_on(user)`` says which of them the user writes or reviews."""
    _kinds[model] = works_on


def is_guarded(model: type[Model]) -> bool:
    """Whether members write pages of this kind."""
    return model in _kinds


def published_at(outer: str = "pk") -> Subquery:
    """When the newest text of a page that was ever published was written."""
    published = PageLogEntry.objects.filter(
        page=OuterRef(outer), action__in=PUBLICATIONS, revision__isnull=False
    )
    return Subquery(published.order_by("-revision__created_at").values("revision__created_at")[:1])


def with_drafts_of_others(model: type[Model], user) -> QuerySet:
    """The pages in which somebody else has written what was never published."""
    of_page = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
        user__isnull=False,
    ).exclude(user=user.pk)
    pages = model._base_manager.annotate(text_of=Coalesce(published_at(), "live_revision__created_at"))
    never = Q(text_of__isnull=True, live=False)
    is_draft = never & (Exists(of_page) | (Q(owner__isnull=False) & ~Q(owner=user.pk)))
    return pages.filter(
        is_draft | (Q(text_of__isnull=False) & Exists(of_page.filter(created_at__gt=OuterRef("text_of"))))
    )


def hidden_from(user) -> Iterator[QuerySet]:
    """The ids of the pages whose drafts the user does not see, by kind; none for administrators, who review."""
    if user.is_superuser:
        return
    for model, works_on in _kinds.items():
        pages = with_drafts_of_others(model, user)
        yield pages.exclude(pk__in=model._base_manager.filter(works_on(user)).values("pk")).values("pk")


def without_hidden(pages: QuerySet, user) -> QuerySet:
    """The pages but for those with a draft that the user does not see."""
    for ids in hidden_from(user):
        pages = pages.exclude(pk__in=ids)
    return pages


def is_hidden_from(user, page: Page) -> bool:
    """Whether the page has a draft that the user does not see."""
    if page.pk is None or user.is_superuser or not is_guarded(page.specific_class):
        return False
    return not without_hidden(Page.objects.filter(pk=page.pk), user).exists()


def has_draft_of_others(user, page: Page) -> bool:
    """Whether publishing the page would publish what somebody else wrote and nobody reviewed."""
    model = page.specific_class
    return is_guarded(model) and with_drafts_of_others(model, user).filter(pk=page.pk).exists()


def may_see_revision(user, page: Page, revision_id: int) -> bool:
    """Whether the user may look at a version: their own and published ones, all where they work on the page."""
    model = page.specific_class
    if not is_guarded(model) or user.is_superuser:
        return True
    if model._base_manager.filter(_kinds[model](user), pk=page.pk).exists():
        return True
    published = PageLogEntry.objects.filter(page=page.pk, action__in=PUBLICATIONS, revision=revision_id)
    return (
        published.exists()
        or Revision.objects.for_instance(page).filter(Q(user=user.pk) | Q(user=None), pk=revision_id).exists()
        or page.live_revision_id == revision_id
    )

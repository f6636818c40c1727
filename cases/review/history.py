"""The versions of a case: which there are, who may know of which, and what one said.

A version is one of Wagtail's revisions. Authors get them all. Readers get those that were published, for an
audience that they are in, since the case was last closed to them: nobody is shown by what happened later
(a case made public, put back on the site) a text that was kept from them once. It was closed when a
version was published for others, when it was taken off the site or moved, and, as revisions do not tell whom
Wagtail's privacy kept out, whenever that was set, changed or lifted on it or on a page above.
"""

from collections.abc import Iterable

from django.db.models import PROTECT, ForeignKey, Max, OuterRef, Q, QuerySet, Subquery
from modelcluster.models import get_all_child_relations
from wagtail.models import PageLogEntry, Revision

from cases.models import CasePage
from hub.base.access import audiences

# More than anybody looks through; what is older is in Wagtail's own history.
MOST_VERSIONS = 500
PUBLICATIONS = ("wagtail.publish", "wagtail.publish.scheduled")


def versions(case: CasePage, user) -> list[Revision]:
    """The versions of which the user may know, newest first, each with ``published_at``.

    Whether the user may see the case at all has been asked before. The texts are left in the database.
    """
    return list(_versions(case, user).defer("content").select_related("user")[:MOST_VERSIONS])


def version(case: CasePage, user, pk: int) -> Revision | None:
    """One of the versions of which the user may know."""
    return _versions(case, user).filter(pk=pk).first()


def _versions(case: CasePage, user) -> QuerySet:
    if case.may_be_edited_by(user):
        return _with_publication(case).order_by("-created_at", "-pk")
    admitted = sorted(audiences.ids_for(user))
    published = _with_publication(case).filter(published_at__isnull=False)
    closed_at = [
        published.exclude(content__audience__in=admitted).aggregate(last=Max("published_at"))["last"],
        _last_closed_to_all(case),
    ]
    for moment in filter(None, closed_at):
        published = published.filter(published_at__gt=moment)
    return published.filter(content__audience__in=admitted).order_by("-published_at", "-pk")


def _with_publication(case: CasePage) -> QuerySet:
    publications = PageLogEntry.objects.filter(
        page=case, action__in=PUBLICATIONS, revision=OuterRef("pk")
    ).order_by("-timestamp")
    return Revision.objects.for_instance(case).annotate(
        published_at=Subquery(publications.values("timestamp")[:1])
    )


def _last_closed_to_all(case: CasePage):
    """When the case was last taken away from its readers, or may have been."""
    above = case.get_ancestors(inclusive=True).values("pk")
    moved_or_restricted = Q(action="wagtail.move") | Q(action__startswith="wagtail.view_restriction")
    entries = PageLogEntry.objects.filter(
        Q(page=case, action__startswith="wagtail.unpublish") | (Q(page__in=above) & moved_or_restricted)
    )
    return entries.aggregate(last=Max("timestamp"))["last"]


def as_it_was(case: CasePage, revision: Revision) -> CasePage:
    """The case as a version has it, without what has been deleted since (an image, a vocabulary's entry)."""
    [content] = _without_what_is_gone(CasePage, [revision.content])
    for relation in get_all_child_relations(CasePage):
        name = relation.get_accessor_name()
        if content.get(name):
            content[name] = _without_what_is_gone(relation.related_model, content[name])
    # No case is without an audience; for whom this one was is known no more.
    content["audience"] = content.get("audience") or case.audience_id
    return case.with_content_json(content)


def _without_what_is_gone(model, rows: Iterable[dict]) -> list[dict]:
    """Rows of a revision with no key to a row that was deleted; django-modelcluster opens none such.

    A key that may be empty is emptied; a row that can't be without is left out.
    """
    rows = [dict(row) for row in rows]
    for field in model._meta.concrete_fields:
        if not isinstance(field, ForeignKey) or field.remote_field.on_delete is not PROTECT:
            continue
        named = {row[field.name] for row in rows if row.get(field.name) is not None}
        if not named:
            continue
        known = field.related_model._default_manager.filter(pk__in=named).values_list("pk", flat=True)
        gone = named - set(known)
        for row in rows:
            if row.get(field.name) in gone:
                row[field.name] = None
        if not (field.null or model is CasePage):
            rows = [row for row in rows if row.get(field.name) is not None]
    return rows

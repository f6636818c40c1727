"""How often something is pointed to, and whether it may be deleted.

Wagtail's reference index knows neither many-to-many fields nor tags, which is what things are filed by.
"""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import SET_NULL, Count, IntegerField, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page, Revision


def _pointers(model: type[Model]) -> list[tuple[type[Model], str]]:
    """The models whose rows point to ``model``, each with the name of its field that does."""
    found = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or not (relation.one_to_many or relation.many_to_many):
            continue
        if relation.many_to_many:
            found[relation.through, relation.field.m2m_reverse_field_name()] = None
            continue
        # The rows of a many-to-many field were counted above; those of a copy, as search keeps one, do
        # not mind a deletion; and what was merged into a tag does not use it.
        is_copy = relation.on_delete is SET_NULL
        if (
            not relation.related_model._meta.auto_created
            and not is_copy
            and relation.field.name != "merged_into"
        ):
            found[relation.related_model, relation.field.name] = None
    return list(found)


def with_use_counts(rows: QuerySet) -> QuerySet:
    """Annotate each row with ``use_count``: how many rows of all kinds point to it."""
    total = Value(0)
    for model, field in _pointers(rows.model):
        counted = (
            model._base_manager.filter(**{field: OuterRef("pk")})
            .order_by()
            .values(field)
            .annotate(count=Count("*"))
            .values("count")
        )
        total = total + Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    return rows.annotate(use_count=total)


def use_count(instance: Model) -> int:
    """How many rows of all kinds point to the instance."""
    return sum(
        model._base_manager.filter(**{field: instance.pk}).count()
        for model, field in _pointers(type(instance))
    )


def is_named_by_draft(instance: Model) -> bool:
    """Whether the newest draft of a page names the instance, which a deletion would make unreadable.

    A draft stands in a revision alone, where no foreign key protects what it names.
    """
    for field in _fields_of_pages_to(type(instance)):
        drafts = Revision.objects.filter(
            pk__in=field.model.objects.filter(has_unpublished_changes=True).values("latest_revision"),
            base_content_type=ContentType.objects.get_for_model(Page),
        )
        for named in drafts.values_list(f"content__{field.name}", flat=True).iterator():
            if instance.pk in (named if isinstance(named, list) else [named]):
                return True
    return False


def _fields_of_pages_to(model: type[Model]) -> Iterator:
    for relation in model._meta.get_fields(include_hidden=True):
        is_pointer = relation.auto_created and (relation.one_to_many or relation.many_to_many)
        if (
            is_pointer
            and issubclass(relation.related_model, Page)
            and relation.field.model is relation.related_model
        ):
            yield relation.field


def may_be_deleted(instance: Model) -> bool:
    """Whether nothing is filed under the instance, neither a thing nor a draft."""
    return use_count(instance) == 0 and not is_named_by_draft(instance)

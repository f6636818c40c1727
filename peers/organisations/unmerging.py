"""The undoing of a merging: what was moved goes back, what was dropped comes back."""

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.notices import events
from peers.models import Organisation, OrganisationMerge, OrganisationName
from peers.organisations import merge_consents, services
from peers.organisations.merge_consents import MergeError
from search import tasks as search_tasks

# What a record of a merging has beside the columns.
NOT_COLUMNS = {"filled", "lifted", "named", "parent"}
# Neither stands without the other.
POINT = ("latitude", "longitude")


def may_be_undone(merge: OrganisationMerge) -> bool:
    """Whether the two can be told apart again: nobody did so, and neither was merged on since."""
    return (
        merge.undone_at is None
        and merge.source.merged_into_id == merge.target_id
        and merge.target.merged_into_id is None
    )


@transaction.atomic
def undo(*, merge: OrganisationMerge, by) -> OrganisationMerge:
    """Make two of the one again, in one transaction: what named the merged one names it again.

    What was moved goes back with what was changed in it since; what was written about the other since stays there.
    Raises ``MergeError``.
    """
    merge_consents.one_at_a_time()
    merge = OrganisationMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    locked = Organisation.objects.select_for_update(of=("self",)).order_by("pk")
    rows = locked.in_bulk([merge.source_id, merge.target_id])
    merge.source, merge.target = source, target = rows[merge.source_id], rows[merge.target_id]
    if not may_be_undone(merge):
        raise MergeError(_("This can't be undone any more: one of the two was merged or parted since."))
    source.merged_into = None
    source.save(update_fields=["merged_into"])
    _empty_filled(merge)
    OrganisationName.objects.filter(
        pk__in=merge.moved.get("named", []), organisation=target, name=source.name
    ).delete()
    for label, keys in merge.moved.items():
        if label not in NOT_COLUMNS:
            _move_back(label, keys, source, target)
    _restore(merge.dropped)
    _put_below_again(merge)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    merge_consents.write_shared(source.pk, target.pk)
    events.withdraw(things=merge.consents.all())
    for organisation in (source, target):
        services.refresh_findable(organisation)
        search_tasks.refresh_listed.enqueue("organisation", str(organisation.pk))
    return merge


def _empty_filled(merge: OrganisationMerge) -> None:
    """Take from the target what it was given, where nobody changed it since."""
    source, target = merge.source, merge.target
    filled = merge.moved.get("filled", {})
    if isinstance(filled, list):  # as records were before
        filled = {name: str(getattr(source, name)) for name in filled}
    given = [name for name, value in filled.items() if str(getattr(target, name)) == value]
    if any(name in filled and name not in given for name in POINT):
        given = [name for name in given if name not in POINT]
    for name in given:
        may_be_null = Organisation._meta.get_field(name.removesuffix("_id")).null
        setattr(target, name, None if may_be_null else "")
    if merge.moved.get("parent") and target.parent_id == source.parent_id:
        target.parent_id = source.pk
        given.append("parent_id")
    if given:
        target.save(update_fields=[name.removesuffix("_id") for name in given])


def _put_below_again(merge: OrganisationMerge) -> None:
    """Let what was a part of the source be so again, where it is still as the merging left it."""
    if lifted := merge.moved.get("lifted"):
        rows = Organisation.objects.filter(pk__in=lifted["pks"], parent=lifted["parent"])
        rows.update(parent=merge.source)


def _move_back(label: str, keys: list[int], source: Organisation, target: Organisation) -> None:
    """Let the rows that were moved, are still there and still name the target name the source again."""
    model_label, _dot, name = label.rpartition(".")
    try:
        manager = apps.get_model(model_label)._base_manager
    except LookupError:  # an app that is not here any more
        return
    rows = manager.filter(pk__in=keys, **{name: target.pk})
    try:
        with transaction.atomic():
            rows.update(**{name: source.pk})
    except IntegrityError:
        for pk in list(rows.values_list("pk", flat=True)):
            _move_one_back(manager.filter(pk=pk), name, source)


def _move_one_back(row: models.QuerySet, name: str, source: Organisation) -> None:
    """One that the source got anew meanwhile stays where it is."""
    try:
        with transaction.atomic():
            row.update(**{name: source.pk})
    except IntegrityError:
        return


def _restore(dropped: list[dict]) -> None:
    """Bring back the rows that both had, but not in the place of a newer one, nor without what they name."""
    for row in serializers.deserialize("python", dropped, ignorenonexistent=True):
        if type(row.object)._base_manager.filter(pk=row.object.pk).exists():
            continue
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            continue

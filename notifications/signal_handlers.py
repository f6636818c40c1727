"""What is deleted, by whatever way: its notices go, and nobody follows it any more."""

from django.db.models import Model
from django.db.models.signals import post_delete, pre_delete

from notifications import events, followed, kinds
from notifications.models import Subscription


def connect() -> None:
    """Connect all; called once, when the apps have declared their kinds."""
    for model in kinds.models():
        pre_delete.connect(_thing_goes, model, dispatch_uid=f"notifications.thing.{model._meta.label}")
    for declared in followed.all_kinds().values():
        post_delete.connect(
            _followed_gone, declared.model, dispatch_uid=f"notifications.followed.{declared.kind}"
        )


def _thing_goes(instance: Model, **kwargs) -> None:
    events.withdraw(things=[instance])


def _followed_gone(instance: Model, **kwargs) -> None:
    kind, pk = followed.key_of(instance)
    Subscription.objects.filter(kind=kind, object_id=pk).delete()

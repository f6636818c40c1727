"""What waits for the worker wakes it; of what is deleted, the notices go, and nobody follows it any more."""

from django.db.models import Model
from django.db.models.signals import post_delete, pre_delete

from notifications import tasks
from notifications.following import registry
from notifications.models import Subscription
from notifications.notices import events
from notifications.notices import registry as notices_registry
from notifications.signals import event_recorded, mail_queued


def connect() -> None:
    """Connect all; called once, when the apps have declared their kinds."""
    event_recorded.connect(_event_recorded, dispatch_uid="notifications.event_recorded")
    mail_queued.connect(_mail_queued, dispatch_uid="notifications.mail_queued")
    for model in notices_registry.models():
        pre_delete.connect(_thing_goes, model, dispatch_uid=f"notifications.thing.{model._meta.label}")
    for declared in registry.all_kinds().values():
        post_delete.connect(
            _followed_gone, declared.model, dispatch_uid=f"notifications.following.registry.{declared.kind}"
        )


def _event_recorded(**kwargs) -> None:
    tasks.spread_events.enqueue()


def _mail_queued(**kwargs) -> None:
    tasks.send_waiting_mail.enqueue()


def _thing_goes(instance: Model, **kwargs) -> None:
    events.withdraw(things=[instance])


def _followed_gone(instance: Model, **kwargs) -> None:
    kind, pk = registry.key_of(instance)
    Subscription.objects.filter(kind=kind, object_id=pk).delete()

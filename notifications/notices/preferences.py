"""How somebody is told of what is meant for them, and when the gathered mail comes."""

from django.db import transaction

from notifications.models import KindChoice, NoticeSettings
from notifications.models.frequency import How
from notifications.notices import digests, registry


def choices_of(user) -> dict[str, How]:
    """How somebody is told of each kind that is meant for them."""
    chosen = dict(KindChoice.objects.filter(user=user).values_list("kind", "how"))
    return {
        kind.key: How(chosen[kind.key]) if chosen.get(kind.key) in kind.choices else kind.how
        for kind in registry.direct()
    }


@transaction.atomic
def choose(user, chosen: dict[str, How | str]) -> None:
    """Keep how somebody wants to be told of kinds that are meant for them."""
    for key, how in chosen.items():
        KindChoice.objects.update_or_create(user=user, kind=key, defaults={"how": How(how)})


@transaction.atomic
def save_settings(row: NoticeSettings) -> None:
    """Keep when somebody wants the gathered mail; what waits goes by it."""
    digests.reschedule(row.user, row)
    row.save()

"""What there is of a person in benchmarks: the groups of peers that they put together."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from benchmarks.models import SavedGroup
from hub.base import personal_data
from hub.base.personal_data import Item, Rows


def _export(user) -> Iterator[Item]:
    groups = SavedGroup.objects.filter(owner=user).prefetch_related("members__organisation").order_by("pk")
    yield Rows(
        "groups-of-peers",
        (
            {"name": group.name, "organisations": [str(one.organisation) for one in group.members.all()]}
            for group in groups
        ),
    )


personal_data.declare(
    "benchmarks",
    label=_("Benchmarks"),
    columns=["benchmarks.SavedGroup.owner"],
    export=_export,
)

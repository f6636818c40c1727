"""What there is of a person in toolkits: those that they keep, what they uploaded and what they typed."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hub.base import personal_data
from hub.base.personal_data import Item, Rows
from toolkits.models import FileVersion, Release, ToolkitMaintainer, ToolkitTyping, ToolkitUpkeep


def _export(user) -> Iterator[Item]:
    kept = ToolkitMaintainer.objects.filter(user=user).order_by("pk")
    yield Rows("maintained", kept.values("toolkit__title", "added_at"))
    uploaded = FileVersion.objects.filter(uploaded_by=user).order_by("pk")
    yield Rows(
        "uploaded-files",
        uploaded.values("file__toolkit__title", "file__name", "number", "size", "sha256", "uploaded_at"),
    )
    published = Release.objects.filter(published_by=user).order_by("pk")
    yield Rows(
        "published-releases", published.values("toolkit__title", "number", "dated", "notes", "published_at")
    )
    confirmed = ToolkitUpkeep.objects.filter(confirmed_by=user).order_by("pk")
    yield Rows("confirmed", confirmed.values("toolkit__title", "last_confirmed_on"))
    unsaved = ToolkitTyping.objects.filter(user=user).order_by("pk")
    yield Rows("not-saved-yet", unsaved.values("toolkit__title", "form", "typed", "saved_at"))


# The kits are the programme's: nothing of them goes with a person, whose name alone is emptied.
personal_data.declare(
    "toolkits",
    label=_("Toolkits"),
    columns=[
        "toolkits.ToolkitMaintainer.user",
        "toolkits.ToolkitTyping.user",
        "toolkits.FileVersion.uploaded_by",
        "toolkits.Release.published_by",
        "toolkits.ToolkitUpkeep.confirmed_by",
    ],
    export=_export,
)
personal_data.exclude("toolkits.Release.created_by", "Who began it is emptied with the account.")

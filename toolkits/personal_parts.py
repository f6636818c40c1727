"""What there is of a person in toolkits: those that they keep and what they uploaded."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hub.base.people import personal_data
from hub.base.people.personal_data import Item, Rows
from toolkits.adoptions import services
from toolkits.models import (
    Adoption,
    Derivative,
    FileVersion,
    Release,
    Review,
    ToolkitMaintainer,
    ToolkitUpkeep,
)


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
    recalled = Release.objects.filter(recalled_by=user).order_by("pk")
    yield Rows(
        "recalled-releases", recalled.values("toolkit__title", "number", "recall_reason", "recalled_at")
    )
    confirmed = ToolkitUpkeep.objects.filter(confirmed_by=user).order_by("pk")
    yield Rows("confirmed", confirmed.values("toolkit__title", "last_confirmed_on"))
    adopted = Adoption.objects.filter(recorded_by=user).order_by("pk")
    yield Rows(
        "adoptions",
        adopted.values(
            *("toolkit__title", "release__number", "organisation__name", "adopted_on", "adapted"),
            *("result", "outcome", "again", "rating", "case__title", "recorded_at", "changed_at"),
        ),
    )
    derived = Derivative.objects.filter(uploaded_by=user).order_by("pk")
    yield Rows(
        "derivatives",
        derived.values("adoption__toolkit__title", "name", "title", "note", "size", "sha256", "uploaded_at"),
    )
    reviews = Review.objects.filter(author=user).order_by("pk")
    yield Rows("reviews", reviews.values("toolkit__title", "text", "rating", "written_at", "changed_at"))


# The kits are the programme's: nothing of them goes with a person, whose name alone is emptied. What a person
# said of using them goes, unless they let it stay under no name.
personal_data.declare(
    "toolkits",
    label=_("Toolkits"),
    columns=[
        "toolkits.ToolkitMaintainer.user",
        "toolkits.FileVersion.uploaded_by",
        "toolkits.Release.published_by",
        "toolkits.Release.recalled_by",
        "toolkits.ToolkitUpkeep.confirmed_by",
        "toolkits.Adoption.recorded_by",
        "toolkits.Derivative.uploaded_by",
        "toolkits.Review.author",
    ],
    export=_export,
    erase=services.erase,
)
personal_data.exclude("toolkits.Release.created_by", "Who began it is emptied with the account.")
for _hidden in ("Adoption", "Derivative", "Review"):
    personal_data.exclude(
        f"toolkits.{_hidden}.hidden_by", "Which moderator hid it is emptied with the account."
    )

"""What there is of a person in benchmarks: what they wrote to data stewards or as one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from benchmarks.models import (
    Confirmation,
    ConsentAnswer,
    SavedGroup,
    Stewardship,
    SubmissionMessage,
    SubmissionView,
)
from hub.base.people import personal_data
from hub.base.people.personal_data import Item, Rows


def _export(user) -> Iterator[Item]:
    wrote = SubmissionMessage.objects.filter(written_by=user).order_by("pk")
    yield Rows("messages-about-figures", wrote.values("submission__round__title", "text", "written_at"))
    confirmed = Confirmation.objects.filter(confirmed_by=user).order_by("pk")
    yield Rows(
        "confirmed-figures",
        confirmed.values("submission__round__title", "version__metric__name", "reason", "confirmed_at"),
    )
    named = Stewardship.objects.filter(user=user).order_by("pk")
    yield Rows("data-steward-of", named.values("round__title", "round__period", "named_at"))
    viewed = SubmissionView.objects.filter(reader=user).order_by("pk")
    yield Rows(
        "viewed-figures",
        viewed.values("submission__round__title", "submission__organisation__name", "what", "viewed_at"),
    )
    answered = ConsentAnswer.objects.filter(answered_by=user).order_by("pk")
    yield Rows("consents", answered.values("submission__round__title", "answer", "answered_at"))

    groups = SavedGroup.objects.filter(owner=user).prefetch_related("members__organisation").order_by("pk")
    yield Rows(
        "groups-of-peers",
        (
            {"name": group.name, "organisations": [str(one.organisation) for one in group.members.all()]}
            for group in groups
        ),
    )


def _erase(user, keep: bool) -> None:
    """Figures and the reasons given for them are the organisation's; messages go where they are not to stay."""
    if not keep:
        SubmissionMessage.objects.filter(written_by=user).delete()


personal_data.declare(
    "benchmarks",
    label=_("Benchmarks"),
    columns=[
        "benchmarks.Round.stewards",
        "benchmarks.Stewardship.user",
        "benchmarks.SubmissionView.reader",
        "benchmarks.ConsentAnswer.answered_by",
        "benchmarks.SavedGroup.owner",
        "benchmarks.Confirmation.confirmed_by",
        "benchmarks.SubmissionMessage.written_by",
    ],
    export=_export,
    erase=_erase,
)
_ACT = "Who did it is emptied with the account; the figures are the organisation's."
personal_data.exclude("benchmarks.Submission.prepared_by", _ACT)
personal_data.exclude("benchmarks.Submission.sent_by", _ACT)
personal_data.exclude("benchmarks.SubmittedFigure.changed_by", _ACT)
personal_data.exclude(
    "benchmarks.ConsentRequest.steward", "That they are a data steward is in the archive; it goes with them."
)
personal_data.exclude("benchmarks.ConsentRequest.asked_by", "Who asked is emptied with the account.")

"""What followers and maintainers of toolkits are told of."""

from notifications.notices import events
from toolkits.models import Release, ToolkitPage, ToolkitUpkeep


def tell_of_publication(*, toolkit: ToolkitPage, by=None) -> None:
    """A toolkit was published for the first time; what changes in it later is told as releases."""
    if toolkit.first_published_at != toolkit.last_published_at:
        return
    events.record(
        kind="toolkits.published",
        thing=toolkit,
        actor=by,
        followed=[toolkit.programme, *_filed_under(toolkit)],
    )


def tell_of_release(*, release: Release, by=None) -> None:
    """A release of a toolkit that readers can see was published."""
    toolkit = release.toolkit
    events.record(
        kind="toolkits.released",
        thing=release,
        actor=by,
        followed=[toolkit, toolkit.programme, *_filed_under(toolkit)],
        about=toolkit,
    )


def tell_of_recall(*, release: Release, by=None) -> None:
    """A release was taken back: whoever follows the toolkit is told, and whoever said that they use it."""
    toolkit = release.toolkit
    events.withdraw(things=[release])  # nobody is told any more that it came out
    users = release.adoptions.exclude(recorded_by=None).values_list("recorded_by", flat=True)
    events.record(
        kind="toolkits.recalled",
        thing=release,
        actor=by,
        followed=[toolkit],
        about=toolkit,
        directly=dict.fromkeys(users, "toolkits.recalled_used"),
    )


def ask_whether_it_holds(*, upkeep: ToolkitUpkeep) -> None:
    """Nobody has said for long that a toolkit still holds: its maintainers are asked."""
    events.record(
        kind="toolkits.asked",
        thing=upkeep,
        directly={
            maintainer.user_id: "toolkits.asked"
            for maintainer in upkeep.toolkit.maintainers.all()
            if upkeep.toolkit.may_be_edited_by(maintainer.user)
        },
    )


def _filed_under(toolkit: ToolkitPage) -> list:
    return [*toolkit.tags.all(), *toolkit.service_lines.all(), *toolkit.themes.all()]

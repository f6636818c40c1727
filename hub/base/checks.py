"""``manage.py check``: nothing of a person is forgotten, and what a kind of content names is there."""

from collections.abc import Callable, Container, Iterable

from django.core import checks
from django.urls import NoReverseMatch

from hub.base import content_kinds
from hub.base.content_kinds import ContentKind
from hub.base.jobs import scheduler
from hub.base.moderation import kinds as moderated_kinds
from hub.base.moderation import queues
from hub.base.people import personal_data


@checks.register(checks.Tags.models)
def every_column_to_people_is_decided(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """A column that points to an account is declared as personal data, or excluded with a reason."""
    there, decided = personal_data.columns_to_people(), personal_data.decided_columns()
    undecided = [
        checks.Error(
            f"{column} points to people and is neither declared as personal data nor excluded from it.",
            hint="Say so in the app's personal_parts.py; docs/personal-data.md tells how.",
            obj=there[column].model,
            id="base.E101",
        )
        for column in sorted(set(there) - decided)
    ]
    unknown = [
        checks.Error(
            f"{column} is declared as personal data, and there is no such column.",
            hint="Look for a slip of the pen in a personal_parts.py.",
            id="base.E102",
        )
        for column in sorted(decided - set(there))
    ]
    return undecided + unknown


def _missing(
    parts: str, names_of: Callable[[ContentKind], Iterable[str]], there: Container[str], number: int
):
    """An error for each name that a kind of content gives and that leads nowhere."""
    return [
        checks.Error(
            f"The kind of content {kind.key!r} names {name!r}, and there is no such {parts}.",
            hint="Look for a slip of the pen in a content_kinds.py; docs/adding-a-kind.md tells what each part is.",
            obj=kind.model,
            id=f"base.E{number}",
        )
        for kind in content_kinds.all_kinds()
        for name in names_of(kind)
        if name not in there
    ]


@checks.register(checks.Tags.models)
def every_part_of_a_kind_is_there(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """What a kind of content names is declared: parts of people's data, jobs, queues, what can be reported."""
    return [
        *_missing(
            "part of people's data",
            lambda kind: kind.personal_data or (),
            {part.name for part in personal_data.parts()},
            201,
        ),
        *_missing("periodic job", lambda kind: kind.upkeep or (), scheduler.jobs(), 202),
        *_missing(
            "queue of the moderators",
            lambda kind: kind.queues or (),
            {queue.key for queue in queues.in_order()},
            204,
        ),
        *_missing(
            "kind of text that can be reported",
            lambda kind: kind.flagged or (),
            {kind.key for kind in moderated_kinds.registered()},
            205,
        ),
    ]


@checks.register(checks.Tags.urls)
def every_place_of_a_kind_opens(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """The places that kinds of content have in the account menu have addresses."""
    errors = []
    for kind in content_kinds.all_kinds():
        try:
            _address = kind.own_place and kind.own_place.address
        except NoReverseMatch:
            errors.append(
                checks.Error(
                    f"The kind of content {kind.key!r} names {kind.own_place.url_name!r}, which has no address.",
                    hint="Look for a slip of the pen in a content_kinds.py, and in the app's urls.py.",
                    obj=kind.model,
                    id="base.E203",
                )
            )
    return errors

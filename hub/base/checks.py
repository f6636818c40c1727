"""``manage.py check``: nothing that there is of a person is forgotten when they want it, or want it gone."""

from django.core import checks

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

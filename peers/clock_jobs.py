"""What the worker does for people at its time."""

from hub.base import clock
from peers import merging, profiles

HOUR = 60 * 60


@clock.every(seconds=HOUR)
def ask_whether_profiles_hold() -> None:
    """Ask people who have not confirmed their profile for a year."""
    profiles.ask_owners()


@clock.every(seconds=HOUR)
def give_profiles_to_members() -> None:
    """Give a profile to members who have none yet."""
    profiles.give_profiles()


@clock.every(seconds=24 * HOUR)
def look_for_duplicates() -> None:
    """Suggest to moderators which organisations may be one."""
    merging.find_duplicates()

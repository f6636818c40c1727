"""What the worker does for cases at its time."""

from cases.advice import invitations, requests
from cases.authors import authorship
from cases.upkeep import confirmations
from hub.base.jobs import scheduler

HOUR = 60 * 60


@scheduler.every(seconds=HOUR)
def ask_whether_cases_hold() -> None:
    """Ask the authors of cases that nobody has confirmed for a year."""
    confirmations.ask_authors()


@scheduler.every(seconds=HOUR)
def ask_what_came_of_advice() -> None:
    """Ask the authors of cases whose time to ask for advice is over."""
    requests.remind_authors()


@scheduler.every(seconds=5 * 60)
def invite_to_advise() -> None:
    """Invite the next few members for cases that ask for advice."""
    invitations.invite_next()


@scheduler.every(seconds=24 * HOUR)
def forget_lapsed_invitations() -> None:
    """Delete invitations that nobody answered."""
    authorship.forget_lapsed()

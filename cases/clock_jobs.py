"""What the worker does for cases at its time."""

from cases import authorship, autosave, confirmations
from cases.advice import invitations, requests
from hub.base import clock

HOUR = 60 * 60


@clock.every(seconds=HOUR)
def ask_whether_cases_hold() -> None:
    """Ask the authors of cases that nobody has confirmed for a year."""
    confirmations.ask_authors()


@clock.every(seconds=HOUR)
def ask_what_came_of_advice() -> None:
    """Ask the authors of cases whose time to ask for advice is over."""
    requests.remind_authors()


@clock.every(seconds=5 * 60)
def invite_to_advise() -> None:
    """Invite the next few members for cases that ask for advice."""
    invitations.invite_next()


@clock.every(seconds=24 * HOUR)
def forget_old_texts() -> None:
    """Delete texts that nobody saved in three months, and invitations that nobody answered."""
    autosave.forget_old()
    authorship.forget_lapsed()

"""What the worker does for cases at its time."""

from cases import authorship, autosave, confirmations
from hub.base import clock

HOUR = 60 * 60


@clock.every(seconds=HOUR)
def ask_whether_cases_hold() -> None:
    """Ask the authors of cases that nobody has confirmed for a year."""
    confirmations.ask_authors()


@clock.every(seconds=24 * HOUR)
def forget_old_texts() -> None:
    """Delete texts that nobody saved in three months, and invitations that nobody answered."""
    autosave.forget_old()
    authorship.forget_lapsed()

"""The schedule of a policy, kept on a row."""

from datetime import datetime
from typing import ClassVar

from django.utils import timezone

from hub.base.upkeep.policy import Policy, State


class KeptUp:
    """For a model with the columns ``ask_at``, ``times_asked`` and the day of the last confirmation."""

    UPKEEP: ClassVar[Policy]
    CONFIRMED_COLUMN: ClassVar[str] = "last_confirmed_on"

    def note_confirmation(self) -> None:
        """Its keepers say that it holds; not yet saved."""
        setattr(self, self.CONFIRMED_COLUMN, timezone.localdate())
        self.put_off(timezone.now())

    def put_off(self, now: datetime) -> None:
        """Ask as late as if it had been confirmed now; not yet saved."""
        self.ask_at, self.times_asked = self.UPKEEP.after_confirmation(now)

    def note_question(self, now: datetime) -> None:
        """Its keepers are asked once more; not yet saved."""
        self.ask_at, self.times_asked = self.UPKEEP.after_question(now, self.times_asked)

    @property
    def upkeep_state(self) -> State:
        """Where it stands today."""
        return self.UPKEEP.state(
            confirmed_on=getattr(self, self.CONFIRMED_COLUMN),
            times_asked=self.times_asked,
            today=timezone.localdate(),
        )

    @property
    def is_asked_again(self) -> bool:
        """Whether another question follows where this one gets no answer."""
        return self.UPKEEP.may_ask(self.times_asked)

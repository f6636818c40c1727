"""The walk through what is to be asked about, and the schedule on a row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.base.models import Tag
from hub.base.upkeep import asking
from hub.base.upkeep.policy import Policy, State
from hub.base.upkeep.schedules import KeptUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags():
    return [Tag.objects.create(name=f"due {number}") for number in range(4)]


def due(now):
    return Tag.objects.filter(name__startswith="due").order_by("pk")


def ask(tag, now) -> bool:
    tag.name = f"asked {tag.name[-1]}"
    tag.save()
    return tag.name != "asked 0"


def names() -> list[str]:
    return list(Tag.objects.order_by("pk").values_list("name", flat=True))


def test_each_is_asked_about_once_and_those_without_anybody_to_ask_are_not_counted(tags):
    assert asking.ask_due(due=due, ask=ask) == 3
    assert names() == ["asked 0", "asked 1", "asked 2", "asked 3"]
    assert asking.ask_due(due=due, ask=ask) == 0


def test_a_bounded_number_is_asked_about_at_once(tags):
    assert asking.ask_due(due=due, ask=ask, limit=2) == 1
    assert names() == ["asked 0", "asked 1", "due 2", "due 3"]


def test_one_that_can_not_be_asked_about_keeps_its_turn_and_holds_up_no_other(tags, caplog):
    def ask_but_one(tag, now):
        number = tag.name[-1]
        answer = ask(tag, now)
        if number == "1":
            raise ValueError("no address")
        return answer

    assert asking.ask_due(due=due, ask=ask_but_one) == 2
    assert names() == ["asked 0", "due 1", "asked 2", "asked 3"]
    assert f"Nobody was asked whether {Tag._meta.label} {tags[1].pk} holds" in caplog.text


def test_what_another_worker_asked_about_meanwhile_is_left_alone(tags):
    calls = []

    def due_before_another(now):
        if calls:
            Tag.objects.filter(pk=tags[0].pk).update(name="asked by another")
        calls.append(now)
        return due(now)

    asking.ask_due(due=due_before_another, ask=ask)
    assert names()[0] == "asked by another"


class Row(KeptUp):
    UPKEEP = Policy(holds_for=timedelta(days=365), between=timedelta(days=30), most=2)
    CONFIRMED_COLUMN = "confirmed_on"

    def __init__(self, days: int):
        self.confirmed_on = timezone.localdate() - timedelta(days=days)
        self.ask_at, self.times_asked = timezone.now(), 0


def test_a_row_goes_through_its_states():
    row, now = Row(days=365), timezone.now()
    assert (row.upkeep_state, row.is_asked_again) == (State.DUE, True)
    row.note_question(now)
    assert (row.upkeep_state, row.is_asked_again, row.ask_at) == (State.ASKED, True, now + timedelta(days=30))
    row.note_question(now)
    assert (row.upkeep_state, row.is_asked_again, row.ask_at) == (State.UNANSWERED, False, None)
    row.put_off(now)
    assert (row.upkeep_state, row.times_asked, row.ask_at) == (State.DUE, 0, now + timedelta(days=365))
    row.note_confirmation()
    assert (row.upkeep_state, row.confirmed_on) == (State.CONFIRMED, timezone.localdate())


def test_one_day_before_its_time_is_over_it_holds():
    assert Row(days=364).upkeep_state == State.CONFIRMED

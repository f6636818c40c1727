"""When it is asked whether a thing still holds, and what counts as an answer. All of it without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.base.upkeep.policy import Policy, Schedule, State

YEARLY = Policy(holds_for=timedelta(days=365), between=timedelta(days=30), most=3)
ENDLESS = Policy(holds_for=timedelta(days=548), between=timedelta(days=548))
NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("confirmed_on", "last_day", "overdue_from"),
    [
        (date(2025, 3, 1), date(2026, 2, 28), date(2026, 3, 1)),
        # A leap day in between: it is days that count, and the anniversary is a day later.
        (date(2023, 3, 1), date(2024, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2025, 2, 27), date(2025, 2, 28)),
        (date(2023, 12, 31), date(2024, 12, 29), date(2024, 12, 30)),
    ],
)
def test_it_holds_to_the_day(confirmed_on, last_day, overdue_from):
    assert not YEARLY.is_overdue(confirmed_on, last_day)
    assert YEARLY.is_overdue(confirmed_on, overdue_from)
    assert YEARLY.overdue_since(overdue_from) == confirmed_on


def test_a_confirmation_puts_the_question_off_by_the_whole_time():
    assert YEARLY.after_confirmation(NOON) == Schedule(datetime(2025, 2, 28, 12, tzinfo=UTC), 0)


def test_three_questions_and_then_silence():
    first = YEARLY.after_question(NOON, 0)
    second = YEARLY.after_question(first.ask_at, first.times_asked)
    third = YEARLY.after_question(second.ask_at, second.times_asked)
    assert first == Schedule(NOON + timedelta(days=30), 1)
    assert second == Schedule(NOON + timedelta(days=60), 2)
    assert third == Schedule(None, 3)
    assert [YEARLY.may_ask(times) for times in range(5)] == [True, True, True, False, False]


def test_a_confirmation_in_between_starts_anew():
    asked_twice = YEARLY.after_question(NOON, 1)
    confirmed = YEARLY.after_confirmation(asked_twice.ask_at - timedelta(days=1))
    assert confirmed.times_asked == 0
    assert YEARLY.after_question(confirmed.ask_at, confirmed.times_asked).times_asked == 1


def test_without_a_limit_the_questions_never_end():
    assert ENDLESS.after_question(NOON, 99) == Schedule(NOON + timedelta(days=548), 100)


@pytest.mark.parametrize(
    ("policy", "days", "times_asked", "state"),
    [
        (YEARLY, 0, 0, State.CONFIRMED),
        (YEARLY, 364, 0, State.CONFIRMED),
        (YEARLY, 365, 0, State.DUE),
        (YEARLY, 365, 1, State.ASKED),
        (YEARLY, 425, 2, State.ASKED),
        (YEARLY, 425, 3, State.UNANSWERED),
        (ENDLESS, 547, 0, State.CONFIRMED),
        (ENDLESS, 548, 0, State.DUE),
        (ENDLESS, 5000, 9, State.ASKED),
    ],
)
def test_where_a_thing_stands(policy, days, times_asked, state):
    today = date(2026, 11, 30)
    confirmed_on = today - timedelta(days=days)
    assert policy.state(confirmed_on=confirmed_on, times_asked=times_asked, today=today) == state


@pytest.mark.parametrize(
    ("days", "by_keeper", "confirms"),
    [(1, True, True), (0, True, True), (-1, True, False), (1, False, False), (0, False, False)],
)
def test_only_what_a_keeper_wrote_since_confirms(days, by_keeper, confirms):
    confirmed_on = date(2026, 1, 1)
    written_on = confirmed_on + timedelta(days=days)
    assert Policy.confirms(written_on=written_on, confirmed_on=confirmed_on, by_keeper=by_keeper) == confirms


policies = st.builds(
    Policy,
    holds_for=st.timedeltas(min_value=timedelta(days=2), max_value=timedelta(days=1000)),
    between=st.timedeltas(min_value=timedelta(days=1), max_value=timedelta(days=1000)),
    most=st.none() | st.integers(min_value=1, max_value=5),
)
# Days that the clock's job comes late, and whether somebody confirms before it comes again.
turns = st.lists(st.tuples(st.integers(min_value=0, max_value=40), st.booleans()), max_size=12)
# A busy machine draws slowly.
at_ease = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@at_ease
@given(policies, turns)
def test_nobody_is_asked_too_early_too_often_or_after_the_last_time(policy, turns):
    now = last_answer = NOON
    schedule = policy.after_confirmation(now)
    last_question = None
    for late, confirms in turns:
        if schedule.ask_at is None:
            assert schedule.times_asked == policy.most
            assert not policy.may_ask(schedule.times_asked)
            now += timedelta(days=late)
        else:
            now = max(now, schedule.ask_at) + timedelta(days=late)
            assert now - last_answer >= policy.holds_for
            assert last_question is None or now - last_question >= policy.between
            schedule = policy.after_question(now, schedule.times_asked)
            last_question = now
            assert schedule.times_asked >= 1
            assert policy.most is None or schedule.times_asked <= policy.most
        if confirms:
            schedule, last_answer, last_question = policy.after_confirmation(now), now, None
            assert (
                policy.state(confirmed_on=now.date(), times_asked=schedule.times_asked, today=now.date())
                == State.CONFIRMED
            )


@at_ease
@given(policies, st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(min_value=0, max_value=2000))
def test_the_rows_that_are_looked_for_are_those_that_are_overdue(policy, today, days):
    confirmed_on = today - timedelta(days=days)
    assert policy.is_overdue(confirmed_on, today) == (confirmed_on <= policy.overdue_since(today))

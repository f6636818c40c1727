"""What people write is read in no time, whatever it is: `make bench`. The suite compares; here are seconds."""

import pytest

from tests.base.text import hostile_texts

# Of the processor, for 48,000 characters: the best of a few, as other processes may be in the way.
MOST_SECONDS = 0.3
ROUNDS = 3

pytestmark = [pytest.mark.size, pytest.mark.django_db]


@pytest.mark.parametrize("parser", [*hostile_texts.parsers()])
def test_no_shape_takes_longer(parser):
    parse = hostile_texts.parsers()[parser]
    taken = {
        shape: min(hostile_texts.seconds(parse, text(hostile_texts.LONG)) for _ in range(ROUNDS))
        for shape, text in hostile_texts.SHAPES.items()
    }

    assert {shape: seconds for shape, seconds in taken.items() if seconds > MOST_SECONDS} == {}

"""Nobody's text can stop the site: what reads it takes time that grows with the text, and no more."""

import json

import pytest

from tests import processes
from tests.base.text import hostile_texts

# Of the processor, for all parsers and shapes together; about a minute is used where much else runs.
MOST_SECONDS = 240


@pytest.fixture(scope="module")
def measured():
    """Seconds by parser and shape, measured in a process that ends where one of them does not."""
    process = processes.start("-m", "tests.base.text.hostile_texts", str(MOST_SECONDS))
    output, _nothing = process.communicate()
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("[")]
    assert process.returncode == 0, f"It stopped at {lines[-1:]}: {output[-2000:]}"
    return {(parser, shape): times for parser, shape, *times in lines if times}


def test_every_shape_was_measured(measured):
    assert len(hostile_texts.SHAPES) >= 40
    assert len(measured) == len(hostile_texts.SHAPES) * len(hostile_texts.parsers())


def test_four_times_the_text_costs_at_most_six_times_the_time(measured):
    slow = {names: times for names, times in measured.items() if hostile_texts.is_slow(*times)}

    assert slow == {}

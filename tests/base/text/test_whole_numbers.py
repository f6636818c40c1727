"""Whole numbers as forms and addresses give them: whatever somebody writes there, nothing fails."""

import pytest

from hub.base.text.whole_numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("12", 12), ("007", 7), ("9" * 12, 10**12 - 1), ("٣", 3)]
)
def test_a_number_is_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", [None, "", " 1", "-1", "1.0", "1e3", "²", "one", "9" * 13, "9" * 5000, "1\0"]
)
def test_anything_else_is_none(text):
    assert whole_number(text) is None


def test_a_number_longer_than_any_row_s_is_an_unknown_session(roles):
    member = roles("member")
    assert member.post("/my/sessions/end/", {"session": "9" * 5000}).status_code == 302

"""Sections split into the points that they make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.reading.takeaways import split_points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", []),
        (" \n\t\n", []),
        ("One sentence.", ["One sentence."]),
        ("Two paragraphs\n\nare one point.", ["Two paragraphs\n\nare one point."]),
        ("- a\n- b", ["a", "b"]),
        ("* a\n\n+ b\n", ["a", "b"]),
        ("1. a\n2. b\n10) c", ["a", "b", "c"]),
        ("  - a\n  - b", ["a", "b"]),
        ("- a\r\n- b\r\n", ["a", "b"]),
    ],
)
def test_lists_and_plain_text(text, points):
    assert split_points(text) == points


def test_what_announces_a_list_is_no_point():
    assert split_points("Three things helped:\n- a\n- b") == ["a", "b"]
    assert split_points("## People\n\n- a\n\n## Money\n\n- b") == ["a", "b"]
    assert split_points("People\n------\n\n- a") == ["a"]


def test_text_between_lists_is_a_point():
    assert split_points("- a\n\nAnd money did.\n\n- b") == ["a", "And money did.", "b"]
    assert split_points("The chief executive.\n\n- a") == ["The chief executive.", "a"]
    assert split_points("- a\n\nIn short:") == ["a", "In short:"]


def test_an_item_keeps_what_belongs_to_it():
    assert split_points("- a\n  goes on\nand on\n- b") == ["a\ngoes on\nand on", "b"]
    assert split_points("- a\n\n    A second paragraph.\n- b") == ["a\n\nA second paragraph.", "b"]
    assert split_points("- a\n    - nested\n    - too\n- b") == ["a\n\n- nested\n- too", "b"]
    assert split_points("- a\n\n\t- nested") == ["a\n\n- nested"]


def test_what_only_looks_like_a_list_is_none():
    assert split_points("Savings fell by\n-5 % a year.") == ["Savings fell by\n-5 % a year."]
    assert split_points("It went live in\n2024. Nobody noticed.") == [
        "It went live in\n2024. Nobody noticed."
    ]
    assert split_points("a\n\n* * *\n\nb") == ["a\n\n\n\nb"]
    assert split_points("**Bold** begins it.") == ["**Bold** begins it."]
    code = "```\n- not a point\n```"
    assert split_points(code) == [code]


def test_headings_are_emphasised_and_no_headings():
    assert split_points("# Trust #\n\nIt grew.") == ["**Trust**\n\nIt grew."]
    assert split_points("Trust\n=====\nIt grew.") == ["**Trust**\nIt grew."]


def test_a_link_finds_its_definition_in_each_point():
    text = "- See [the report][1].\n- Nothing.\n\n[1]: https://sample.example/report"
    assert split_points(text) == ["See [the report][1].\n\n[1]: https://sample.example/report", "Nothing."]


def test_footnotes_stay_with_the_case():
    assert split_points("- Trust.[^1]\n\n[^1]: Says who?") == ["Trust."]


@given(st.text(alphabet="ab-*+1.)#=>[]^:`~_|\t \n", max_size=300))
def test_any_text_is_split_into_points_with_text(text):
    points = split_points(text)
    assert all(point.strip() for point in points)


@given(st.lists(st.from_regex(r"[a-z]{1,9}( [a-z]{1,9}){0,4}", fullmatch=True), min_size=1, max_size=9))
def test_every_item_is_found(items):
    assert split_points("\n".join(f"- {item}" for item in items)) == items


def test_a_long_section_takes_no_time():
    assert len(split_points("- a\n" * 12_000)) == 12_000
    assert len(split_points("[a]: b\n" * 6_000 + "[a]")) == 1

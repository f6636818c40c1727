"""What an address asks of a list, and the addresses that ask the same."""

import pytest
from django.http import QueryDict

from hub.base.listing.facets import Facet, applied, choices_of, shown_facet
from hub.base.listing.selection import RELEVANCE, ListKind, Selection

LEVELS = Facet("level", "Level", choices_of({"city": "City", "county": "County", "state": "State"}))
KIND = ListKind(
    name="things",
    label="Things",
    facets=(LEVELS, Facet("tag", "Tag", lambda values: dict.fromkeys(values, "a tag"), most=2)),
    sorts={"newest": "Newest", "title": "Title"},
    default_sort="newest",
    words_label="Search things",
    nothing_matches="No things match these filters.",
    tabs={"all": "All", "mine": "Mine"},
    searched_as="thing",
    searched_by={"level": "level"},
)


def read(query: str) -> Selection:
    return Selection.from_query(KIND, QueryDict(query))


def test_an_address_is_read_and_what_it_does_not_know_is_ignored():
    asked = read(
        "q=+two++words&level=city&level=city&level=&colour=red&sort=loud&view=map&page=x&show=theirs"
    )
    assert asked.words == "two words"
    assert asked.chosen == {"level": ["city"]}
    assert (asked.sort, asked.view, asked.page_number, asked.tab) == ("", "cards", 1, "")


def test_the_same_is_asked_by_one_address():
    asked = read("sort=title&level=city&q=desk&view=table&page=3&show=mine")
    assert asked.query == "show=mine&q=desk&level=city&sort=title"
    assert asked.query_unsorted == "show=mine&q=desk&level=city"
    assert asked.kept_by_facets == {"q": "desk", "show": "mine", "sort": "title", "view": "table"}
    assert asked.kept_by_words == {"show": "mine", "sort": "title", "view": "table"}
    assert read(asked.query).query == asked.query
    # Words go with the filters; the list, its order and its view stay.
    assert asked.clear_address == "?show=mine&sort=title&view=table"


def test_the_usual_order_is_left_out_of_addresses_and_is_by_best_match_where_there_are_words():
    assert read("sort=newest").query == ""
    assert read("q=desk&sort=newest").query == "q=desk&sort=newest"
    assert read("q=desk").usual_sort == RELEVANCE
    assert read(f"q=desk&sort={RELEVANCE}").query == "q=desk"


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("", ""),
        ("sort=title", ""),
        ("q=desk&level=city", "q=desk&kind=thing&level=city"),
        ("level=city&tag=x", ""),
        ("show=mine&level=city", ""),
    ],
)
def test_what_the_search_page_can_ask_as_well_can_be_saved_there(asked, query):
    assert read(asked).search_query == query


def test_long_addresses_are_cut():
    asked = read("&".join(f"level={number}" for number in range(99)) + "&q=" + "y" * 999)
    assert len(asked.chosen["level"]) == 50
    assert len(asked.words) == 200


def test_a_facet_shows_the_most_frequent_values_and_what_is_chosen():
    tags = shown_facet(KIND.facets[1], {"a": 1, "b": 5, "c": 3}, ["z", "a"])
    assert [(value.value, value.count, value.chosen) for value in tags.values] == [
        ("b", 5, False),
        ("c", 3, False),
        ("z", 0, True),
        ("a", 1, True),
    ]
    assert not tags.folded
    levels = shown_facet(LEVELS, {"state": 2, "unheard-of": 9}, [])
    assert [value.label for value in levels.values] == ["State"]
    assert levels.folded
    assert applied([tags, levels]) == [
        {"name": "tag", "value": "z", "label": "a tag"},
        {"name": "tag", "value": "a", "label": "a tag"},
    ]

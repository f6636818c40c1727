"""The engine that keeps rows of bits: against counting one thing after another."""

from functools import cached_property

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from hub.base.listing import bitmaps
from hub.base.listing.bitmaps import BitmapListing
from hub.base.listing.facets import Facet, choices_of
from hub.base.listing.selection import ListKind

COLOURS, SIZES = ("red", "green", "blue"), ("small", "large")
KIND = ListKind(
    name="things",
    label="Things",
    facets=(
        Facet("colour", "Colour", choices_of(dict.fromkeys(COLOURS, "x"))),
        Facet("size", "Size", choices_of(dict.fromkeys(SIZES, "x"))),
    ),
    sorts={"first": "First", "last": "Last"},
    default_sort="first",
    words_label="Search",
    nothing_matches="Nothing.",
)


class Things(BitmapListing):
    kind = KIND

    def __init__(self, things: list[tuple[set, set]], query: str, *, hidden=(), matches=()):
        super().__init__(None, QueryDict(query))
        self.things, self.hidden, self.matches = things, set(hidden), list(matches)

    @cached_property
    def index(self):
        keys = [10 * number for number in range(len(self.things))]
        values = [
            (name, key, value)
            for key, thing in zip(keys, self.things, strict=True)
            for name, having in zip(("colour", "size"), thing, strict=True)
            for value in having
        ]
        places = list(range(len(keys)))
        return bitmaps.build(keys, [*values, ("size", 7, "large")], {"first": places, "last": places[::-1]})

    def visible(self):
        return self.index.all & ~self.index.of_keys(self.hidden)

    def matching(self):
        return self.matches

    def rows(self, keys):
        return list(keys)


things = st.lists(
    st.tuples(
        st.sets(st.sampled_from(COLOURS)),
        st.sets(st.sampled_from(SIZES), max_size=1),
    ),
    max_size=70,
)


@given(
    things, st.sets(st.sampled_from(COLOURS)), st.sets(st.sampled_from(SIZES)), st.sets(st.integers(0, 700))
)
def test_it_finds_and_counts_what_one_by_one_does(having, colours, sizes, hidden):
    query = "&".join([f"colour={one}" for one in colours] + [f"size={one}" for one in sizes])
    listing = Things(having, query, hidden=hidden)
    seen = {10 * n: thing for n, thing in enumerate(having) if 10 * n not in hidden}

    def narrowed(colours, sizes):
        return [
            key
            for key, (of_colours, of_sizes) in seen.items()
            if (not colours or of_colours & colours) and (not sizes or of_sizes & sizes)
        ]

    assert list(listing.keys()) == narrowed(colours, sizes)
    assert len(listing) == listing.total == len(narrowed(colours, sizes))
    shown = {facet.name: {value.value: value.count for value in facet.values} for facet in listing.facets}
    # A facet's counts leave its own choice out.
    for colour in COLOURS:
        expected = sum(colour in seen[key][0] for key in narrowed(set(), sizes))
        assert shown["colour"].get(colour, 0) == expected
    for size in SIZES:
        assert shown["size"].get(size, 0) == sum(size in seen[key][1] for key in narrowed(colours, set()))


def test_words_narrow_and_their_best_match_comes_first_unless_another_order_is_asked_for():
    having = [({"red"}, set()), ({"red"}, set()), ({"blue"}, set()), ({"red"}, set())]
    found = {"matches": [30, 999, 20, 0], "hidden": [0]}
    assert list(Things(having, "q=x", **found).keys()) == [30, 20]
    assert list(Things(having, "q=x&sort=last", **found).keys()) == [30, 20]
    assert list(Things(having, "q=x&sort=first", **found).keys()) == [20, 30]
    assert list(Things(having, "q=x&colour=red", **found).keys()) == [30]
    assert list(Things(having, "q=x").keys()) == []


def test_the_order_by_best_match_needs_words():
    listing = Things([], "sort=relevance")
    assert listing.sort == "first"
    assert [sort["name"] for sort in listing.sorts] == ["first", "last"]
    assert [sort["name"] for sort in Things([], "q=x").sorts] == ["relevance", "first", "last"]


def test_it_is_paged_and_a_page_too_far_is_the_last():
    listing = Things([(set(), set())] * 45, "page=99")
    assert listing.page.number == 3
    assert list(listing.page) == [400, 410, 420, 430, 440]
    with pytest.raises(TypeError):
        listing["kind"]


def test_an_index_is_read_again_where_its_token_differs(monkeypatch):
    monkeypatch.setattr(bitmaps, "_kept", {})
    read = []

    def reader(token):
        read.append(token)
        return bitmaps.build([], [], {}, token=token)

    for token in ("a", "a", "b", "b"):
        bitmaps.kept_index("things", token, reader)
    bitmaps.kept_index("others", "b", reader)
    assert read == ["a", "b", "b"]
    monkeypatch.setattr(bitmaps, "SECONDS", -1)
    bitmaps.kept_index("others", "b", reader)
    assert read == ["a", "b", "b", "b"]

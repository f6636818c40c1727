"""The calculation behind "peers like us"."""

import math

import pytest

from peers.organisations.nearest_neighbours import SAME, SHARED, SIZE, Body, Variable, nearest

SIZES = (Variable("population", SIZE, 1),)


def test_sizes_are_compared_by_ratio_and_in_standard_deviations():
    own = Body(1, {"population": 1_000})
    near, far = Body(2, {"population": 10_000}), Body(3, {"population": 100_000})
    matches = nearest(own, [far, near], variables=SIZES)
    deviation = math.sqrt(2 / 3)  # of the logarithms 3, 4 and 5
    assert [match.key for match in matches] == [2, 3]
    assert [match.distance for match in matches] == pytest.approx([1 / deviation, 2 / deviation])


def test_the_distance_is_the_weighted_mean_of_squares():
    variables = (Variable("level", SAME, 2), Variable("country", SAME, 1))
    own = Body(1, {"level": "city", "country": "US"})
    matches = nearest(own, [Body(2, {"level": "city", "country": "CA"})], variables=variables)
    assert matches[0].distance == pytest.approx(math.sqrt((2 * 0 + 1 * 4) / 3))
    assert [one.value for one in matches[0].differences] == [0, 2]


def test_sets_are_compared_by_what_is_common():
    variables = (Variable("services", SHARED, 1),)
    own = Body(1, {"services": frozenset({1, 2})})
    others = [Body(2, {"services": frozenset({1, 2})}), Body(3, {"services": frozenset({2, 3})})]
    assert [match.distance for match in nearest(own, others, variables=variables)] == pytest.approx(
        [0, 4 / 3]
    )


def test_what_one_does_not_tell_of_oneself_is_not_compared():
    variables = (*SIZES, Variable("level", SAME, 1))
    matches = nearest(
        Body(1, {"level": "city"}), [Body(2, {"level": "city", "population": 5})], variables=variables
    )
    assert matches[0].distance == 0
    assert [one.variable.name for one in matches[0].differences] == ["level"]


def test_what_the_other_does_not_tell_counts_as_a_typical_difference():
    variables = (*SIZES, Variable("level", SAME, 1))
    own = Body(1, {"level": "city", "population": 1_000})
    silent = Body(2, {"level": "city"})
    alike = Body(3, {"level": "city", "population": 1_100})
    matches = nearest(
        own, [silent, alike, Body(4, {"level": "city", "population": 90_000})], variables=variables
    )
    assert [match.key for match in matches][:2] == [3, 2]
    assert [one.is_known for one in matches[1].differences] == [False, True]
    assert matches[1].distance == pytest.approx(math.sqrt(1 / 2))


def test_who_tells_less_than_half_is_not_compared():
    variables = (Variable("population", SIZE, 2), Variable("level", SAME, 1))
    own = Body(1, {"level": "city", "population": 1_000})
    others = [Body(2, {"level": "city"}), Body(3, {"level": "county", "population": 900_000})]
    assert [match.key for match in nearest(own, others, variables=variables)] == [3]


def test_nothing_known_gives_nothing_and_oneself_is_no_match():
    own = Body(1, {})
    assert nearest(own, [Body(2, {"population": 5})], variables=SIZES) == []
    own = Body(1, {"population": 5})
    assert nearest(own, [own], variables=SIZES) == []


def test_all_of_one_size_do_not_divide_by_nothing():
    matches = nearest(Body(1, {"population": 5}), [Body(2, {"population": 5})], variables=SIZES)
    assert matches[0].distance == 0

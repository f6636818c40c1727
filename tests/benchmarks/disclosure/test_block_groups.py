"""Peers like us and members' own groups: told as whole blocks, the same to everybody, and not too often."""

from decimal import Decimal

import pytest
from django.core.cache import cache

from benchmarks.comparing.round_results import RoundResults
from benchmarks.disclosure import block_groups, rules
from benchmarks.disclosure.block_groups import DisclosedGroup
from benchmarks.hosting import publishing
from benchmarks.models import Answer, BlockGroup, Round
from tests.factories.base import JurisdictionFactory
from tests.factories.benchmarks import gave, make_divided_round, make_group, make_round, member_of, version_of
from tests.factories.peers import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def told(round_, user, peers):
    return RoundResults(round_, {"peers": str(peers)}, user)


def test_publication_settles_who_is_like_whom():
    round_, bodies = make_divided_round()
    groups = [
        set(round_.participants.filter(like_us=group).values_list("organisation", flat=True))
        for group in BlockGroup.objects.filter(round=round_)
    ]
    assert sorted(map(len, groups)) == [12, 12, 12]
    assert {body.pk for body in bodies[24:]} in groups
    results = told(round_, member_of(bodies[30]), "like-us")
    (line,) = results.lines
    # The counties gave 25% to 36%.
    assert (line.answer.count, line.answer.median) == (12, Decimal(31))
    assert results.holds(round_.participants.get(organisation=bodies[30]))
    assert not results.holds(round_.participants.get(organisation=bodies[0]))


def test_who_did_not_take_part_is_told_of_the_nearest():
    round_, _bodies = make_divided_round()
    member = member_of(OrganisationFactory(level="county", country="US"))
    (line,) = told(round_, member, "like-us").lines
    assert line.answer.median == Decimal(31)


def test_of_a_body_without_a_figure_of_its_own_its_places_population_counts():
    round_, _bodies = make_divided_round(size_by=Round.SizeBy.POPULATION)
    for population, median in ((18_000, Decimal("6.5")), (950_000, Decimal(19))):
        place = JurisdictionFactory(population=population, population_year=2025)
        member = member_of(OrganisationFactory(level="city", country="US", jurisdiction=place))
        (line,) = told(round_, member, "like-us").lines
        assert line.answer.median == median


def test_of_a_round_without_such_groups_none_is_told():
    round_, _bodies = make_divided_round()
    round_.participants.update(like_us=None)
    assert told(round_, member_of(OrganisationFactory(level="county", country="US")), "like-us").lines == []
    assert told(round_, UserFactory(role="Members"), "like-us").is_whole


def test_an_own_group_is_told_as_the_blocks_of_which_it_has_half():
    round_, bodies = make_divided_round()
    member = member_of(bodies[0])
    # Eleven small cities of twelve, and four counties of twelve.
    group = make_group(member, [*bodies[:11], *bodies[24:28]])
    (line,) = told(round_, member, group.pk).lines
    assert (line.answer.count, line.answer.median) == (12, Decimal("6.5"))
    before = Answer.objects.count()
    other = make_group(UserFactory(role="Members"), bodies[1:12])
    (same,) = told(round_, other.owner, other.pk).lines
    assert same.answer == line.answer
    assert Answer.objects.count() == before


def test_after_so_many_groups_enough_is_told_of_an_organisation(monkeypatch):
    monkeypatch.setattr(rules, "MOST_LATER_GROUPS", 1)
    round_, bodies = make_divided_round()
    member = member_of(bodies[0])
    first = make_group(member, bodies[:24], "First")
    second = make_group(member, [*bodies[:12], *bodies[24:]], "Second")
    assert told(round_, member, first.pk).lines[0].answer.median
    (line,) = told(round_, member, second.pk).lines
    assert line.answer.refusal == "enough"
    assert line.answer.median is None
    assert told(round_, member, first.pk).lines[0].answer.median


def test_groups_are_their_owners_alone():
    round_, bodies = make_divided_round()
    group = make_group(member_of(bodies[0]), bodies[:12])
    for user in (UserFactory(role="Members"), None):
        assert told(round_, user, group.pk).is_whole


def test_of_a_few_nothing_is_told():
    round_, bodies = make_divided_round()
    member = member_of(bodies[0])
    assert told(round_, member, make_group(member, bodies[:3]).pk).lines == []


def test_beside_a_corrected_version_no_own_group_is_told():
    round_, bodies = make_divided_round()
    member = member_of(bodies[0])
    group = make_group(member, bodies[:12])
    Round.objects.filter(pk=round_.pk).update(corrects=make_round(slug="earlier"))
    corrected = Round.objects.get(pk=round_.pk)
    assert not block_groups.may_be_put_together(corrected)
    assert told(corrected, member, group.pk).is_whole
    # Nor where a page of the version before asks while it is corrected.
    assert block_groups.disclosed_as(corrected, group) == DisclosedGroup()
    before = Answer.objects.count()
    block_groups.ask(corrected, block_groups.disclosed_as(round_, group).blocks)
    assert Answer.objects.count() == before


def test_two_who_ask_for_the_same_blocks_at_once_get_one_answer():
    round_, bodies = make_divided_round()
    blocks = block_groups.disclosed_as(round_, make_group(member_of(bodies[0]), bodies[:24])).blocks
    before = Answer.objects.count()
    for _ in range(2):
        block_groups.ask(round_, blocks)
        assert Answer.objects.count() == before + 1


def test_each_metric_is_asked_by_itself_with_what_was_told_of_it_before():
    other = version_of("invoice-cost")
    round_, bodies = make_divided_round(publish=False)
    round_.metrics.add(other)
    for participant in round_.participants.filter(level="county"):
        participant.observations.create(version=other, numerator=100, denominator=50, value=2)
    round_ = publishing.publish(round_)
    member = member_of(bodies[0])
    cities, all_of_one_size = make_group(member, bodies[:24]), make_group(member, bodies[12:], "Two kinds")
    answers = {line.answer.version: line.answer for line in told(round_, member, cities.pk).lines}
    assert (answers[version_of()].count, answers[version_of()].median) == (24, Decimal(13))
    # No city gave this one.
    assert answers[other].median is None
    answers = {line.answer.version: line.answer for line in told(round_, member, all_of_one_size.pk).lines}
    assert (answers[other].count, answers[other].median) == (12, 2)


def test_where_figures_are_public_a_group_is_told_as_it_is():
    bodies = [OrganisationFactory() for _number in range(10)]
    round_ = make_round(
        [gave(n, n, organisation=body) for n, body in enumerate(bodies, 1)], are_figures_published=True
    )
    member = member_of(bodies[0])
    (line,) = told(round_, member, make_group(member, bodies[:7]).pk).lines
    assert (line.answer.count, line.answer.median) == (7, 4)
    assert line.answer.quartiles_refusal == "quartiles"

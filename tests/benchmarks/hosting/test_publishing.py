"""Rounds: recorded, published, shown to those who may see them."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from benchmarks.hosting import publishing
from benchmarks.models import Answer, Round
from hub.base.access import audiences
from hub.base.models import Audience, Level
from search.models import Entry
from tests.factories.benchmarks import gave, make_round, member_of, version_of
from tests.factories.peers import OrganisationFactory, UserFactory, make_user

pytestmark = pytest.mark.django_db


def test_numerator_and_denominator_are_kept_as_given():
    round_ = make_round()
    own = round_.participants.get(key="body-3").observations.get()
    assert (own.numerator, own.denominator, own.value) == (30, 1000, 3)


def test_publication_answers_for_each_group_once():
    given = [gave(n, n, level=Level.CITY if n < 9 else Level.COUNTY) for n in range(1, 13)]
    round_ = make_round(given)
    settled = Answer.objects.filter(round=round_, country="", size="", block_group=None)
    told = {answer.level: answer for answer in settled}
    assert set(told) == {"", "city", "county"}
    assert (told[""].count, told[""].median) == (12, Decimal("6.5"))
    assert told["city"].refusal == "difference"
    assert told["county"].refusal == "few"
    assert told["county"].median is None


def test_a_published_round_is_not_published_again():
    round_ = make_round()
    with pytest.raises(publishing.RoundError, match="published"):
        publishing.publish(round_)
    with pytest.raises(publishing.RoundError, match="published"):
        publishing.record(round_, [gave(1, 9)])
    assert round_.participants.count() == 10


def test_a_round_of_nobody_is_not_published():
    with pytest.raises(publishing.RoundError, match="Nobody"):
        make_round([])
    assert not Round.objects.published().exists()


@pytest.mark.parametrize(
    ("numerator", "denominator", "reason"),
    [("1", "0", "divided by 0"), ("11", "10", "110"), ("-1", "10", "-10")],
)
def test_what_cannot_be_is_refused(numerator, denominator, reason):
    with pytest.raises(publishing.RoundError, match=reason):
        publishing.ratio(version_of(), Decimal(numerator), Decimal(denominator))


def test_a_draft_and_a_round_for_members_are_nothing_to_visitors():
    draft = make_round(publish=False, slug="draft")
    closed = make_round(slug="closed", audience=Audience.members())
    member = UserFactory(role="Members")
    assert list(Round.objects.visible_to(AnonymousUser())) == []
    assert list(Round.objects.visible_to(member)) == [closed]
    assert not audiences.may_see(member, draft)
    found = Entry.objects.of_kind("benchmark")
    assert [entry.title for entry in found.visible_to(member)] == ["Sample round"]
    assert not found.visible_to(AnonymousUser()).exists()


def test_figures_of_an_organisation_are_for_its_own_members():
    organisation = OrganisationFactory()
    round_ = make_round([gave(1, 1, organisation=organisation), *[gave(n, n) for n in range(2, 11)]])
    own, other = (round_.participants.get(key=key) for key in ("body-1", "body-2"))
    colleague, stranger = member_of(organisation), UserFactory(role="Members")
    assert audiences.may_see(colleague, own)
    for user in (stranger, make_user("moderator"), make_user("editor"), AnonymousUser()):
        assert not audiences.may_see(user, own)
    assert not audiences.may_see(colleague, other)

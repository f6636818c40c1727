"""What a moderator has hidden of an adoption is its organisation's alone, also after a merging."""

import pytest

from peers.models import User
from peers.organisations import merging, unmerging
from tests.factories.adoptions import make_adoption, make_member_of
from tests.factories.peers import OrganisationFactory
from tests.factories.toolkits import make_toolkit
from toolkits.adoptions import selectors, services
from toolkits.models import Adoption

pytestmark = pytest.mark.django_db


@pytest.fixture
def members():
    return [make_member_of(OrganisationFactory()) for _number in range(2)]


def seen(kit, user) -> set:
    return set(selectors.visible(kit, User.objects.get(pk=user.pk)))


def test_what_is_hidden_stays_with_those_who_wrote_it(members):
    kit = make_toolkit()
    mine, theirs = (make_adoption(kit, by=one) for one in members)
    Adoption.objects.update(hidden_at=mine.recorded_at)
    source, target = (one.organisation for one in members)
    merge = merging.merge(source=source, target=target, by=None)
    assert [seen(kit, one) for one in members] == [{mine}, {theirs}]
    sam = User.objects.get(pk=members[0].pk)
    assert not services.may_edit(sam, Adoption.objects.get(pk=theirs.pk))
    assert services.may_edit(sam, Adoption.objects.get(pk=mine.pk))
    unmerging.undo(merge=merge, by=None)
    assert [seen(kit, one) for one in members] == [{mine}, {theirs}]


def test_what_is_shown_moves_and_goes_back(members):
    kit = make_toolkit()
    mine, _theirs = (make_adoption(kit, by=one) for one in members)
    source, target = (one.organisation for one in members)
    merge = merging.merge(source=source, target=target, by=None)
    mine.refresh_from_db()
    assert mine.organisation == target
    unmerging.undo(merge=merge, by=None)
    mine.refresh_from_db()
    assert mine.organisation == source

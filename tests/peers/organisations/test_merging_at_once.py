"""Two merge, part or answer at the same moment, on a database that lets them."""

from functools import partial

import pytest

from peers.models import Organisation, OrganisationMerge
from peers.organisations import merging, unmerging
from tests import threads
from tests.factories.peers import OrganisationFactory

both_at_once = partial(threads.at_once, refusal=merging.MergeError)

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def earlier():
    """What all of them wait for, once there is any."""
    return merging.merge(source=OrganisationFactory(), target=OrganisationFactory(), by=None)


def test_each_into_the_other_at_once_is_one_merging():
    one, other = OrganisationFactory(), OrganisationFactory()
    results = both_at_once(
        lambda: merging.merge(source=one, target=other, by=None),
        lambda: merging.merge(source=other, target=one, by=None),
    )
    assert sum(isinstance(result, merging.MergeError) for result in results) == 1
    assert Organisation.objects.filter(pk__in=[one.pk, other.pk]).current().count() == 1


def test_undone_twice_at_once_is_undone_once(earlier):
    results = both_at_once(
        lambda: unmerging.undo(merge=earlier, by=None), lambda: unmerging.undo(merge=earlier, by=None)
    )
    assert sum(isinstance(result, merging.MergeError) for result in results) == 1
    assert OrganisationMerge.objects.get().is_undone

"""Two merge, part or answer at the same moment, on a database that lets them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from peers.models import Organisation, OrganisationMerge
from peers.organisations import merging, unmerging
from tests.factories.peers import OrganisationFactory

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
]


def both_at_once(*actions) -> list:
    """Run the actions in threads that start together; returns each one's result or why it was refused."""
    barrier = Barrier(len(actions))

    def run(action):
        barrier.wait(timeout=30)
        try:
            return action()
        except merging.MergeError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


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

"""Stewards of before the rule stay: they read on what was sent to them, and those who sent are told their names."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from benchmarks.confidence import services
from benchmarks.models import Round, Stewardship, Submission
from notifications.models import Notice
from tests.factories.benchmarks import member_of
from tests.factories.peers import OrganisationFactory, UserFactory
from tests.factories.rounds import make_draft_round, make_open_round, send, submission_of

BEFORE = [("benchmarks", "0008_unsaved_forms_in_one_table")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_stewards_at_the_upgrade_stay_and_are_announced_to_all_who_sent():
    latest = [
        key for key in MigrationExecutor(connection).loader.graph.leaf_nodes() if key[0] == "benchmarks"
    ]
    organisation, silent = OrganisationFactory(), OrganisationFactory()
    round_ = make_open_round([organisation, silent])
    draft = make_draft_round(slug="draft")
    submission = submission_of(round_, organisation)
    writer, other = send(submission, 2), member_of(silent)
    added_late = UserFactory(role="Members")
    old = migrate(BEFORE)
    try:
        old.get_model("benchmarks", "Round").objects.get(pk=round_.pk).stewards.add(added_late.pk)
        # It may have been sent before its round says that it was opened.
        old.get_model("benchmarks", "Submission").objects.filter(pk=submission.pk).update(
            sent_at=timezone.now() - timedelta(days=3)
        )
    finally:
        migrate(latest)
    for steward in Round.objects.get(pk=round_.pk).stewards.all():
        assert list(Submission.objects.readable_by(steward)) == [submission]
    assert Round.objects.get(pk=round_.pk).stewards.count() == 2
    assert not Stewardship.objects.filter(round=draft, is_unannounced=True).exists()
    assert [services.announce_stewards() for _time in range(2)] == [1, 0]
    assert Notice.objects.filter(user=writer, kind="benchmarks.consent").count() == 1
    assert not Notice.objects.filter(user=other, kind="benchmarks.consent").exists()

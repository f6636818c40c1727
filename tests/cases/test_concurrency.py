"""Two people at the same moment, on a database that lets them."""

from functools import partial

import pytest

from cases.models import CasePage
from cases.review import services
from tests import threads
from tests.factories.cases import make_draft, make_submitted
from tests.factories.peers import UserFactory

at_once = partial(threads.at_once, refusal=services.CaseConflictError)

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
]


def test_of_two_decisions_one_counts():
    case = make_submitted()
    digest = services.content_digest(services.latest_draft(case))
    first, second = UserFactory(role="Moderators"), UserFactory(role="Moderators")
    results = at_once(
        lambda: services.approve(moderator=first, case=case, read_digest=digest),
        lambda: services.send_back(
            moderator=second, case=case, read_digest=digest, comment="What did it cost?"
        ),
    )
    assert sum(isinstance(result, services.CaseConflictError) for result in results) == 1
    decided = CasePage.objects.get(pk=case.pk)
    assert decided.live != decided.is_sent_back


def test_of_two_windows_one_is_told():
    author = UserFactory(role="Members")
    case = make_draft(author=author)
    drafts = [services.latest_draft(case) for _ in range(2)]
    for number, draft in enumerate(drafts):
        draft.summary = f"From window {number}."

    def save(draft):
        return services.save_draft(author=author, draft=draft, read_revision_id=case.latest_revision_id)

    results = at_once(lambda: save(drafts[0]), lambda: save(drafts[1]))
    assert sum(isinstance(result, services.CaseConflictError) for result in results) == 1
    assert CasePage.objects.get(pk=case.pk).revisions.count() == 2


def test_two_submissions_start_one_review():
    author = UserFactory(role="Members")
    case = make_draft(author=author)
    results = at_once(*[lambda: services.submit(author=author, case=case)] * 2)
    assert all(result.is_in_review for result in results)

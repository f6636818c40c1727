from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from hub.base.models import Audience, ServiceLine, Theme
from notifications.following import services
from notifications.models import Event, KindChoice, Notice, NoticePart, OutgoingMail, Subscription
from notifications.models.frequency import How
from notifications.notices import events, fan_out
from peers.messaging import services as messaging_services
from peers.models import User
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    case = make_published()
    Event.objects.all().delete()
    mail.outbox.clear()
    return case


def member(**fields):
    return UserFactory(role="Members", **fields)


def tell(case, **how):
    how.setdefault("followed", [case])
    return events.record(kind="cases.news", thing=case, details={"what": "updated"}, **how)


def unread(user):
    return User.objects.get(pk=user.pk).unread_notices


def test_followers_are_told_as_they_chose(case):
    people = {how: member() for how in How}
    for how, user in people.items():
        services.follow(user=user, thing=case, how=how)
    tell(case)
    assert {part.user: part.how for part in NoticePart.objects.all()} == {
        user: how for how, user in people.items() if how != How.MUTED
    }
    assert [message.to for message in mail.outbox] == [[people[How.AT_ONCE].email]]
    assert [unread(user) for user in people.values()] == [1, 1, 1, 1, 0]


def test_of_several_subscriptions_the_most_specific_decides_and_one_mail_comes(case):
    line, theme = ServiceLine.objects.first(), Theme.objects.first()
    reader, muting = member(), member()
    for user, how in ((reader, How.IN_APP), (muting, How.MUTED)):
        services.follow(user=user, thing=case, how=how)
        services.follow(user=user, thing=line, how=How.AT_ONCE)
        services.follow(user=user, thing=theme, how=How.AT_ONCE)
    other = member()
    services.follow(user=other, thing=line, how=How.AT_ONCE)
    services.follow(user=other, thing=theme, how=How.AT_ONCE)
    tell(case, followed=[case, line, theme])
    assert {part.user: part.how for part in NoticePart.objects.all()} == {
        reader: How.IN_APP,
        other: How.AT_ONCE,
    }
    assert len(mail.outbox) == 1


def test_the_actor_the_blocking_the_muting_the_suspended_and_the_leaving_are_not_told(case):
    actor = member()
    blocking, muting, suspended, leaving, applicant, fine = (member() for _ in range(6))
    for user in (actor, blocking, muting, suspended, leaving, applicant, fine):
        services.follow(user=user, thing=case, how=How.AT_ONCE)
    messaging_services.block(blocking, actor)
    Subscription.objects.create(user=muting, kind="person", object_id=actor.pk, how=How.MUTED)
    User.objects.filter(pk=suspended.pk).update(is_active=False)
    User.objects.filter(pk=leaving.pk).update(leaving_at=timezone.now())
    applicant.groups.remove(Group.objects.get(name="Members"))
    tell(case, actor=actor)
    assert [part.user for part in NoticePart.objects.all()] == [fine]


def test_who_may_not_read_it_is_not_told(case):
    case.audience = Audience.of_people("a-few", [])
    case.save()
    reader = member()
    Subscription.objects.create(user=reader, kind="case", object_id=case.pk, how=How.AT_ONCE)
    tell(case)
    assert not NoticePart.objects.exists()
    assert mail.outbox == []


def test_what_is_meant_for_somebody_goes_before_following_and_by_their_choice(case):
    author = case.authors.get()
    services.follow(user=author.user, thing=case, how=How.AT_ONCE)
    event = events.record(
        kind="cases.asked",
        thing=author,
        directly={author.user: "cases.asked"},
        followed=[case],
        details={"what": "approved"},
    )
    part = NoticePart.objects.get(event=event)
    assert (part.how, part.is_direct, part.kind) == (How.IN_APP, True, "cases.asked")
    KindChoice.objects.create(user=author.user, kind="cases.asked", how=How.MUTED)
    Subscription.objects.all().delete()
    events.record(
        kind="cases.asked", thing=author, directly={author.user: "cases.asked"}, details={"what": "approved"}
    )
    assert NoticePart.objects.count() == 1


def test_several_about_one_thing_are_one_notice_until_it_is_read(case):
    reader = member()
    services.follow(user=reader, thing=case, how=How.IN_APP)
    first, second = tell(case), tell(case)
    notice = Notice.objects.get()
    assert (notice.count, notice.first, notice.event, unread(reader)) == (2, first, second, 1)
    reader.refresh_from_db()
    events.mark_read(user=reader, about=case)
    assert (unread(reader), reader.unread_notices) == (0, 0)
    tell(case)
    assert (Notice.objects.count(), unread(reader)) == (2, 1)


def test_in_batches_everybody_is_told_once_however_often_it_is_interrupted(case, monkeypatch):
    monkeypatch.setattr(fan_out, "BATCH", 2)
    readers = [member() for _ in range(5)]
    for reader in readers:
        services.follow(user=reader, thing=case, how=How.IN_APP)
    event = tell(case)
    assert NoticePart.objects.count() == 5
    # As a worker left it that was killed before it could write down how far it was.
    NoticePart.objects.filter(user=readers[-1]).delete()
    Event.objects.filter(pk=event.pk).update(stage=1, cursor=0, done_at=None)
    fan_out.spread_due()
    assert sorted(NoticePart.objects.values_list("user", flat=True)) == sorted(user.pk for user in readers)
    event.refresh_from_db()
    assert event.done_at is not None
    part = NoticePart.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticePart.objects.create(
            event=event, user=part.user, notice=part.notice, kind=event.kind, how="daily"
        )


def test_what_can_not_be_told_is_put_off_and_keeps_no_other_waiting(case, monkeypatch):
    reader = member()
    services.follow(user=reader, thing=case, how=How.IN_APP)
    with monkeypatch.context() as patch:
        patch.setattr(fan_out, "_notify", lambda *args: 1 / 0)
        event = tell(case)
    event.refresh_from_db()
    assert event.attempts == 1
    assert "ZeroDivisionError" in event.error
    assert event.next_try_at > timezone.now() + timedelta(seconds=20)
    Event.objects.update(next_try_at=timezone.now())
    fan_out.spread_due()
    assert unread(reader) == 1


def test_withdrawn_it_is_gone_from_lists_and_counts(case):
    reader = member()
    services.follow(user=reader, thing=case, how=How.AT_ONCE)
    tell(case)
    assert unread(reader) == 1
    OutgoingMail.objects.all().delete()
    events.withdraw(things=[case])
    assert (unread(reader), Notice.objects.count()) == (0, 0)


def test_a_rollback_takes_the_event_along(case):
    with transaction.atomic():
        tell(case)
        transaction.set_rollback(True)
    assert not Event.objects.exists()

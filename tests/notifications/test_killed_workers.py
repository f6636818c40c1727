from collections import Counter

import pytest
from django.utils import timezone

from notifications.following import services
from notifications.models import Event, NoticePart, OutgoingMail
from notifications.models.frequency import How
from peers.models import User
from tests import processes
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory
from tests.notifications.mail_server import mail_server

READERS = 50
KILLED = 20


@pytest.mark.django_db(transaction=True)
def test_twenty_killed_workers_lose_no_mail_and_repeat_at_most_what_was_in_flight():
    case = make_published()
    readers = UserFactory.create_batch(READERS, role="Members")
    for reader in readers:
        services.follow(user=reader, thing=case, how=How.AT_ONCE)
    OutgoingMail.objects.all().delete()
    event = Event.objects.create(
        kind="cases.news",
        object_id=case.pk,
        about=f"cases.casepage:{case.pk}",
        followed=[["case", case.pk]],
        details={"what": "updated"},
        stage=1,  # nobody is named in it
        next_try_at=timezone.now(),
    )
    with mail_server() as server:
        working = processes.start(
            "-m",
            "tests.notifications.killed_workers",
            str(KILLED),
            KILLED_MAIL_PORT=str(server.port),
            DJANGO_SETTINGS_MODULE="tests.notifications.smtp_settings",
        )
        output, _ = working.communicate(timeout=170)
        assert working.returncode == 0, output
    died = int(output.strip().splitlines()[-1])
    assert died == KILLED, output
    times = Counter(message["Message-ID"] for _recipient, message in server.received)
    assert len(times) == READERS, "none is lost"
    assert sum(times.values()) - READERS <= KILLED / 2, "at most what each had in flight came again"
    assert {recipient for recipient, _message in server.received} == {reader.email for reader in readers}
    assert NoticePart.objects.filter(event=event).count() == READERS, "nobody was told twice"
    assert set(
        User.objects.filter(pk__in=[one.pk for one in readers]).values_list("unread_notices", flat=True)
    ) == {1}
    assert not OutgoingMail.objects.exclude(status="sent").exists()

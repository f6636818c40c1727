from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from hub.base.models import Audience, ServiceLine
from notifications.following import services
from notifications.mail import delivery
from notifications.models import Event, Notice, NoticePart, NoticeSettings, OutgoingMail
from notifications.models.frequency import How
from notifications.notices import digests, events, preferences, unsubscribe
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://hub.example"


@pytest.fixture
def case():
    case = make_published()
    Event.objects.all().delete()
    mail.outbox.clear()
    return case


@pytest.fixture
def reader():
    return UserFactory(role="Members", name="Pat O'Brien")


def tell(case, **more):
    return events.record(
        kind="cases.news", thing=case, details={"what": "closed", "remark": "It *ended*."}, **more
    )


def stop_addresses(message) -> list[str]:
    return [part.strip(" <>") for part in message.extra_headers["List-Unsubscribe"].split(",")]


def test_a_notice_is_multipart_hangs_together_and_says_why_it_came(case, reader, settings):
    settings.NOTICES_STOP_ADDRESS = "stop@hub.example"
    services.follow(user=reader, thing=case, how=How.AT_ONCE)
    tell(case, followed=[case])
    tell(case, followed=[case], answers=case)
    first, second = (message.message() for message in mail.outbox)
    assert [part.get_content_type() for part in first.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    text, html = (part.get_payload(decode=True).decode() for part in list(first.walk())[1:])
    assert "> It *ended*." in text
    assert "<em>ended</em>" in html
    for part in (text, html):
        assert f"because you follow “{case.title}”" in part
        assert "https://hub.example/my/notices/settings/" in part
    assert f"https://hub.example{case.get_url()}" in text
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Message-ID"].endswith("@hub.example>")
    assert first["References"] == first["In-Reply-To"]
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"] == f"{first['References']} {first['Message-ID']}"
    assert f"<case-{case.pk}.hub.example>" in first["List-Id"]
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["Auto-Submitted"] == "auto-generated"
    https, mailto = stop_addresses(mail.outbox[0])
    assert https.startswith("https://hub.example/notices/stop/")
    assert mailto.startswith("mailto:stop@hub.example?subject=stop%20")


def test_rights_are_those_of_the_moment_of_sending(case, reader, settings):
    services.follow(user=reader, thing=case, how=How.AT_ONCE)
    settings.MAIL_DELIVERY_BACKEND = "tests.notifications.deliveries.Down"
    tell(case, followed=[case])
    assert OutgoingMail.objects.get(user=reader).status == "queued"
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    case.audience = Audience.of_people("a-few", [])
    case.save()
    OutgoingMail.objects.update(next_attempt_at=timezone.now())
    delivery.deliver_due()
    assert mail.outbox == []
    assert OutgoingMail.objects.get(user=reader).status == "dropped"


@pytest.mark.parametrize("change", ["stopped", "suspended", "turned down", "no mail", "changed address"])
def test_what_changed_before_it_left_holds(case, reader, settings, change):
    row = services.follow(user=reader, thing=case, how=How.AT_ONCE)
    settings.MAIL_DELIVERY_BACKEND = "tests.notifications.deliveries.Down"
    tell(case, followed=[case])
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    match change:
        case "stopped":
            services.end(row)
        case "suspended":
            type(reader).objects.filter(pk=reader.pk).update(is_active=False)
        case "turned down":
            services.change(row, How.IN_APP)
        case "no mail":
            NoticeSettings.objects.create(user=reader, no_mail=True)
        case "changed address":
            type(reader).objects.filter(pk=reader.pk).update(email="new@county.example")
    OutgoingMail.objects.update(next_attempt_at=timezone.now())
    delivery.deliver_due()
    expected = [["new@county.example"]] if change == "changed address" else []
    assert [message.to for message in mail.outbox] == expected


def test_sent_again_after_a_crash_it_is_the_same_message(case, reader):
    services.follow(user=reader, thing=case, how=How.AT_ONCE)
    tell(case, followed=[case])
    OutgoingMail.objects.filter(user=reader).update(status="sending", next_attempt_at=timezone.now())
    delivery.deliver_due()
    first, again = (message.message() for message in mail.outbox)
    assert [first[name] for name in ("Message-ID", "Date")] == [
        again[name] for name in ("Message-ID", "Date")
    ]
    assert parsedate_to_datetime(first["Date"])


# --- Gathered ---------------------------------------------------------------------------------------
def test_a_digest_gathers_all_of_it_best_first_in_the_readers_zone_and_is_never_empty(case, reader):
    type(reader).objects.filter(pk=reader.pk).update(time_zone="America/Lima")
    reader.refresh_from_db()
    line = ServiceLine.objects.first()
    other, hidden = make_published(title="Another desk"), make_published(title="A secret desk")
    Event.objects.all().delete()
    mail.outbox.clear()
    services.follow(user=reader, thing=line, how=How.DAILY)
    services.follow(user=reader, thing=case, how=How.WEEKLY)
    for one in (other, hidden):
        events.record(kind="cases.published", thing=one, followed=[line])
    tell(case, followed=[case, line])
    tell(case, followed=[case, line])
    hidden.audience = Audience.of_people("a-few", [])
    hidden.save()
    assert mail.outbox == []
    chosen = NoticeSettings.objects.get(user=reader)
    assert chosen.next_daily_at.astimezone(digests.zone_of(reader)).hour == NoticeSettings.DIGEST_HOUR
    monday = chosen.next_weekly_at.astimezone(digests.zone_of(reader))
    assert (monday.weekday(), monday.hour) == (0, NoticeSettings.DIGEST_HOUR)

    assert digests.send_due(now=timezone.now()) == 0
    assert digests.send_due(now=chosen.next_weekly_at) == 1
    delivery.deliver_due()
    [message] = mail.outbox
    assert "2 news of the case" in message.body
    assert message.body.index(case.title) < message.body.index("Another desk")
    assert "secret" not in message.body + str(message.alternatives[0])
    assert "once a week" in message.body
    assert digests.send_due(now=chosen.next_weekly_at + timedelta(days=8)) == 0


@pytest.mark.parametrize("reason", ["read on the site", "withdrawn", "no digest"])
def test_where_nothing_is_left_to_tell_no_digest_comes(case, reader, reason):
    services.follow(user=reader, thing=case, how=How.DAILY)
    tell(case, followed=[case])
    due = NoticeSettings.objects.get(user=reader).next_daily_at
    match reason:
        case "read on the site":
            Notice.objects.update(read_at=timezone.now())
        case "withdrawn":
            case.audience = Audience.of_people("a-few", [])
            case.save()
        case "no digest":
            NoticeSettings.objects.update(no_digest=True)
    digests.send_due(now=due)
    delivery.deliver_due()
    assert mail.outbox == []
    assert not NoticePart.objects.filter(waits=True).exists()


@pytest.mark.parametrize(
    ("how", "now", "expected"),
    [
        # The clocks of New York go back on 1 November 2026, and forward on 14 March 2027.
        (How.DAILY, datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2026, 11, 1, 12, tzinfo=UTC)),
        (How.DAILY, datetime(2026, 10, 30, 12, tzinfo=UTC), datetime(2026, 10, 31, 11, tzinfo=UTC)),
        (How.WEEKLY, datetime(2027, 3, 12, 12, tzinfo=UTC), datetime(2027, 3, 15, 11, tzinfo=UTC)),
    ],
)
def test_the_hour_stays_where_the_clocks_change(how, now, expected):
    user = UserFactory.build(time_zone="America/New_York")
    assert digests.next_time(how, user, NoticeSettings(), now=now) == expected


# --- Stopped in one click -----------------------------------------------------------------------------
def test_one_click_stops_it_without_a_log_in_and_looking_at_the_link_does_not(case, reader):
    services.follow(user=reader, thing=case, how=How.AT_ONCE)
    tell(case, followed=[case])
    [address] = stop_addresses(mail.outbox[0])
    path = address.removeprefix("https://hub.example")
    client = Client(enforce_csrf_checks=True)
    page = client.get(path)
    assert case.title in page.content.decode()
    assert reader.subscriptions.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not reader.subscriptions.exists()
    assert client.post(path).status_code == 200, "twice is once"
    tell(case, followed=[case])
    assert len(mail.outbox) == 1


def test_a_stop_names_nothing_that_may_no_longer_be_seen_and_takes_no_forged_seal(case, reader):
    row = services.follow(user=reader, thing=case)
    token = unsubscribe.token(reader.pk, unsubscribe.SUBSCRIPTION, row.pk)
    case.audience = Audience.of_people("a-few", [])
    case.save()
    assert case.title not in Client().get(f"/notices/stop/{token}/").content.decode()
    assert Client().post(f"/notices/stop/{token[:-2]}xx/").status_code == 404
    assert reader.subscriptions.exists()


def test_stopping_by_kind_digest_or_searches_leaves_the_site_and_what_came_by_itself_stays_away(case, reader):
    row = services.follow(user=reader, thing=case, how=How.AT_ONCE, automatic=True)
    unsubscribe.stop(unsubscribe.Stop(reader, unsubscribe.KIND, "cases.asked"))
    unsubscribe.stop(unsubscribe.Stop(reader, unsubscribe.DIGEST))
    unsubscribe.stop(unsubscribe.Stop(reader, unsubscribe.SUBSCRIPTION, str(row.pk)))
    assert preferences.choices_of(reader)["cases.asked"] == How.IN_APP
    assert reader.notice_settings.no_digest
    services.follow(user=reader, thing=case, how=How.AT_ONCE, automatic=True)
    assert services.how(user=reader, thing=case) == How.MUTED

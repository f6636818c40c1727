from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from hub.base.models import Audience
from notifications.mail import delivery
from notifications.models import Event, NoticePart, OutgoingMail, SavedSearch
from notifications.saved_searches import new_results as search_watch
from notifications.saved_searches import services as saved_searches
from search.models import Entry
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_new(db):
    """Else what the database was made with is new for as long as entries take to settle."""
    settle()


@pytest.fixture
def reader():
    return UserFactory(role="Members")


def save(user, query="q=payroll", how="at_once", **fields):
    return saved_searches.save(user=user, name=fields.pop("name", "Payroll"), query=query, how=how)


def settle():
    """As if some minutes had passed since the newest entry was written."""
    Entry.objects.update(changed_at=timezone.now() - timedelta(minutes=10))


def look():
    settle()
    search_watch.look_for_new()


def send():
    OutgoingMail.objects.update(next_attempt_at=timezone.now())
    delivery.deliver_due()


def test_what_came_in_since_and_may_be_seen_is_told_in_one_mail_for_all_searches(reader):
    make_published(title="An older payroll desk")
    settle()
    one = save(reader)
    two = save(reader, "q=&service-line=finance-accounts-payable", name="Accounts payable")
    save(reader, "q=archives", name="Archives")
    mail.outbox.clear()
    make_published(title="Payroll for nine councils")
    make_published(title="A secret payroll", audience=Audience.of_people("a-few", []))
    mail.outbox.clear()
    look()
    send()
    [message] = [message for message in mail.outbox if message.to == [reader.email]]
    assert message.body.count("Payroll for nine councils") == 2
    assert "older" not in message.body
    assert "secret" not in message.body
    assert "Archives" not in message.body
    assert {row.pk: row.new_count for row in SavedSearch.objects.filter(new_count__gt=0)} == {
        one.pk: 1,
        two.pk: 1,
    }
    look()
    send()
    assert len([message for message in mail.outbox if message.to == [reader.email]]) == 1
    reader.refresh_from_db()
    assert reader.unread_notices == 2


def test_the_page_shows_what_is_new_once(roles):
    client = roles("member")
    search = save(client.user, how="in_app")
    make_published(title="Payroll for nine councils")
    look()
    assert "1 new" in client.get("/my/searches/").content.decode()
    assert "Payroll for nine councils" in client.get(search.get_absolute_url()).content.decode()
    assert "Nothing new since you last looked" in client.get(search.get_absolute_url()).content.decode()


def test_what_may_no_longer_be_read_when_mail_is_sent_is_not_in_it(reader):
    save(reader)
    case = make_published(title="Payroll for nine councils")
    mail.outbox.clear()
    look()
    Entry.objects.filter(object_id=case.pk, kind="case").update(audience=Audience.of_people("a-few", []))
    send()
    assert "nine councils" not in "".join(message.body for message in mail.outbox)


def test_who_is_no_longer_a_member_is_told_nothing_and_one_bad_search_stops_no_other(reader, monkeypatch):
    gone = UserFactory(role="Members")
    save(gone)
    gone.groups.clear()
    bad = save(UserFactory(role="Members"), name="Bad")
    save(reader)
    make_published(title="Payroll for nine councils")
    Event.objects.all().delete()
    read = saved_searches.asked_by
    monkeypatch.setattr(
        saved_searches, "asked_by", lambda search: 1 / 0 if search.pk == bad.pk else read(search)
    )
    look()
    assert set(NoticePart.objects.values_list("user", flat=True)) == {reader.pk}


def test_saving_renaming_and_deleting(roles):
    client = roles("member")
    page = client.get("/search/?q=payroll&kind=case&page=2&sort=newest").content.decode()
    assert "/my/searches/new/?q=payroll" in page
    address = "/my/searches/new/?q=payroll&kind=case&page=2&sort=newest"
    assert "payroll" in client.get(address).content.decode()
    assert "This field is required" in client.post(address, {"name": "", "how": "daily"}).content.decode()
    client.post(address, {"name": "Payroll", "how": "daily"})
    search = SavedSearch.objects.get()
    assert (search.query, search.name) == ("q=payroll&kind=case", "Payroll")
    client.post(f"/my/searches/{search.pk}/change/", {"name": "Pay", "how": "weekly"})
    search.refresh_from_db()
    assert (search.name, client.user.subscriptions.get().how) == ("Pay", "weekly")
    client.post(f"/my/searches/{search.pk}/delete/")
    assert not SavedSearch.objects.exists()
    assert not client.user.subscriptions.exists()


def test_an_empty_search_and_too_many_are_not_kept(reader, monkeypatch):
    with pytest.raises(ValidationError, match="Look for something"):
        save(reader, "")
    monkeypatch.setattr(saved_searches, "MOST_SEARCHES", 1)
    save(reader)
    save(reader, name="The same, renamed")
    with pytest.raises(ValidationError, match="Delete one"):
        save(reader, "q=grants")

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories.notifications import OutgoingMailFactory

pytestmark = pytest.mark.django_db


def addresses(row):
    return [
        reverse("outgoing_mail:index"),
        reverse("outgoing_mail:index_results"),
        reverse("outgoing_mail:inspect", args=[row.pk]),
        reverse("outgoing_mail:try_again", args=[row.pk]),
    ]


def test_an_administrator_sees_what_failed_and_why_but_not_what_it_says(roles):
    row = OutgoingMailFactory(status="failed", subject="Reset", last_error="550 no such mailbox")
    row.content["body"] = "https://hub.example/secret-token"
    row.save()
    OutgoingMailFactory(status="sent", subject="Fine")
    client = roles("administrator")
    pages = [client.get(address).content.decode() for address in addresses(row)]
    for page in pages:
        assert "550 no such mailbox" in page
        assert "secret-token" not in page
        assert row.recipient in page
    assert "Fine" in pages[0]
    filtered = client.get(reverse("outgoing_mail:index"), {"status": "failed"}).content.decode()
    assert "Reset" in filtered
    assert "Fine" not in filtered
    found = client.get(reverse("outgoing_mail:index"), {"q": "Fine"}).content.decode()
    assert "550" not in found


@pytest.mark.parametrize("role", ["visitor", "member", "moderator", "editor"])
def test_nobody_else_does(roles, role):
    row = OutgoingMailFactory(status="failed", subject="Reset")
    client = roles(role)
    for address in addresses(row):
        assert client.get(address).status_code in {302, 403}
    assert client.post(addresses(row)[-1]).status_code in {302, 403}
    row.refresh_from_db()
    assert row.status == "failed"


def test_an_administrator_tries_again_what_failed(roles):
    row = OutgoingMailFactory(status="failed", attempts=3)
    client = roles("administrator")
    again = reverse("outgoing_mail:try_again", args=[row.pk])
    assert "Try again" in client.get(reverse("outgoing_mail:index")).content.decode()
    assert "will be sent again" in client.post(again, follow=True).content.decode()
    assert [message.recipients() for message in mail.outbox] == [[row.recipient]]
    assert "was given up can be tried again" in client.post(again, follow=True).content.decode()
    assert len(mail.outbox) == 1


def test_the_list_costs_the_same_for_many(roles, django_assert_max_num_queries):
    client = roles("administrator")
    OutgoingMailFactory.create_batch(2)
    client.get(reverse("outgoing_mail:index"))
    OutgoingMailFactory.create_batch(30, status="failed")
    with django_assert_max_num_queries(20) as queries:
        client.get(reverse("outgoing_mail:index"))
    assert not [query for query in queries.captured_queries if '"content"' in query["sql"]]

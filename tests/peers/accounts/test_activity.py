"""The administrators' view of joins, approvals and activity, by month."""

import io

import openpyxl
import pytest
from django.utils import timezone

from peers.accounts import activity
from peers.membership import services
from peers.models import AccountDeletion, LogIn
from tests.factories.cases import make_published
from tests.factories.peers import MembershipApplicationFactory, make_user
from tests.factories.profiles import make_profile, start_conversation

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/members-and-activity/"


def test_months_count_what_happened_in_them():
    application = MembershipApplicationFactory()
    services.approve(application=application, by=make_user("moderator"), version=1)
    member = make_profile().user
    for _number in range(2):
        LogIn.objects.create(user=member)
    start_conversation(sender=member, to=make_profile().user)
    make_published(author=member)
    AccountDeletion.objects.create(state="done", due_at=timezone.now(), finished_at=timezone.now())
    newest, *others = activity.months()
    told = (newest.approved, newest.people_logged_in, newest.messages, newest.published, newest.deleted)
    assert told == (1, 1, 1, 1, 1)
    assert newest.accounts >= 3
    assert len(others) == activity.MONTHS - 1
    assert all(month.accounts == 0 for month in others)


def test_report_is_for_administrators_and_comes_as_tables(roles):
    for role in ("moderator", "editor"):
        assert roles(role).get(ADDRESS).status_code in {302, 403}
    client = roles("administrator", name="Hidden Sample")
    page = client.get(ADDRESS).content.decode()
    this_month = f"{timezone.localdate():%Y-%m}"
    assert "People who logged in" in page
    assert this_month in page
    csv = b"".join(client.get(f"{ADDRESS}?export=csv")).decode()
    assert csv.startswith("Month,New accounts")
    assert this_month in csv
    xlsx = io.BytesIO(b"".join(client.get(f"{ADDRESS}?export=xlsx")))
    assert openpyxl.load_workbook(xlsx).active["A2"].value == this_month

"""A domain is verified: not by an editor, and not by one administrator alone."""

import pytest
from playwright.sync_api import expect

from notifications.notices import fan_out
from peers.models import Organisation, OrganisationDomain
from tests.factories.benchmarks import member_of
from tests.factories.peers import OrganisationFactory, make_user

DOMAIN = "willow.example"


@pytest.fixture
def organisation(transactional_db) -> Organisation:
    found = OrganisationFactory(name="Willow County")
    OrganisationDomain.objects.create(organisation=found, domain=DOMAIN)
    return found


def test_a_domain_waits_for_a_second_administrator(open_page, organisation):
    member = member_of(organisation)
    first, second = (make_user("administrator", name=name) for name in ("Ada First", "Bea Second"))

    editor = open_page(user=make_user("editor"))
    editor.goto(f"/admin/snippets/peers/organisation/edit/{organisation.pk}/")
    expect(editor.get_by_label("Domain*")).to_have_value(DOMAIN)
    expect(editor.get_by_label("Verified")).to_have_count(0)
    editor.goto(f"/admin/privileges/domains/{organisation.pk}/")
    expect(editor).to_have_url("/admin/")

    asking = open_page(user=first)
    asking.goto(f"/admin/privileges/domains/{organisation.pk}/")
    asking.get_by_label("Domain").fill(DOMAIN)
    asking.get_by_role("button", name="Request verification").click()
    expect(asking.get_by_role("main")).to_contain_text("It takes effect in 72 hours")
    expect(asking.get_by_role("button", name="Confirm")).to_have_count(0)

    fan_out.spread_due()
    told = open_page(user=member, width=390)
    told.goto("/my/notices/")
    expect(told.get_by_role("main")).to_contain_text("wants to verify “willow.example” as a domain")

    confirming = open_page(user=second)
    confirming.goto("/admin/privileges/")
    confirming.get_by_role("button", name="Confirm").click()
    expect(confirming.get_by_role("main")).to_contain_text("Confirmed. It is in effect.")
    confirming.goto("/admin/privilege_log/")
    log = confirming.get_by_role("main")
    for text in (DOMAIN, "Confirmed by a second administrator", "Ada First", "Bea Second"):
        expect(log).to_contain_text(text)

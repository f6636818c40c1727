"""The pages of domains and hosts in the administration; and what editors can't do past them."""

import pytest
from django.urls import reverse

from peers.models import OrganisationDomain, PrivilegedChange, PrivilegeLogEntry, ProgrammePerson
from peers.privileges import services
from tests.factories.benchmarks import member_of
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, make_user
from tests.peers.test_viewsets import address_of, organisation_form

DOMAIN = "county.example"


@pytest.fixture
def organisation(db):
    found = OrganisationFactory(name="Willow County")
    member_of(found)
    return found


@pytest.fixture
def change(organisation):
    return services.ask_to_verify(organisation=organisation, domain=DOMAIN, by=make_user("administrator"))


def addresses(organisation, programme, change) -> list[tuple[str, dict]]:
    person = make_user("member")
    return [
        (reverse("privileges"), {}),
        (reverse("privileges_domains", args=[organisation.pk]), {"action": "ask", "domain": "a.example"}),
        (reverse("privileges_hosts", args=[programme.pk]), {"action": "ask", "person": person.email}),
        (reverse("privileges_confirm", args=[change.pk]), {}),
        (reverse("privileges_end", args=[change.pk]), {"reason": "No."}),
        (reverse("privilege_log:index"), {}),
    ]


@pytest.mark.parametrize("role", ["visitor", "applicant", "member", "program_host", "moderator", "editor"])
def test_no_other_role_gets_there(role, roles, organisation, change):
    client = roles(role)
    for address, data in addresses(organisation, ProgrammeFactory(), change):
        for response in (client.get(address), client.post(address, data)):
            assert response.status_code in (302, 403, 405), address
            if response.status_code == 302:
                assert "privileges" not in response.url.split("?")[0]
    assert PrivilegedChange.objects.get().is_pending
    assert PrivilegeLogEntry.objects.count() == 1


def test_an_administrator_asks_and_another_confirms(roles, organisation):
    second = roles("administrator", name="Bea Second")
    first = roles("administrator", name="Ada First")
    page = reverse("privileges_domains", args=[organisation.pk])
    assert (
        "Verified domains"
        in first.get(address_of(type(organisation), "edit", organisation.pk)).content.decode()
    )
    response = first.post(page, {"action": "ask", "domain": DOMAIN}, follow=True)
    assert "It takes effect in 72 hours" in response.content.decode()
    change = PrivilegedChange.objects.get()
    confirm = reverse("privileges_confirm", args=[change.pk])
    assert confirm not in first.get(reverse("privileges")).content.decode()
    assert "second administrator must confirm" in first.post(confirm, follow=True).content.decode()
    assert not OrganisationDomain.objects.get().verified
    assert confirm in second.get(reverse("privileges")).content.decode()
    second.post(confirm)
    assert OrganisationDomain.objects.get().verified
    log = second.get(reverse("privilege_log:index")).content.decode()
    assert [text for text in ("Ada First", "Bea Second", DOMAIN) if text not in log] == []
    entry = PrivilegeLogEntry.objects.get(action="confirmed")
    assert DOMAIN in second.get(reverse("privilege_log:inspect", args=[entry.pk])).content.decode()
    second.post(page, {"action": "remove", "domain": DOMAIN})
    assert not OrganisationDomain.objects.get().verified


def test_a_host_is_asked_for_refused_and_removed(roles):
    second, first = roles("administrator"), roles("administrator")
    programme, person = ProgrammeFactory(hosts=[make_user("member")]), make_user("member")
    page = reverse("privileges_hosts", args=[programme.pk])
    response = first.post(page, {"action": "ask", "person": "x@y.example"})
    assert "No account has this address" in response.content.decode()
    first.post(page, {"action": "ask", "person": person.email})
    change = PrivilegedChange.objects.get()
    second.post(reverse("privileges_end", args=[change.pk]), {"reason": "Not theirs."})
    assert PrivilegedChange.objects.get().state == "refused"
    host = ProgrammePerson.objects.get(programme=programme)
    assert first.post(page, {"action": "remove", "person": "x"}).status_code == 404
    first.post(page, {"action": "remove", "person": host.user_id})
    assert not programme.may_be_edited_by(host.user)


# --- Past the pages, by Wagtail's forms -------------------------------------------------------------
@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_no_form_of_an_organisation_verifies_or_changes_a_verified_domain(role, roles):
    organisation = OrganisationFactory(domain=DOMAIN)
    other = OrganisationFactory(domain="other.example")
    client, address = roles(role), address_of(type(organisation), "edit", organisation.pk)
    row = organisation.domains.get()
    form = {**organisation_form(), "domains-TOTAL_FORMS": 2, "domains-INITIAL_FORMS": 1}
    form |= {"figures-TOTAL_FORMS": 0}
    form |= {"domains-0-id": row.pk, "domains-0-domain": "evil.example"}
    form |= {"domains-1-domain": "new.example", "domains-1-verified": "on"}
    assert client.get(address).status_code == 200
    assert client.post(address, form).status_code == 302
    assert set(organisation.domains.values_list("domain", "verified")) == {
        (DOMAIN, True),
        ("new.example", False),
    }
    response = client.post(address, {**form, "domains-0-DELETE": "on", "domains-1-domain": "newer.example"})
    assert "can&#x27;t be changed or deleted here" in response.content.decode()
    form |= {"domains-TOTAL_FORMS": 1, "domains-0-id": other.domains.get().pk}
    client.post(address, form)
    assert set(OrganisationDomain.objects.filter(verified=True).values_list("organisation", "domain")) == {
        (organisation.pk, DOMAIN),
        (other.pk, "other.example"),
    }


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_no_form_of_a_programme_names_or_changes_a_host(role, roles):
    host, participant, newcomer = (make_user("member") for _ in range(3))
    programme = ProgrammeFactory(hosts=[host])
    of_host = programme.people.get()
    of_participant = ProgrammePerson.objects.create(programme=programme, user=participant)
    client, address = roles(role), address_of(type(programme), "edit", programme.pk)
    form = {"name": "Shared payroll", "slug": "shared-payroll", "summary": "One", "about": "", "web_site": ""}
    for part, total, initial in (("participants", 0, 0), ("people", 3, 2)):
        form |= {f"{part}-TOTAL_FORMS": total, f"{part}-INITIAL_FORMS": initial}
        form |= {f"{part}-MIN_NUM_FORMS": 0, f"{part}-MAX_NUM_FORMS": 1000}
    form |= {"people-0-id": of_host.pk, "people-0-user": client.user.pk, "people-0-part": "host"}
    form |= {"people-1-id": of_participant.pk, "people-1-user": participant.pk, "people-1-part": "host"}
    form |= {"people-2-user": newcomer.pk, "people-2-part": "host"}
    assert client.get(address).status_code == 200
    response = client.post(address, form)
    assert response.status_code == 302, response.context["form"].errors
    assert set(programme.people.values_list("user", "part")) == {
        (host.pk, "host"),
        (participant.pk, "participant"),
        (newcomer.pk, "participant"),
    }
    form |= {"people-INITIAL_FORMS": 2, "people-TOTAL_FORMS": 2, "people-0-DELETE": "on"}
    assert "can&#x27;t be changed or deleted here" in client.post(address, form).content.decode()
    assert programme.may_be_edited_by(host)

"""Nobody learns of what they may not see, by any answer of search, on any engine."""

import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.cache import cache

from hub.base.models import Audience, AudienceMember, ServiceLine, Stage, Theme
from search.entries import services
from search.finding import results, similar
from search.models import Entry
from tests.factories.search import entry_data, make_entry

pytestmark = pytest.mark.django_db

SECRET = "Quetzalcoatl"
TAG = "zyxomma"


def plant(audience, **fields):
    """A secret in every field of an entry."""
    return make_entry(
        title=f"{SECRET} payroll",
        summary=f"The summary of {SECRET}",
        body=f"Payroll of {SECRET} for the county",
        attachment_text=f"The file of {SECRET}",
        url="/secret/quetzalcoatl/",
        tags=[TAG],
        themes=[Theme.objects.last()],
        service_lines=[ServiceLine.objects.last()],
        stage=Stage.objects.last(),
        level="tribal",
        country="NZ",
        organisation_id=987,
        organisation_name=f"Council of {SECRET}",
        authors=[(4321, f"{SECRET} Sample")],
        published_at=datetime(1987, 5, 1, tzinfo=UTC),
        popularity=900,
        audience=audience,
        **fields,
    )


ASKED = [
    {"q": "payroll"},
    {"q": ""},
    {"q": SECRET},
    {"q": f'"{SECRET} payroll"'},
    {"q": "Quetzalcoatk"},
    {"q": "payroll", "sort": "newest"},
    {"q": "payroll", "kind": ["case"], "level": ["county"]},
    {"q": "payroll", "level": ["tribal", "county"]},
    {"tag": TAG},
    {"q": f"tag:{TAG} payroll"},
    {"q": f'org:"Council of {SECRET}" payroll'},
    {"q": "-county payroll"},
    {"country": "NZ"},
    {"year": "1987"},
]


def said_without_what_was_asked(response, address):
    """The page, without the places where it says again what the reader typed."""
    page = response.content.decode()
    for typed in (address.get("q", ""), SECRET, TAG):
        if typed in str(address):
            page = page.replace(typed, "")
    return page.lower()


@pytest.mark.parametrize("who", ["visitor", "applicant", "member"])
def test_no_answer_tells_of_a_secret(roles, answering, user_with_role, who):
    make_entry(title="Payroll for all", body="payroll", level="county", tags=["early payment"])
    answering()
    client = roles(who)
    empty = [client.get("/search/", address).context["results"] for address in ASKED]
    audience = Audience.of_people("test", [user_with_role("member")])
    secret = plant(audience)
    plant(Audience.all_of([Audience.members(), audience]))
    if who != "member":
        plant(Audience.members())
    answering()
    for address, before in zip(ASKED, empty, strict=True):
        response = client.get("/search/", address)
        page = said_without_what_was_asked(response, address)
        assert "quetzal" not in page, address
        assert "zyxomma" not in page, address
        found = response.context["results"]
        assert found.found.total == before.found.total, address
        assert found.found.ids == before.found.ids, address
        assert found.found.counts == before.found.counts, address
        assert found.found.passages == before.found.passages, address
        assert found.did_you_mean == before.did_you_mean, address
    assert Entry.objects.filter(pk=secret.pk).exists()


def test_suggestions_are_public_whoever_asks(roles, answering, user_with_role):
    make_entry(title="Quebec payroll", url="/public/")
    member = roles("member")
    plant(Audience.of_people("test", [member.user]))
    plant(Audience.members())
    answering()
    for client in (roles("visitor"), member, roles("administrator")):
        for typed in ("que", "Quetz", "payroll", "zyx", SECRET):
            answer = json.loads(client.get("/search/suggest/", {"q": typed}).content)
            assert {found["url"] for found in answer["suggestions"]} <= {"/public/"}


def test_spelling_is_corrected_by_public_words_alone(roles, answering):
    member = roles("member")
    make_entry(title="Something else", body="county")
    entry = plant(Audience.members())
    answering()
    assert member.get("/search/", {"q": "Quetzalcoatk"}).context["results"].did_you_mean is None
    public(entry)
    answering()
    cache.clear()
    found = member.get("/search/", {"q": "Quetzalcoatk"}).context["results"]
    assert found.did_you_mean.text.lower() == SECRET.lower()
    # No longer public: its words are forgotten, though an index or a cache may still have them.
    services.record(
        kind="case", object_id=entry.object_id, data=entry_data(title="x", audience=Audience.members())
    )
    answering()
    assert member.get("/search/", {"q": "Quetzalcoatk"}).context["results"].did_you_mean is None


def public(entry):
    data = entry_data(title=entry.title, body=entry.body, audience=Audience.everyone())
    return services.record(kind=entry.kind, object_id=entry.object_id, data=data)


def test_similar_things_and_people_are_those_one_may_see(answering, user_with_role):
    shared = {"service_lines": [ServiceLine.objects.last()], "tags": ["desks"]}
    case = make_entry(title="Payroll desk", body="A payroll desk for counties", **shared)
    make_entry(title="Payroll desk of a shire", body="Payroll desks", url="/open/", **shared)
    secret = plant(Audience.members())
    answering()
    for user in (AnonymousUser(), user_with_role("applicant")):
        related = similar.things_like(case, user)
        assert [found.entry.url for found in related] == ["/open/"]
        assert SECRET not in str([found.reason for found in related])
    member = user_with_role("member")
    assert secret in [found.entry for found in similar.things_like(case, member)]


def test_who_joins_or_leaves_an_audience_sees_more_or_less_at_once(client, answering, user_with_role):
    user = user_with_role("applicant")
    client.force_login(user)
    audience = Audience.of_people("test", [])
    make_entry(title="Payroll for some", audience=audience)
    make_entry(title="Payroll for members", audience=Audience.members())
    answering()

    def titles():
        found = client.get("/search/", {"q": "payroll"}).context["results"]
        assert found.found.total == len(found.entries)
        return {entry.title for entry in found.entries}

    assert titles() == set()
    AudienceMember.objects.create(audience=audience, user=user)
    assert titles() == {"Payroll for some"}
    user.groups.add(Group.objects.get(name="Members"))
    assert titles() == {"Payroll for some", "Payroll for members"}
    AudienceMember.objects.all().delete()
    user.groups.clear()
    assert titles() == set()


def test_what_is_moved_to_another_audience_is_gone_at_once_though_the_index_lags(client, answering):
    entry = make_entry(title="Payroll for all", body="payroll", level="county")
    answering()
    assert "Payroll for all" in client.get("/search/", {"q": "payroll"}).content.decode()
    data = entry_data(title="Payroll for all", body="payroll", level="county", audience=Audience.members())
    services.record(kind=entry.kind, object_id=entry.object_id, data=data)
    assert "Payroll for all" not in client.get("/search/", {"q": "payroll"}).content.decode()
    assert results.suggestions("payr") == []
    answering()
    found = client.get("/search/", {"q": "payroll"}).context["results"].found
    assert (found.total, found.counts) == (0, {})

"""What hosts are told of a toolkit's use, and what nobody is."""

import csv
import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from hub.base.models import Jurisdiction
from tests.factories.adoptions import make_adoption, make_member_of
from tests.factories.peers import OrganisationFactory
from tests.factories.toolkits import make_host, make_toolkit
from toolkits.files import zips
from toolkits.models import ToolkitCount, ToolkitSearch, ToolkitSearcher
from toolkits.reading import questions
from toolkits.usage import counting
from toolkits.usage.robots import is_robot

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HERE = {"HTTP_USER_AGENT": BROWSER}


@pytest.fixture(autouse=True)
def no_reader_was_here_before():
    cache.clear()


@pytest.fixture
def host():
    return make_host()


@pytest.fixture
def toolkit(host):
    return make_toolkit(host=host, files={"costs.csv": b"a,b\n1,2\n"})


def counts(toolkit) -> dict[str, int]:
    return {row.kind: row.count for row in ToolkitCount.objects.filter(toolkit=toolkit)}


@pytest.mark.parametrize(
    ("user_agent", "robot"),
    [
        (BROWSER, False),
        ("Mozilla/5.0 (Linux; Android 14; CUBOT P80) AppleWebKit/537.36 Chrome/140.0 Mobile", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0", True),
        ("curl/8.5.0", True),
        ("", True),
    ],
)
def test_robots(user_agent, robot):
    assert is_robot(user_agent) is robot


def test_readers_are_counted_once_an_hour_with_their_jurisdiction(roles, toolkit, client):
    place = Jurisdiction.objects.create(
        name="Sample Valley", slug="sample-valley", level="county", country="US"
    )
    client.force_login(make_member_of(OrganisationFactory(jurisdiction=place)))
    file = reverse("toolkits:file", args=[toolkit.pk, toolkit.files.get().pk])
    zips.make_due()
    everything = reverse("toolkits:zip", args=[toolkit.pk, "1.0"])
    for _again in range(2):
        client.get(toolkit.url, **HERE)
        b"".join(client.get(file, **HERE))
        b"".join(client.get(everything, **HERE))
    assert counts(toolkit) == {"view": 1, "file": 1, "zip": 1}
    assert set(ToolkitCount.objects.values_list("jurisdiction", flat=True)) == {place.pk}
    roles("visitor").get(toolkit.url, **HERE)
    assert ToolkitCount.objects.get(jurisdiction=None).count == 1


def test_robots_hosts_and_guesses_of_browsers_are_not_counted(roles, toolkit, host, client):
    client.force_login(host)
    client.get(toolkit.url, **HERE)
    visitor = roles("visitor")
    visitor.get(toolkit.url, HTTP_USER_AGENT="Mozilla/5.0 (compatible; samplebot/1.0)")
    visitor.head(toolkit.url, **HERE)
    visitor.get(toolkit.url, headers={"sec-purpose": "prefetch"}, **HERE)
    assert counts(toolkit) == {}


def test_words_are_told_once_three_people_searched_for_them(roles, toolkit, host, client):
    def comes_from(words: str, reader):
        search = f"http://testserver{reverse('search:search')}?q={words}"
        reader.get(toolkit.url, HTTP_REFERER=search, **HERE)

    for _reader in range(2):
        comes_from("Joint++Payroll", roles("member"))
    comes_from("sample+person", roles("member"))
    client.force_login(host)
    figures = reverse("toolkits:figures", args=[toolkit.pk])
    page = client.get(figures).content.decode()
    assert "joint payroll" not in page
    assert "3 times it was other words" in page
    comes_from("joint payroll", roles("member"))
    page = client.get(figures).content.decode()
    assert "joint payroll" in page
    assert "sample person" not in page
    assert ToolkitSearcher.objects.count() == 1
    ToolkitSearch.objects.update(month="2024-01-01")
    counting.forget_marks()
    assert not ToolkitSearcher.objects.exists()


def test_other_sites_and_other_pages_lead_to_no_words(roles, toolkit):
    for address in ("http://elsewhere.example/search/?q=payroll", "http://testserver/toolkits/?q=payroll"):
        roles("member").get(toolkit.url, HTTP_REFERER=address, **HERE)
    assert not ToolkitSearch.objects.exists()


def test_the_page_and_its_table_tell_the_same(roles, toolkit, host, client):
    place = Jurisdiction.objects.create(name="=Sample", slug="sample", level="county", country="US")
    member = make_member_of(OrganisationFactory(jurisdiction=place))
    make_adoption(toolkit, by=member)
    questions.ask(by=member, toolkit=toolkit, title="Which clause comes first?", text="Of the charter.")
    roles("visitor").get(toolkit.url, **HERE)
    client.force_login(host)
    response = client.get(reverse("toolkits:figures", args=[toolkit.pk]))
    total = response.context["figures"].total
    assert (total.views, total.adoptions) == (1, 1)
    assert "Which clause comes first?" in response.content.decode()
    answer = client.get(reverse("toolkits:figures_csv", args=[toolkit.pk]))
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    month = f"{timezone.localdate():%Y-%m}"
    assert ["Adoptions", month, "'=Sample, United States of America", "", "1"] in rows
    assert ["Open questions", month, "", "Which clause comes first?", "1"] in rows
    assert [row[0] for row in rows[1:]] == ["Views", "Adoptions", "Open questions"]


def test_figures_are_for_the_host_alone(roles, toolkit):
    for name in ("figures", "figures_csv"):
        address = reverse(f"toolkits:{name}", args=[toolkit.pk])
        assert roles("member").get(address).status_code == 403
        assert roles("program_host").get(address).status_code == 403


def test_the_programme_s_hosts_see_who_used_which_toolkit(toolkit, host, client):
    adoption = make_adoption(toolkit)
    client.force_login(host)
    page = client.get(reverse("peers:programme_use", args=[toolkit.programme.slug])).content.decode()
    assert "1 organisation used it" in page
    assert adoption.organisation.name in page

"""How a case is cited: in words, as BibTeX, as data for machines."""

import json
import re
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cases.models import CasePage
from cases.reading.citation import Reference
from cases.review import services
from hub.base.models import SiteIdentity
from tests.factories.cases import make_draft, make_published

pytestmark = pytest.mark.django_db

HOSTILE = r"Pay & 100% {of} \it_all $5 #1 ~ ^ </script><script>alert(1)</script>"


@pytest.fixture
def case(settings):
    settings.SITE_URL = "https://hub.example"
    made = make_published()
    CasePage.objects.filter(pk=made.pk).update(
        first_published_at=datetime(2025, 3, 4, 12, tzinfo=UTC),
        last_published_at=datetime(2026, 5, 6, 12, tzinfo=UTC),
    )
    return CasePage.objects.get(pk=made.pk)


def bib(case) -> str:
    return reverse("cases:bibtex", args=[case.pk])


def data_block(client, address):
    block = BeautifulSoup(client.get(address).content, "html.parser").find(
        "script", type="application/ld+json"
    )
    return block and json.loads(block.string)


def test_a_case_s_page_says_how_to_cite_it(client, case):
    text = " ".join(BeautifulSoup(client.get(case.url).content, "html.parser").get_text(" ").split())
    assert (
        "Sample Valley Council (2026): One desk for eleven sample counties. Shared Services Hub. "
        "https://hub.example/cases/one-desk-for-eleven-sample-counties/ (version of May 6, 2026)." in text
    )
    assert "Published March 4, 2025, changed May 6, 2026" in text
    assert f'href="{bib(case)}"' in client.get(case.url).content.decode()


def test_without_an_organisation_it_begins_with_the_title(case, rf):
    case = make_published(title="Nobody's case")
    CasePage.objects.filter(pk=case.pk).update(lead_organisation_name="")
    day = case.last_published_at.date()
    cited = Reference("case-1", "", "Nobody's case", "Hub", "https://hub.example/", day, day)
    assert cited.as_text.startswith("Nobody's case (")
    assert "author" not in cited.as_bibtex


def test_bibtex(client, case):
    answer = client.get(bib(case))
    assert answer["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="case-{case.pk}.bib"'
    assert answer.content.decode() == (
        f"@misc{{case-{case.pk},\n"
        "  author = {{Sample Valley Council}},\n"
        "  title = {{One desk for eleven sample counties}},\n"
        "  year = {2026},\n"
        "  howpublished = {Shared Services Hub},\n"
        "  url = {https://hub.example/cases/one-desk-for-eleven-sample-counties/},\n"
        "  note = {Version of 2026-05-06},\n"
        "}\n"
    )


def test_nothing_in_a_title_breaks_the_entry():
    day = datetime(2026, 5, 6, tzinfo=UTC).date()
    entry = Reference(
        "case-1", ("A\nB }, x = {",), HOSTILE, "}", "https://hub.example/}/", day, day
    ).as_bibtex
    assert (
        r"  title = {{Pay \& 100\% \textbraceleft{}of\textbraceright{} \textbackslash{}it\_all \$5 \#1 "
        r"\textasciitilde{} \textasciicircum{} \textless{}/script\textgreater{}"
    ) in entry
    assert r"author = {{A B \textbraceright{}, x = \textbraceleft{}}}," in entry
    assert "url = {https://hub.example/%7D/}," in entry
    # As BibTeX counts: each brace, whatever stands before it.
    depth = 0
    for sign in re.findall("[{}]", entry.rstrip()[:-1]):
        depth += 1 if sign == "{" else -1
        assert depth >= 1
    assert depth == 1


def test_a_draft_can_t_be_cited(client, roles):
    author = roles("member")
    draft = make_draft(author=author.user)
    assert author.get(bib(draft)).status_code == 404
    assert client.get(bib(draft)).status_code == 404
    preview = author.get(reverse("cases:preview", args=[draft.pk])).content.decode()
    assert "Cite this case" not in preview
    assert "ld+json" not in preview


def test_a_members_case_is_cited_by_members(client, roles):
    case = make_published(for_members=True)
    assert client.get(bib(case)).url.startswith(reverse("account_login"))
    assert roles("applicant").get(bib(case)).status_code == 403
    assert roles("member").get(bib(case)).status_code == 200


def test_machines_get_what_is_public(client, case):
    found = data_block(client, case.url)
    assert found["@type"] == "Report"
    assert found["name"] == "One desk for eleven sample counties"
    assert found["author"] == [{"@type": "Organization", "name": "Sample Valley Council"}]
    assert (found["datePublished"], found["dateModified"]) == ("2025-03-04", "2026-05-06")
    assert found["spatialCoverage"]["name"] == "United States of America"
    assert case.owner.name not in json.dumps(found)


def test_machines_get_nothing_of_what_is_for_members_or_a_draft(roles):
    member = roles("member")
    case = make_published(author=member.user, for_members=True)
    assert data_block(member, case.url) is None
    public = make_published(author=member.user)
    draft = services.latest_draft(public)
    draft.title = "Not yet told"
    services.save_draft(author=member.user, draft=draft, read_revision_id=None)
    assert data_block(member, public.url)["name"] == "One desk for eleven sample counties"
    assert data_block(member, reverse("cases:preview", args=[public.pk])) is None


def test_nothing_in_a_case_ends_the_data_block(client):
    identity = SiteIdentity.load()
    identity.name = "</script>&<!--"
    identity.save()
    case = make_published(title=HOSTILE, summary="<!-- <script> \u2028 &amp;")
    html = client.get(case.url).content.decode()
    block = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&\u2028") & set(block)
    found = json.loads(block)
    assert found["name"] == HOSTILE
    assert found["abstract"] == "<!-- <script> \u2028 &amp;"
    assert "<script>alert(1)" not in html

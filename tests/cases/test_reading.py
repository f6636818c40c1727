"""What readers of a case's page get beside its story."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from cases.models import CaseAuthor, CaseEvidence, CaseFollowUp, CaseInvestment, CasePage, CaseUpkeep
from cases.reading import citation
from cases.review import services
from search.models import Entry, EntryFacet
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return UserFactory(role="Members", name="Ana Sample")


def wrote_for(case, **changes) -> int:
    """Let the case's author have written it for a body; its id."""
    body = OrganisationFactory(name="Sample Town")
    CaseAuthor.objects.filter(case=case).update(organisation=body, **changes)
    return body.pk


def page_of(client, case) -> str:
    return " ".join(client.get(case.url).content.decode().split())


def test_authors_are_shown_as_they_chose(client, author, rf):
    case = make_published(author=author)
    wrote_for(case)
    shown = page_of(client, case)
    assert "Sample Town" in shown
    assert "Ana Sample" not in shown
    assert "Welcome: members can ask" not in shown
    CaseAuthor.objects.filter(case=case).update(shown_as="name", welcomes_questions=True)
    shown = page_of(client, case)
    assert "Ana Sample, Sample Town" in shown
    assert "Welcome: members can ask" in shown
    cited = citation.reference(CasePage.objects.get(), rf.get("/"))
    assert cited.authors == ("Ana Sample", "Sample Valley Council")
    assert "author = {{Ana Sample} and {Sample Valley Council}}" in cited.as_bibtex
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown)
    assert json.loads(data)["author"][0]["@type"] == "Person"


def test_whoever_only_was_invited_or_left_is_nobody_to_ask(client, author):
    case = make_published(author=author)
    CaseAuthor.objects.create(case=case, user=UserFactory(name="Only Invited"), shown_as="name")
    CaseAuthor.objects.filter(case=case, accepted_at__isnull=False).update(welcomes_questions=True, user=None)
    shown = page_of(client, case)
    assert "Only Invited" not in shown
    assert "Welcome: members can ask" not in shown


@pytest.mark.parametrize(
    ("days", "says"), [(3, "less than a month ago"), (70, "2 months ago"), (800, "2 years ago")]
)
def test_the_age_of_what_it_says(client, author, days, says):
    case = make_published(author=author)
    day = timezone.localdate() - timedelta(days=days)
    CaseUpkeep.objects.filter(case=case).update(last_confirmed_on=day)
    shown = page_of(client, case)
    assert says in shown
    assert ("may have changed since" in shown) == (days > 365)


def test_a_closed_case_says_so(client, author):
    case = make_published(author=author)
    CaseUpkeep.objects.filter(case=case).update(
        closed_on=date(2026, 1, 2), closing_remark="Merged into the state's."
    )
    shown = page_of(client, case)
    assert "Closed on Jan. 2, 2026." in shown
    assert "Merged into the state&#x27;s." in shown
    assert "may have changed since" not in shown


def with_parts(case) -> None:
    draft = services.latest_draft(case)
    draft.evidence = [
        CaseEvidence(title="The audit", address="https://audit.example/1", remark="It bears us out.")
    ]
    draft.follow_ups = [CaseFollowUp(dated=date(2026, 1, 2), text="Two *more* counties.")]
    draft.save_revision()


def test_follow_ups_and_evidence_are_in_the_preview_and_the_review(roles, client, author):
    case = make_draft(author=author)
    with_parts(case)
    client.force_login(author)
    preview = client.get(f"/my/cases/{case.pk}/preview/").content.decode()
    services.submit(author=author, case=case)
    review = roles("moderator").get(f"/moderation/cases/{case.pk}/").content.decode()
    for shown in (preview, review):
        assert "Two <em>more</em> counties." in shown
        assert 'href="https://audit.example/1"' in shown
        assert "It bears us out." in shown


def test_they_are_found_and_named_bodies_list_the_case(author):
    case = make_draft(author=author)
    body = wrote_for(case)
    with_parts(case)
    case = services.submit(author=author, case=CasePage.objects.get())
    digest = services.content_digest(services.latest_draft(case))
    services.approve(moderator=UserFactory(role="Moderators"), case=case, read_digest=digest)
    entry = Entry.objects.get(kind="case")
    assert "Two more counties." in entry.body
    assert "The audit" in entry.body
    facets = entry.facets.filter(facet=EntryFacet.Name.ORGANISATION)
    assert str(body) in set(facets.values_list("value", flat=True))
    assert entry.author_names == ""


def test_plots_have_the_figures_of_their_tables_and_undisclosed_ones_have_none(client, author):
    money = {"currency": "USD", "price_year": 2024, "cost_before": Decimal(900), "cost_after": Decimal(400)}
    case = make_draft(author=author, discloses_economics=True, **money)
    draft = services.latest_draft(case)
    draft.investments = [CaseInvestment(year=2020, amount=Decimal(800))]
    draft.save_revision().publish()
    case = CasePage.objects.get()
    content = client.get(case.url).content.decode()
    [data] = re.findall(r'<script id="economics-plots" type="application/json">(.*?)</script>', content)
    drawn = json.loads(data)
    assert drawn["costs"]["values"] == [900, 400]
    assert drawn["years"]["cumulated"]["values"] == [-800, -300, 200, 700, 1200, 1700]
    assert drawn["years"]["payback"] == 2
    assert "plots.js" in content
    CasePage.objects.filter(pk=case.pk).update(discloses_economics=False)
    content = client.get(case.url).content.decode()
    assert "plots" not in content

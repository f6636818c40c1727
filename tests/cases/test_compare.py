"""Up to four cases side by side."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cases.listing.side_by_side import choice_address, chosen_keys
from cases.models import CaseInvestment, CasePage
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db

MISSING = "Part of what you chose is not there, or not for you to read."
TOO_MANY = "Four cases fit side by side."


@pytest.fixture
def people():
    return {"author": UserFactory(role="Members")}


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    author = UserFactory(role="Members")
    return [make_published(title=f"Sample case {number}", author=author) for number in range(1, 6)]


@pytest.fixture
def five(made_once, db):
    return made_once


def compare(client, *keys):
    response = client.get("/cases/compare/", {"case": list(keys)})
    assert response.status_code == 200
    return response


def shown(response) -> list[int]:
    return [case.pk for case in response.context["comparison"].cases]


def rows(response) -> dict[str, list[str]]:
    groups = response.context["comparison"].groups
    return {
        row["label"]: [cell["text"] for cell in row["cells"]] for group in groups for row in group["rows"]
    }


def test_facts_and_sections_stand_side_by_side(client, people):
    first = make_published(
        title="Invoices",
        live_on=date(2024, 3, 1),
        lead_organisation=OrganisationFactory(name="Sample Valley Council"),
        programme=ProgrammeFactory(name="Sample programme"),
        **people,
    )
    second = make_published(title="Payroll", level="city", country="RO", lessons="Ask **early**.", **people)
    second.tags.add("shared desk")
    second.save()
    response = compare(client, second.pk, first.pk)
    assert shown(response) == [second.pk, first.pk]
    told = rows(response)
    assert told["Lead organisation"] == ["Sample Valley Council"] * 2
    assert told["Stage"] == ["Operating", "Operating since March 2024"]
    assert told["Level and country"] == [
        "City or local, Romania",
        "County or regional, United States of America",
    ]
    assert told["Programme"] == ["", "Sample programme"]
    assert told["Tags"] == ["shared desk", ""]
    assert told["Lessons"] == ["Ask **early**.", ""]
    assert "Funding" not in told
    content = response.content.decode()
    assert "<strong>early</strong>" in content
    assert "Not told" in content
    assert f'href="{first.programme.get_absolute_url()}"' in content
    assert f'href="{first.lead_organisation.get_absolute_url()}"' in content


FIGURES = {
    "currency": "USD",
    "price_year": 2024,
    "cost_before": Decimal(1_940_000),
    "cost_after": Decimal(905_000),
    "volume_after": Decimal(156_000),
    "volume_unit": "invoices",
}


def test_figures_stand_side_by_side_where_they_are_disclosed(client, people):
    investments = [CaseInvestment(year=2023, amount=Decimal(1_250_000))]
    told = make_published(**FIGURES, discloses_economics=True, investments=investments, **people)
    hidden = make_published(**FIGURES, discloses_economics=False, **people)
    found = rows(compare(client, told.pk, hidden.pk))
    assert found["Currency"] == ["USD, 2024 prices", ""]
    assert found["Running cost a year"] == ["1,940,000 before, 905,000 after (USD)", ""]
    assert found["Volume a year"] == ["– before, 156,000 after (invoices)", ""]  # noqa: RUF001
    assert found["One-off investment"] == ["2023: 1,250,000 USD", ""]
    assert found["Saved a year"] == ["1,035,000 USD", ""]
    assert found["Payback"] == ["1.2 years", ""]
    assert "Staff (FTE)" not in found
    assert "Economics" not in compare(client, hidden.pk).content.decode()


def test_more_than_four_are_cut_and_it_says_so(client, five):
    response = compare(client, *(case.pk for case in five))
    assert shown(response) == [case.pk for case in five[:4]]
    assert TOO_MANY in response.content.decode()
    assert "Add another case" not in response.content.decode()
    assert TOO_MANY not in compare(client, *(case.pk for case in five[:4])).content.decode()


def test_one_is_taken_away_and_others_are_added(client, five):
    response = compare(client, five[0].pk, five[1].pk, five[2].pk)
    content = response.content.decode()
    assert f'href="?case={five[0].pk}&amp;case={five[2].pk}"' in content
    more = f"/cases/?case={five[0].pk}&amp;case={five[1].pk}&amp;case={five[2].pk}"
    assert f'href="{more}"' in content


def test_what_one_may_not_see_looks_like_what_is_not_there(client, roles, people):
    public = make_published(title="For everyone", **people)
    secret = make_published(title="For members", for_members=True, **people)
    draft = make_draft(title="A draft", author=people["author"])
    answers = []
    for key in (secret.pk, draft.pk, 999_999):
        response = compare(client, public.pk, key)
        assert shown(response) == [public.pk]
        content = response.content.decode()
        assert MISSING in content
        assert "For members" not in content
        assert "A draft" not in content
        answers.append(content)
    assert len({answer.split("<main")[1].split("</main")[0] for answer in answers}) == 1
    assert shown(compare(roles("member"), public.pk, secret.pk)) == [public.pk, secret.pk]
    assert shown(compare(roles("administrator"), public.pk, draft.pk)) == [public.pk]


def test_what_is_hidden_does_not_count_as_one_too_many(client, people, five):
    secret = make_published(for_members=True, **people)
    response = compare(client, secret.pk, *(case.pk for case in five[:4]))
    assert shown(response) == [case.pk for case in five[:4]]
    assert TOO_MANY not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    ["", "?case=", "?case=abc", "?case=-1", "?case=1e3", "?case=%00", "?case=²", f"?case={'9' * 400}"],
)
def test_nonsense_leads_back_to_the_list(client, query):
    response = client.get(f"/cases/compare/{query}")
    assert response.status_code == 200
    content = response.content.decode()
    assert "Nothing to compare yet" in content
    assert (MISSING in content) == bool(query)


def test_a_huge_address_is_read_to_a_limit(client, five):
    query = "&".join([f"case={five[0].pk}", *(f"case={number}" for number in range(100_000, 100_300))])
    with CaptureQueriesContext(connection):
        response = client.get(f"/cases/compare/?{query}")
    assert shown(response) == [five[0].pk]


def test_twice_the_same_is_shown_once(client, five):
    assert shown(compare(client, five[0].pk, five[0].pk, f"0{five[0].pk}")) == [five[0].pk]


def test_a_person_s_text_is_no_markup(client, people):
    case = make_published(title="<script>alert(1)</script>", problem="<img src=x onerror=alert(1)>", **people)
    content = compare(client, case.pk).content.decode()
    assert "<script>alert" not in content
    assert "<img src=x" not in content


def test_queries_do_not_grow_with_the_cases(client, five):
    client.get("/cases/compare/", {"case": five[0].pk})
    with CaptureQueriesContext(connection) as one:
        compare(client, five[0].pk)
    with CaptureQueriesContext(connection) as four:
        compare(client, *(case.pk for case in five[:4]))
    assert len(four) == len(one)


def test_the_list_keeps_what_was_chosen(client, five):
    chosen, elsewhere = five[0].pk, 999_999
    response = client.get(f"/cases/?level=county&case={chosen}&case={elsewhere}")
    content = response.content.decode()
    assert response.context["comparing_elsewhere"] == [elsewhere]
    assert f'<input type="hidden" name="case" value="{elsewhere}">' in content
    assert content.count('form="hub-filter"') == 2
    assert len(re.findall(r"data-compare\s+checked", content)) == 1
    assert f'href="?case={chosen}&amp;case={elsewhere}"' in content


def test_a_case_s_page_leads_to_the_comparison(client, five):
    content = client.get(five[0].url).content.decode()
    assert f'href="/cases/compare/?case={five[0].pk}"' in content


def test_a_draft_s_preview_does_not(roles):
    client = roles("member")
    draft = make_draft(author=client.user)
    assert "/cases/compare/" not in client.get(f"/my/cases/{draft.pk}/preview/").content.decode()


def test_a_case_called_compare_has_an_address_of_its_own(client, people):
    case = make_published(title="Compare", **people)
    assert case.slug == "compare-2"
    assert client.get(case.url).context["page"].pk == case.pk


keys = st.one_of(st.integers(), st.text(max_size=20)).map(str)


@given(st.lists(keys, max_size=60))
def test_any_address_is_read(values):
    query = QueryDict(mutable=True)
    query.setlist("case", values)
    found = chosen_keys(query)
    assert len(set(found)) == len(found) <= 50
    assert all(0 <= key < 10**9 for key in found)
    assert chosen_keys(QueryDict(choice_address(found)[1:])) == found
    assert not CasePage.objects.filter(pk__in=found).exists()

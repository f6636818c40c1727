"""Where cases and benchmarks meet: a case among peers, and the cases on a metric's page."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from benchmarks.hosting import publishing
from benchmarks.models import PriceIndex
from hub.base.models import Audience, Level
from tests.factories.benchmarks import gave, make_round, version_of
from tests.factories.cases import make_draft, make_published
from tests.factories.peers import UserFactory

pytestmark = pytest.mark.django_db

# 9 USD an invoice before, 2.50 after.
FIGURES = {
    "discloses_economics": True,
    "currency": "USD",
    "price_year": 2025,
    "cost_before": Decimal(9_000),
    "cost_after": Decimal(2_500),
    "volume_before": Decimal(1_000),
    "volume_after": Decimal(1_000),
    "volume_unit": "invoice",
}


def make_invoice_round(level=Level.COUNTY, **changes):
    """Ten bodies whose invoices cost 1 to 10 USD."""
    version = version_of("invoice-cost")
    given = [
        gave(n, n, level=level, figures={version: (Decimal(n) * 1000, Decimal(1000))}) for n in range(1, 11)
    ]
    round_ = make_round(given, publish=False, **changes)
    round_.metrics.set([version])
    return publishing.publish(round_)


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_case_stands_among_peers_before_and_after(client):
    make_invoice_round()
    case = make_published(metric_version=version_of("invoice-cost"), **FIGURES)
    text = text_of(client.get(case.url))
    assert "County or regional: median 5.5, of 10 organisations. Quartiles: 3.3 and 7.8." in text
    assert "Before 9 in the highest quarter" in text
    assert "After 2.5 in the lowest quarter" in text


def test_other_prices_are_adjusted_and_say_so(client):
    for year, value in ((2020, 80), (2025, 100)):
        PriceIndex.objects.create(currency="USD", year=year, value=value, source="Sample office")
    make_invoice_round(level=Level.CITY)
    figures = {**FIGURES, "price_year": 2020, "metric_version": version_of("invoice-cost")}
    text = text_of(client.get(make_published(**figures).url))
    # No county took part: all are meant.
    assert "All who took part: median 5.5" in text
    assert "Before adjusted 11.25 in the highest quarter" in text
    assert "Source: Sample office" in text


def test_nothing_is_told_of_a_round_that_the_reader_may_not_see_or_of_hidden_figures(client):
    make_invoice_round(audience=Audience.members())
    shown = make_published(metric_version=version_of("invoice-cost"), **FIGURES)
    assert "median 5.5" not in text_of(client.get(shown.url))
    hidden = {**FIGURES, "discloses_economics": False, "metric_version": version_of("invoice-cost")}
    case = make_published(title="Hidden", **hidden)
    client.force_login(UserFactory(role="Members"))
    assert "median 5.5" in text_of(client.get(shown.url))
    assert "median 5.5" not in text_of(client.get(case.url))
    text = text_of(client.get(reverse("benchmarks:metric", args=["invoice-cost"])))
    assert "Hidden" not in text


def test_a_metric_names_the_cases_that_moved_it(client):
    make_published(title="One desk", metric_version=version_of("invoice-cost"), **FIGURES)
    make_published(
        title="For members", for_members=True, metric_version=version_of("invoice-cost"), **FIGURES
    )
    make_draft(title="A draft", metric_version=version_of("invoice-cost"), **FIGURES)
    address = reverse("benchmarks:metric", args=["invoice-cost"])
    text = text_of(client.get(address))
    assert "One desk 9.00 before, 2.50 after: USD per invoice in prices of 2025" in text
    assert "For members" not in text
    assert "A draft" not in text
    client.force_login(UserFactory(role="Members"))
    assert "For members" in text_of(client.get(address))


def test_an_author_names_a_metric_that_is_told_in_money(client):
    case = make_draft(author=UserFactory(role="Members"), **FIGURES)
    client.force_login(case.owner)
    address = reverse("cases:figures", args=[case.pk])
    content = client.get(address).content.decode()
    assert "Cost per supplier invoice (version 1)" in content
    assert "Invoices paid on time (version 1)" not in content

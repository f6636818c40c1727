"""Compare us: amounts at the median, amounts of other years and currencies, the years beside."""

import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from benchmarks.hosting import publishing
from benchmarks.models import PriceIndex, PurchasingPower
from tests.factories.base import DeliveryModelFactory
from tests.factories.benchmarks import gave, make_divided_round, make_group, make_round, member_of, version_of
from tests.factories.peers import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def prices():
    """In Canada prices rose by a quarter from 2020 to 2025; a US dollar buys what 1.25 Canadian ones do."""
    for currency, year, value in (
        ("CAD", 2020, 80),
        ("CAD", 2025, 100),
        ("USD", 2024, 99),
        ("USD", 2025, 110),
    ):
        PriceIndex.objects.create(currency=currency, year=year, value=value, source="Sample office")
    for currency, value in (("CAD", "1.25"), ("USD", "1")):
        PurchasingPower.objects.create(
            currency=currency, year=2025, value=Decimal(value), source="Sample bank"
        )


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(client, slug="sample-round", query="") -> str:
    response = client.get(reverse("benchmarks:compare", args=[slug]) + query)
    assert response.status_code == 200
    return text_of(response)


def invoices(number, value, **changes):
    """A city whose invoices cost so much each, of a thousand."""
    figures = {version_of("invoice-cost"): (Decimal(value) * 1000, Decimal(1000))}
    return gave(number, value, figures=figures, **changes)


def make_invoice_round(organisation=None, own=8, **changes):
    given = [invoices(n, n) for n in range(1, 11) if n != own]
    round_ = make_round([*given, invoices(own, own, organisation=organisation)], publish=False, **changes)
    round_.metrics.set([version_of("invoice-cost")])
    return publishing.publish(round_)


def test_at_the_median_less_would_be_spent_or_more(client):
    organisation = OrganisationFactory()
    make_invoice_round(organisation, own=8)
    make_invoice_round(organisation, own=2, slug="second", period="2024", year=2024)
    client.force_login(member_of(organisation))
    # 8 against 5.5, a thousand times; 2 against 5.5.
    assert "about 2,500 USD less a year. Gross" in page(client)
    assert "about 3,500 USD more a year. Gross" in page(client, "second")


def test_the_years_stand_in_the_same_prices_and_say_how(client, prices):
    organisation = OrganisationFactory()
    make_invoice_round(organisation, year=2024, period="2024", slug="first")
    make_invoice_round(organisation, year=2025)
    client.force_login(member_of(organisation))
    for text in (page(client), text_of(client.get(reverse("benchmarks:metric", args=["invoice-cost"])))):
        assert "Median, adjusted: USD in prices of 2025" in text
        assert "5.5 × 110 ÷ 99 = 6.11" in text  # noqa: RUF001
        assert "Source: Sample office." in text
        # One's own figure as given, and adjusted.
        assert "8 6.11 8.89" in text


def test_without_an_index_the_years_stay_in_their_own_prices(client):
    make_invoice_round(year=2024, period="2024", slug="first")
    make_invoice_round(year=2025)
    text = text_of(client.get(reverse("benchmarks:metric", args=["invoice-cost"])))
    assert "They could not be adjusted: There is no price index of USD for 2024." in text


def test_entered_amounts_of_another_year_and_currency_are_adjusted(client, prices):
    make_invoice_round()
    client.force_login(UserFactory(role="Members"))
    address = reverse("benchmarks:compare", args=["sample-round"])
    typed = {f"figure-{version_of('invoice-cost').pk}": "8.00", "currency": "cad", "price_year": "2020"}
    text = text_of(client.post(address, typed))
    # 8 times 100 by 80 = 10 Canadian dollars of 2025, 8 US ones.
    assert "8 × 100 ÷ 80 = 10" in text  # noqa: RUF001
    assert "10 × 1 ÷ 1.25 = 8" in text  # noqa: RUF001
    assert "in the highest quarter" in text
    response = client.post(address, {**typed, "price_year": "2019"})
    assert response.status_code == 422
    assert "no price index of CAD for 2019" in text_of(response)


def test_an_own_group_is_chosen_where_one_compares(client):
    _round, bodies = make_divided_round()
    member = member_of(bodies[2])
    group = make_group(member, bodies[:12], "Small ones")
    client.force_login(member)
    text = page(client, query=f"?peers={group.pk}")
    assert "Small ones" in text
    assert "3 of 12" in text
    assert "whole blocks of at least five" in text
    text = page(client, query="?peers=like-us")
    assert "3 of 12" in text


def test_compare_takes_fifteen_queries_at_the_most(client, django_assert_max_num_queries, prices):
    """Also with a group of one's own, several currencies and delivery models, and where one took no part."""
    bodies = [OrganisationFactory() for _number in range(12)]
    models = [DeliveryModelFactory(), DeliveryModelFactory()]
    for year, currency in ((2024, "CAD"), (2025, "USD")):
        given = [
            invoices(number, number + 1, organisation=body, delivery_model=models[number % 2])
            for number, body in enumerate(bodies)
        ]
        slug = f"round-{year}"
        round_ = make_round(given, publish=False, year=year, period=slug, slug=slug, currency=currency)
        round_.metrics.set([version_of("invoice-cost")])
        publishing.publish(round_)
    for member in (member_of(bodies[0]), member_of(OrganisationFactory())):
        group = make_group(member, bodies)
        client.force_login(member)
        for query in ("", f"?delivery={models[0].slug}", "?peers=like-us", f"?peers={group.pk}"):
            assert "Over the years" in page(client, "round-2025", query)
            with django_assert_max_num_queries(15):
                page(client, "round-2025", query)

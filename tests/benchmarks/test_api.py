"""The API of metrics and rounds, and the drawing for other sites: what a visitor may see."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from hub.base.models import Audience, Level
from tests.factories.benchmarks import gave, make_round, version_of

pytestmark = pytest.mark.django_db

ROUNDS = "/api/v2/benchmark-rounds/"
DRAWING = {"slug": "sample-round", "metric_slug": "finance-cost-share"}


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


def test_metrics_with_every_definition(client):
    found = client.get("/api/v2/metrics/?limit=100").json()
    assert found["meta"]["total_count"] >= 20
    metric = client.get(f"/api/v2/metrics/{version_of().metric_id}/").json()
    assert metric["meta"]["slug"] == "finance-cost-share"
    assert metric["definitions"][0]["definition"] == version_of().definition


def test_rounds_that_a_visitor_may_see_and_what_is_told_of_a_group(client, roles):
    given = [gave(n, n, level=Level.CITY if n < 7 else Level.COUNTY) for n in range(1, 13)]
    shown = make_round(given, attribution="A sample office.")
    hidden = make_round(slug="closed", audience=Audience.members())
    for asking in (client, roles("member")):
        assert [one["title"] for one in asking.get(ROUNDS).json()["items"]] == ["Sample round"]
        assert asking.get(f"{ROUNDS}{hidden.pk}/").status_code == 404
    found = client.get(f"{ROUNDS}{shown.pk}/").json()
    assert (found["attribution"], found["method"]) == ("A sample office.", "Quantiles of type 7 (inclusive)")
    assert found["groups"]["level"] == ["county", "city"]
    (result,) = found["results"]
    assert (result["organisations"], result["median"], result["lower"]) == (12, "6.5", "3.8")
    (result,) = client.get(f"{ROUNDS}{shown.pk}/?level=city").json()["results"]
    assert (result["median"], result["lower"]) == ("3.5", None)
    assert "from 8 organisations" in result["not_shown_because"][0]
    assert client.get(f"{ROUNDS}{shown.pk}/?peers=like-us").status_code == 400


def test_a_drawing_for_other_sites_has_a_stable_address_and_may_be_cached(client):
    make_round()
    address = reverse("benchmarks:embedded_svg", kwargs=DRAWING)
    response = client.get(address)
    assert response["Content-Type"].startswith("image/svg+xml")
    assert "public" in response["Cache-Control"]
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert "Median 5.5, quartiles 3.3 and 7.8 %, of 10 organisations." in response.content.decode()
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    page = client.get(reverse("benchmarks:spread", kwargs=DRAWING)).content.decode()
    assert f"{address}&quot; width=" in page or f'{address}" width=' in page


def test_a_round_for_members_has_no_drawing_for_other_sites(client, roles):
    make_round(audience=Audience.members())
    member = roles("member")
    assert member.get(reverse("benchmarks:embedded_svg", kwargs=DRAWING)).status_code == 404
    assert (
        "Use the drawing elsewhere"
        not in member.get(reverse("benchmarks:spread", kwargs=DRAWING)).content.decode()
    )

"""The pages of benchmarks: what visitors, members and members of a participant see."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from benchmarks.hosting import publishing
from benchmarks.models import Metric, MetricVersion
from hub.base.models import Audience, Level
from tests.factories.benchmarks import gave, make_round, member_of, version_of
from tests.factories.peers import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
SLUGS = {"slug": "sample-round", "metric_slug": "finance-cost-share"}


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def page(client, name, query="", **arguments) -> str:
    response = client.get(reverse(f"benchmarks:{name}", kwargs=arguments) + query)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_metrics_by_function_and_the_rounds_that_one_may_see(client):
    make_round()
    make_round(slug="closed", title="For members", audience=Audience.members())
    text = page(client, "index")
    assert "Cost per supplier invoice" in text
    assert "Sample round" in text
    assert "For members" not in text
    assert Metric.objects.count() >= 20
    client.force_login(UserFactory(role="Members"))
    assert "For members" in page(client, "index")


def test_a_visitor_sees_aggregates_and_no_single_figure(client):
    make_round([gave(n, Decimal(n) + Decimal("0.37")) for n in range(1, 10)])
    seen = page(client, "round", slug="sample-round") + page(client, "spread", **SLUGS)
    assert "5.4" in seen
    assert "Sample City" not in seen
    for hidden in ("1.37", "5.37", "9.37"):
        assert hidden not in seen


def test_a_group_that_is_too_small_says_why(client):
    make_round([gave(n, n, level=Level.CITY if n < 9 else Level.COUNTY) for n in range(1, 13)])
    assert "Fewer than 5 organisations" in page(client, "round", "?level=county", slug="sample-round")
    assert "one could be subtracted" in page(client, "round", "?level=city", slug="sample-round")
    assert "Nobody of that group took part" in page(client, "round", "?level=state", slug="sample-round")


def test_published_figures_are_shown_with_names_and_source(client):
    make_round(are_figures_published=True, attribution="Contains information of a sample office.")
    text = page(client, "spread", **SLUGS)
    assert "Sample City 10" in text
    assert "Contains information of a sample office." in text


def test_a_new_definition_breaks_the_series(client):
    first = make_round(slug="first", year=2023, period="2023")
    metric = first.metrics.get().metric
    old = version_of()
    new = MetricVersion.objects.create(
        metric=metric,
        number=2,
        definition="Now without treasury.",
        unit="%",
        numerator=old.numerator,
        denominator_kind=old.denominator_kind,
        denominator=old.denominator,
        polarity=old.polarity,
    )
    second = make_round([], slug="second", year=2024, period="2024", publish=False)
    second.metrics.set([new])
    publishing.record(second, [gave(n, n, figures={new: (Decimal(n), Decimal(100))}) for n in range(1, 11)])
    publishing.publish(second)
    text = page(client, "metric", slug=metric.slug)
    assert "New definition: not to be compared with earlier periods" in text
    assert "Now without treasury." in text
    assert "Version 1, not in use any more" in text


def test_a_participant_sees_its_place_and_a_gross_amount(client):
    organisation = OrganisationFactory()
    own = gave(8, 8, organisation=organisation)
    make_round([own, *[gave(n, n) for n in range(1, 8)], gave(9, 9), gave(10, 10)])
    client.force_login(member_of(organisation))
    text = page(client, "compare", slug="sample-round")
    assert "8 of 10" in text
    assert "Gross" in text
    assert "25 USD" in text
    assert (
        reverse("benchmarks:compare", args=["sample-round"])
        == client.get(reverse("benchmarks:compare_us")).url
    )


def test_a_member_of_nobody_compares_privately_and_gets_no_place(client):
    round_ = make_round()
    client.force_login(UserFactory(role="Members"))
    address = reverse("benchmarks:compare", args=[round_.slug])
    field = f"figure-{version_of().pk}"
    response = client.post(address, {field: "2,55"})
    assert response.status_code == 200
    assert "in the lowest quarter" in response.content.decode()
    assert "1 of 10" not in response.content.decode()
    assert round_.participants.count() == 10


@pytest.mark.parametrize(
    ("typed", "said"),
    [("many", "is no number"), ("1.234", "can mean a thousand"), ("250", "be below 0 or above 100")],
)
def test_what_was_typed_wrongly_is_said_and_kept(client, typed, said):
    make_round()
    client.force_login(UserFactory(role="Members"))
    address = reverse("benchmarks:compare", args=["sample-round"])
    response = client.post(address, {f"figure-{version_of().pk}": typed})
    assert response.status_code == 422
    assert re.search(said, response.content.decode())
    assert f'value="{typed}"' in response.content.decode()


def test_downloads_have_definition_method_and_marks(client):
    make_round([gave(n, n) for n in range(1, 7)], attribution="A sample office.")
    response = client.get(reverse("benchmarks:round_csv", args=["sample-round"]))
    (row,) = csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline=""))
    assert (row["Median"], row["Lower quartile"], row["Organisations"]) == ("3.5", "*", "6")
    assert "from 8 organisations" in row["Not shown, because"]
    assert "type 7" in row["Method"]
    assert row["Definition"] == version_of().definition
    response = client.get(reverse("benchmarks:round_xlsx", args=["sample-round"]))
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    assert [cell.value for cell in sheet[2]][5:9] == [6, "*", 3.5, "*"]


def test_a_drawing_to_embed_has_nobodys_own_figure(client):
    organisation = OrganisationFactory()
    make_round([gave(1, 1, organisation=organisation), *[gave(n, n) for n in range(2, 11)]])
    client.force_login(member_of(organisation))
    response = client.get(reverse("benchmarks:spread_svg", kwargs=SLUGS))
    assert response["Content-Type"].startswith("image/svg+xml")
    assert b"#face00" not in response.content
    assert b"<style" not in response.content


def test_pages_ask_no_more_of_the_database_where_there_is_more(client, django_assert_max_num_queries):
    organisation = OrganisationFactory()
    member = member_of(organisation)
    make_round([gave(1, 1, organisation=organisation), *[gave(n, n) for n in range(2, 41)]])
    client.force_login(member)
    addresses = {
        "compare": {"slug": "sample-round"},
        "round": {"slug": "sample-round"},
        "spread": SLUGS,
        "metric": {"slug": "finance-cost-share"},
        "index": {},
    }
    for name, arguments in addresses.items():
        page(client, name, **arguments)
        with django_assert_max_num_queries(15):
            page(client, name, **arguments)

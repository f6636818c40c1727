"""The list of metrics: filters, words, table, files and feed."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from benchmarks.models import Metric, MetricVersion
from search.entries import services as search_services

pytestmark = pytest.mark.django_db
LIST = reverse("benchmarks:metrics")


def names(client, query: str = "") -> list[str]:
    return [metric.name for metric in client.get(f"{LIST}{query}").context["listing"].page]


def test_metrics_are_narrowed_counted_and_sorted(client):
    everything = names(client)
    assert len(everything) == Metric.objects.count() >= 20
    low = names(client, "?polarity=low")
    assert 0 < len(low) < len(everything)
    response = client.get(f"{LIST}?polarity=low")
    counts = {
        facet.name: {value.value: value.count for value in facet.values}
        for facet in response.context["listing"].facets
    }
    assert counts["polarity"]["low"] == len(low)
    assert sum(counts["polarity"].values()) == len(everything)
    assert sum(counts["divided-by"].values()) == len(low)
    assert names(client, "?sort=name") == sorted(everything, key=str.casefold)
    assert "No metrics match these filters." in client.get(f"{LIST}?theme=nonsense").content.decode()


def test_words_and_the_table(client):
    for metric in Metric.objects.all():
        search_services.refresh(metric)
    found = names(client, "?q=invoice")
    assert "Cost per supplier invoice" in found
    assert len(found) < Metric.objects.count()
    page = client.get(f"{LIST}?view=table&sort=name").content.decode()
    assert 'aria-sort="ascending"' in page
    assert "sort=service-line" in page


def test_files_and_the_feed_have_the_same_metrics(client):
    query = "?polarity=low"
    expected = names(client, query)
    text = b"".join(client.get(reverse("benchmarks:metrics_csv") + query)).decode("utf-8-sig")
    assert [row["Name"] for row in csv.DictReader(io.StringIO(text))] == expected
    book = load_workbook(
        io.BytesIO(b"".join(client.get(reverse("benchmarks:metrics_xlsx") + query).streaming_content))
    )
    assert [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)] == expected
    metric = Metric.objects.get(name=expected[-1])
    newest = metric.newest
    MetricVersion.objects.create(
        metric=metric,
        number=newest.number + 1,
        definition="Counted anew.",
        change="Everything.",
        **{
            name: getattr(newest, name)
            for name in ("unit", "numerator", "denominator_kind", "denominator", "polarity")
        },
    )
    feed = client.get(reverse("benchmarks:metrics_feed") + query).content.decode()
    assert feed.count("<entry>") == len(expected)
    # What was defined last stands first.
    assert feed.index(metric.get_absolute_url()) < feed.index("</entry>")
    assert "Counted anew." in feed


def test_the_number_of_queries_does_not_grow(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    client.get(LIST)
    few = queries()
    Metric.objects.bulk_create(
        Metric(name=f"Metric {number}", slug=f"metric-{number}", question="How many?") for number in range(9)
    )
    assert queries() == few

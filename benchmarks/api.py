"""Wagtail's API v2 for metrics and published rounds: read only, and what a visitor may see.

What it tells of a round are the answers of disclosure control, by the same groups as on its page, and nothing else.
"""

from decimal import Decimal

from wagtail.api.v2.serializers import BaseSerializer

from benchmarks.comparing.round_results import METHOD, Line, RoundResults
from benchmarks.disclosure.selections import PARTS
from benchmarks.models import Metric, Round
from hub.base.output.addresses import in_full
from hub.base.output.api import VisitorAPIViewSet, VisitorThrottle, api_fields, number, slug


def _version(version) -> dict:
    return {
        "number": version.number,
        "definition": version.definition,
        "included": version.included,
        "excluded": version.excluded,
        "unit": version.unit,
        "numerator": version.numerator,
        "divided_by": version.denominator_kind,
        "denominator": version.denominator,
        "polarity": version.polarity,
        "sources": version.sources,
        "change": version.change,
    }


_METRIC_FIELDS = {
    "question": lambda metric: metric.question,
    "service_line": lambda metric: slug(metric.service_line),
    "theme": lambda metric: slug(metric.theme),
    "definitions": lambda metric: [_version(version) for version in metric.versions.all()],
}
_ROUND_FIELDS = {
    "period": lambda round_: round_.period,
    "year": lambda round_: round_.year,
    "currency": lambda round_: round_.currency,
    "published_at": lambda round_: round_.published_at,
    "figures_are_public": lambda round_: round_.are_figures_published,
    "is_sample": lambda round_: round_.is_sample,
    "version": lambda round_: round_.number,
    "correction": lambda round_: round_.correction,
    "note": lambda round_: round_.note,
    "source": lambda round_: round_.source,
    "licence": lambda round_: round_.licence,
    "attribution": lambda round_: round_.attribution,
}
_META = {"html_url": lambda thing: in_full(thing.get_absolute_url()), "slug": lambda thing: thing.slug}


def _result(line: Line) -> dict:
    answer = line.answer
    return {
        "metric": line.metric.slug,
        "version": line.version.number,
        "unit": line.version.unit,
        "organisations": answer.count,
        **{name: _plain(getattr(answer, name)) for name in ("lower", "median", "upper", "together")},
        "not_shown_because": answer.words,
        "as_in_the_version_before": answer.is_from_before,
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else number(value.normalize())


class BenchmarksThrottle(VisitorThrottle):
    """So many requests from one address."""

    scope = "benchmarks-api"


class MetricsAPIViewSet(VisitorAPIViewSet):
    """All metrics, with every version of their definition."""

    base_serializer_class = BaseSerializer
    model = Metric
    throttle_classes = [BenchmarksThrottle]
    body_fields = ["id", "name", *api_fields(_METRIC_FIELDS)]
    meta_fields = ["type", "detail_url", *api_fields(_META)]
    listing_default_fields = ["id", "type", "detail_url", "html_url", "slug", "name", "question"]
    nested_default_fields = ["id", "type", "detail_url", "name"]

    def get_queryset(self):
        """All metrics in the order of their list."""
        return Metric.objects.for_list().with_versions()


class RoundsAPIViewSet(VisitorAPIViewSet):
    """The published rounds whose results everybody may see."""

    base_serializer_class = BaseSerializer
    model = Round
    throttle_classes = [BenchmarksThrottle]
    known_query_parameters = VisitorAPIViewSet.known_query_parameters.union(PARTS)
    body_fields = ["id", "title", *api_fields(_ROUND_FIELDS)]
    meta_fields = ["type", "detail_url", *api_fields(_META)]
    listing_default_fields = ["id", "type", "detail_url", "html_url", "slug", "title", "period", "year"]
    nested_default_fields = ["id", "type", "detail_url", "title"]

    def get_queryset(self):
        """Those of which no later version is published, the newest period first."""
        return Round.objects.visible_to(self.visitor).current()

    def detail_view(self, request, pk):
        """A round with what is told of the group that is asked for, and the groups that can be."""
        self.check_query_parameters(None)
        round_ = self.get_object()
        response = super().detail_view(request, pk)
        results = RoundResults(round_, request.GET)
        response.data["method"] = METHOD
        response.data["group"] = dict(zip(PARTS, results.selection, strict=True))
        response.data["groups"] = {
            choice.name: [value for value, _label in choice.options] for choice in results.choices
        }
        response.data["results"] = [_result(line) for line in results.lines]
        return response

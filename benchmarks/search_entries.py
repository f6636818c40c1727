"""What can be found of benchmarks."""

from django.db.models import QuerySet

from benchmarks.models import Metric, Round, Submission
from hub.base.models import Audience
from search.declarations import registry
from search.declarations.data import EntryData


def metric_entry(metric: Metric) -> EntryData | None:
    """A metric by its newest definition; nothing where it has none yet."""
    version = metric.newest
    if version is None:
        return None
    return EntryData(
        title=metric.name,
        url=metric.get_absolute_url(),
        audience=Audience.everyone(),
        summary=metric.question,
        body="\n".join([version.definition, version.included, version.excluded, version.sources]),
        themes=[metric.theme] if metric.theme else [],
        service_lines=[metric.service_line] if metric.service_line else [],
        other_names=[version.numerator, version.denominator],
    )


def round_entry(round_: Round) -> EntryData | None:
    """A published round, without any figure: who may see which is said on its page. Of versions, the newest."""
    if not round_.is_published or round_.superseded_by:
        return None
    return EntryData(
        title=round_.title,
        url=round_.get_absolute_url(),
        audience=round_.audience,
        summary=round_.note,
        body=round_.source,
        published_at=round_.published_at,
        updated_at=round_.published_at,
        is_sample=round_.is_sample,
    )


def metrics_to_find() -> QuerySet:
    """Metrics with all that is findable of them, in a few queries."""
    return Metric.objects.select_related("service_line", "theme").prefetch_related("versions")


def rounds_to_find() -> QuerySet:
    """Rounds with all that is findable of them, in one query."""
    return Round.objects.select_related("audience", "corrected_by")


registry.exclude(Submission, "For its organisation and the round's data stewards alone.")

"""The cases that moved a metric, for its page."""

from django.utils.translation import gettext as _

from benchmarks.comparing import metric_page_extras
from benchmarks.models import Metric
from cases.economics import formats as formats
from cases.models import CasePage

CASES_ON_A_METRIC = 50


def cases_that_moved(metric: Metric, user) -> metric_page_extras.Part:
    """The cases that the reader may see whose cost per unit is counted as this metric and became another."""
    cases = (
        CasePage.objects.visible_to(user)
        .filter(metric_version__metric=metric, discloses_economics=True)
        .order_by("-last_published_at")[:CASES_ON_A_METRIC]
    )
    rows = []
    for case in cases:
        before, after = case.economics.unit_cost_before, case.economics.unit_cost_after
        if before is None or after is None or before == after:
            continue
        said = _("%(before)s before, %(after)s after: %(currency)s per %(unit)s in prices of %(year)s") % {
            "before": formats.per_unit(before),
            "after": formats.per_unit(after),
            "currency": case.currency,
            "unit": case.volume_unit,
            "year": case.price_year,
        }
        rows.append({"title": case.title, "address": case.url, "said": said})
    return metric_page_extras.Part(_("Cases that moved it"), rows)

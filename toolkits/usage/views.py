"""The page of figures of a toolkit, for its hosts alone."""

from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from toolkits.desk import services
from toolkits.desk.views import desk_context
from toolkits.usage.report import PERIODS, UsageReport
from toolkits.view_access import own_toolkit


def _months(request) -> int:
    asked = request.GET.get("months", "")
    return next((period for period in PERIODS if str(period) == asked), PERIODS[0])


@login_required
@require_safe
def figures(request, pk):
    """Views, downloads, adoptions, searches that led here and open questions of a toolkit."""
    toolkit = own_toolkit(request, pk)
    months = _months(request)
    context = desk_context(toolkit, services.latest_draft(toolkit), "figures") | {
        "figures": UsageReport(toolkit, request.user, months),
        "months": months,
        "periods": PERIODS,
    }
    return render(request, "toolkits/desk/figures.html", context)


@login_required
@require_safe
def figures_csv(request, pk):
    """The same as a table to take away."""
    toolkit = own_toolkit(request, pk)
    found = UsageReport(toolkit, request.user, _months(request))
    response = StreamingHttpResponse(found.as_csv(), content_type="text/csv; charset=utf-8")
    name = f"{toolkit.slug}-figures-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response

"""What readers and authors do with one case: its history, its citation; and what many cases say together."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.listing import insights
from cases.listing.filters import CaseFilters, applied
from cases.listing.results import Listing
from cases.models import CaseIndexPage, CasePage
from cases.reading import citation
from cases.review import history, services
from cases.review.version_diff import changed_parts
from hub.base.wagtail_hooks import ask_the_audience

VERSIONS_A_PAGE = 20
INSIGHTS_A_PAGE = 10


def _for_readers(view):
    """Give the view the case: to its authors, and once it is published to those who may see its page."""

    @wraps(view)
    def asked(request, pk):
        case = get_object_or_404(CasePage, pk=pk)
        if case.may_be_edited_by(request.user):
            return view(request, case)
        if not case.live:
            raise Http404
        return ask_the_audience(case, request, (), {}) or view(request, case)

    return asked


# --- History -----------------------------------------------------------------------------------------


@require_safe
@_for_readers
def version_list(request, case):
    """The versions of a case: the published ones, and for its authors all."""
    versions = history.versions(case, request.user)
    for older, newer in zip(versions[1:], versions, strict=False):
        newer.before = older
    page = Paginator(versions, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "case": case,
        "page_of_versions": page,
        "versions": versions,
        "may_edit": case.may_be_edited_by(request.user),
        "requests_for_advice": case.requests_for_advice,
    }
    return render(request, "cases/history.html", context)


@require_safe
@_for_readers
def compare_versions(request, case):
    """What changed from one version of a case to another."""
    versions = {version.pk: version for version in history.versions(case, request.user)}
    if not {"from", "to"} <= set(request.GET):
        return redirect("cases:history", case.pk)
    chosen = [_whole_number(request.GET[name]) for name in ("from", "to")]
    if any(pk not in versions for pk in chosen):
        raise Http404
    newest_first = list(versions)
    after, before = sorted(chosen, key=newest_first.index)
    said = [history.as_it_was(case, history.version(case, request.user, pk)) for pk in (before, after)]
    may_edit = case.may_be_edited_by(request.user)
    context = {
        "case": case,
        "before": versions[before],
        "after": versions[after],
        "changes": changed_parts(*said, with_figures=may_edit),
        "may_edit": may_edit,
    }
    return render(request, "cases/compare_versions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def restore_version(request, pk, version):
    """Make an older version the newest draft, after a look at what that changes."""
    case = get_object_or_404(CasePage, pk=pk)
    if not case.may_be_edited_by(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _restore(request, case, version)
    older = history.version(case, request.user, version)
    if older is None:
        raise Http404
    context = {
        "case": case,
        "version": older,
        "changes": changed_parts(
            services.latest_draft(case), history.as_it_was(case, older), with_figures=True
        ),
    }
    return render(request, "cases/restore_version.html", context)


def _restore(request, case, version):
    try:
        services.restore_version(
            author=request.user,
            case=case,
            version_id=version,
            read_revision_id=_whole_number(request.POST.get("revision")),
        )
    except services.CaseConflictError as conflict:
        messages.error(request, str(conflict))
    except ValidationError as error:
        messages.error(request, " ".join([_("That version can't be restored as it is:"), *error.messages]))
    else:
        messages.success(
            request, _("The older version is your draft now. Readers see it once you submit it.")
        )
        return redirect("cases:check", case.pk)
    return redirect("cases:history", case.pk)


def _whole_number(text) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 12 else None


# --- Citation ----------------------------------------------------------------------------------------


@require_safe
@_for_readers
def bibtex(request, case):
    """The case as an entry for a file of BibTeX's; a draft can't be cited."""
    if not case.live:
        raise Http404
    cited = citation.reference(case, request)
    response = HttpResponse(cited.as_bibtex, content_type="application/x-bibtex; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{cited.key}.bib"'
    return response


# --- What many cases say -----------------------------------------------------------------------------


@require_safe
def what_cases_say(request):
    """What helped and what stood in the way, in all cases that the reader may see and asked for."""
    list_page = CaseIndexPage.objects.live().first()
    if list_page is None:
        raise Http404
    filters = CaseFilters.from_query(request.GET)
    listing = Listing(list_page, request.user, filters, telling_insights=True)
    page = Paginator(listing, INSIGHTS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = listing.rows(page.object_list, CasePage.objects.for_insights())
    facets = listing.facets()
    chosen = applied(facets)
    context = {
        "list_of_cases": list_page,
        "page_of_cases": page,
        "gathered": [{"case": case, "told": insights.told_in(case)} for case in page],
        "filters": filters,
        # The list of cases has more; what was chosen there stays in sight above.
        "facets": [facet for facet in facets if facet["name"] in insights.FACETS],
        "applied": chosen,
        "chosen_count": len(chosen),
    }
    return render(request, "cases/insights.html", context)

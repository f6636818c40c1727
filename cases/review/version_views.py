"""The versions of one case: which there are, what changed between two, and going back to one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import CasePage
from cases.reading.view_access import for_readers
from cases.review import history, services
from cases.review.version_diff import changed_parts
from hub.base.text.whole_numbers import whole_number

VERSIONS_A_PAGE = 20


@require_safe
@for_readers
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
@for_readers
def compare_versions(request, case):
    """What changed from one version of a case to another."""
    versions = {version.pk: version for version in history.versions(case, request.user)}
    if not {"from", "to"} <= set(request.GET):
        return redirect("cases:history", case.pk)
    chosen = [whole_number(request.GET[name]) for name in ("from", "to")]
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
            read_revision_id=whole_number(request.POST.get("revision")),
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

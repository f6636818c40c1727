"""Where hosts look at a draft, publish it, go back to an older version, confirm it and take it off the site."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Revision

from hub.base.text.diff import pieces
from hub.base.text.whole_numbers import whole_number
from toolkits.desk import edit_conflicts, services
from toolkits.desk.services import ToolkitConflictError
from toolkits.desk.views import desk_context
from toolkits.view_access import own_toolkit

VERSIONS_A_PAGE = 20
# The parts of a toolkit by which two versions are compared.
PARTS = (
    *("title", "summary", "purpose", "suits", "prerequisites", "steps"),
    *("levels", "service_lines", "themes", "tags", "licence", "language", "for_members"),
)


@login_required
@require_safe
def preview(request, pk):
    """The newest draft as readers would see it."""
    toolkit = own_toolkit(request, pk)
    draft = services.latest_draft(toolkit)
    context = {**draft.get_context(request), "is_preview": True, "published": toolkit}
    return render(request, draft.get_template(request), context)


@login_required
@require_http_methods(["GET", "POST"])
def publish(request, pk):
    """What is still lacking, and the press that publishes."""
    toolkit = own_toolkit(request, pk)
    if request.method == "POST":
        read = whole_number(request.POST.get("revision"))
        try:
            toolkit = services.publish(by=request.user, toolkit=toolkit, read_revision_id=read)
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
        except ValidationError:
            messages.error(request, _("Something is still lacking; it is listed below."))
        else:
            messages.success(request, _("The toolkit is published."))
            return redirect(toolkit.get_url())
    draft = services.latest_draft(toolkit)
    # Before its first publication readers know nothing that could change.
    changes = _changes(toolkit, draft) if toolkit.live else []
    context = desk_context(toolkit, draft, "publish") | {"changes": changes}
    return render(request, "toolkits/desk/publish.html", context)


def _changes(before, after) -> list[dict]:
    """What differs between two versions: each part with ``label`` and ``pieces``."""
    texts = [
        (name, edit_conflicts.as_text(before, name), edit_conflicts.as_text(after, name)) for name in PARTS
    ]
    return [
        {"label": edit_conflicts.label_of(name), "pieces": pieces(old, new)}
        for name, old, new in texts
        if old != new
    ]


@login_required
@require_safe
def history(request, pk):
    """The versions of a toolkit's text, the newest first."""
    toolkit = own_toolkit(request, pk)
    versions = (
        Revision.objects.for_instance(toolkit)
        .defer("content")
        .select_related("user")
        .order_by("-created_at", "-pk")
    )
    page = Paginator(versions, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    context = desk_context(toolkit, services.latest_draft(toolkit), "") | {"page_of_versions": page}
    return render(request, "toolkits/desk/history.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def restore(request, pk, version):
    """Make an older version the newest draft, after a look at what that changes."""
    toolkit = own_toolkit(request, pk)
    older = Revision.objects.for_instance(toolkit).filter(pk=version).first()
    if older is None:
        raise Http404
    if request.method == "POST":
        try:
            services.restore_version(
                by=request.user,
                toolkit=toolkit,
                version_id=version,
                read_revision_id=whole_number(request.POST.get("revision")),
            )
            messages.success(
                request, _("The older version is your draft now. Readers see it once you publish it.")
            )
            return redirect("toolkits:publish", toolkit.pk)
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
            return redirect("toolkits:history", toolkit.pk)
    changes = _changes(services.latest_draft(toolkit), older.as_object())
    context = {"toolkit": toolkit, "version": older, "changes": changes}
    return render(request, "toolkits/desk/restore.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def still_holds(request, pk):
    """Confirm that a toolkit still holds."""
    toolkit = own_toolkit(request, pk)
    if request.method == "POST":
        try:
            services.confirm(by=request.user, toolkit=toolkit)
            messages.success(request, _("Thank you. Readers see that it was confirmed today."))
            return redirect(toolkit.get_url())
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
            return redirect("toolkits:edit", toolkit.pk)
    return render(request, "toolkits/desk/still_holds.html", {"toolkit": toolkit})


@login_required
@require_http_methods(["GET", "POST"])
def take_off(request, pk):
    """Take a published toolkit off the site, after a word of confirmation."""
    toolkit = own_toolkit(request, pk)
    if request.method == "POST":
        try:
            services.take_off(by=request.user, toolkit=toolkit)
            messages.success(request, _("The toolkit is off the site. Publish it to put it back."))
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
        return redirect("toolkits:edit", toolkit.pk)
    return render(request, "toolkits/desk/take_off.html", {"toolkit": toolkit})


@login_required
@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Delete a toolkit that was never published, after a word of confirmation."""
    toolkit = own_toolkit(request, pk)
    if request.method == "POST":
        try:
            services.delete_draft(by=request.user, toolkit=toolkit)
            messages.success(request, _("The draft is deleted."))
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
        return redirect("toolkits:desk")
    return render(request, "toolkits/desk/delete.html", {"toolkit": toolkit})

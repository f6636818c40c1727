"""Where hosts put a release together and publish it."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.base.files.uploads import LargeFileUploadHandler
from hub.base.unsaved.resubmission import keeps_what_was_typed, take
from toolkits.desk import services
from toolkits.desk.services import ToolkitConflictError
from toolkits.desk.views import desk_context
from toolkits.models import Release, ReleaseFile
from toolkits.models.releases import current_release, draft_release
from toolkits.releases import release_diff
from toolkits.releases import services as releases_services
from toolkits.releases.forms import FilesForm, RecallForm, ReleaseForm, ReplaceForm
from toolkits.releases.selectors import files_of
from toolkits.view_access import own_toolkit


def takes_large_files(view):
    """Let hosts of the toolkit send larger files than others may.

    Who it is is asked before anything of the request's body is read, and the form's token when it was.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @login_required
    @wraps(view)
    def asked(request, pk, *args, **kwargs):
        own_toolkit(request, pk)
        request.upload_handlers = [MemoryFileUploadHandler(request), LargeFileUploadHandler(request)]
        return protected(request, pk, *args, **kwargs)

    return asked


def _draft(request, pk: int) -> Release:
    """The release that is being put together."""
    toolkit = own_toolkit(request, pk)
    release = draft_release(toolkit)
    if release is None:
        raise Http404
    release.toolkit = toolkit
    return release


def _files_page(request, toolkit, *, files_form=None):
    release = draft_release(toolkit)
    context = desk_context(toolkit, services.latest_draft(toolkit), "files")
    if release is not None:
        release.toolkit = toolkit
        current = context["current"]
        context |= {
            "release": release,
            "rows": release.files.select_related("version__file"),
            "files_form": files_form or FilesForm(),
            "changes": release_diff.between(current, release) if current else None,
        }
    context["published_releases"] = Release.objects.published().filter(toolkit=toolkit).newest_first()[:20]
    return render(request, "toolkits/desk/files.html", context)


@login_required
@require_safe
def files(request, pk):
    """The draft of the next release with its files, and the releases before it."""
    return _files_page(request, own_toolkit(request, pk))


@login_required
@require_POST
def begin(request, pk):
    """Begin the next release, with the files of the current one."""
    toolkit = own_toolkit(request, pk)
    releases_services.begin_release(by=request.user, toolkit=toolkit)
    return redirect("toolkits:files", toolkit.pk)


@takes_large_files
@require_POST
def add_files(request, pk):
    """Put files into the draft. Each is kept by itself, so an error with one loses no other."""
    release = _draft(request, pk)
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _files_page(request, release.toolkit, files_form=form)
    kept = 0
    for upload in form.cleaned_data["uploads"]:
        try:
            releases_services.add_file(by=request.user, release=release, upload=upload)
            kept += 1
        except ValidationError as error:
            form.add_error("uploads", error)
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
            return redirect("toolkits:files", release.toolkit_id)
    if kept:
        text = ngettext("%(count)s file is in the draft.", "%(count)s files are in the draft.", kept)
        messages.success(request, text % {"count": kept})
    if form.errors:
        return _files_page(request, release.toolkit, files_form=form)
    return redirect("toolkits:files", release.toolkit_id)


@takes_large_files
@require_http_methods(["GET", "POST"])
def change_file(request, pk, row):
    """Put another version in the place of a file of the draft, or call it otherwise."""
    release = _draft(request, pk)
    found = get_object_or_404(ReleaseFile.objects.select_related("version__file"), release=release, pk=row)
    found.release = release
    file, extension = found.version.file, found.version.format
    form = ReplaceForm(initial={"title": file.title}, extension=extension)
    if request.method == "POST":
        form = ReplaceForm(request.POST, request.FILES, extension=extension)
        if form.is_valid():
            try:
                _change(request.user, found, form.cleaned_data)
            except ValidationError as error:
                form.add_error("upload", error)
            except ToolkitConflictError as conflict:
                messages.error(request, str(conflict))
                return redirect("toolkits:files", release.toolkit_id)
            else:
                messages.success(request, _("“%(name)s” is changed in the draft.") % {"name": file.name})
                return redirect("toolkits:files", release.toolkit_id)
    context = {"toolkit": release.toolkit, "release": release, "row": found, "form": form}
    return render(request, "toolkits/desk/change_file.html", context)


def _change(by, row: ReleaseFile, typed: dict) -> None:
    if typed["upload"]:
        row = releases_services.replace_file(by=by, release_file=row, upload=typed["upload"])
    if typed["title"] != row.version.file.title:
        releases_services.name_file(by=by, release_file=row, title=typed["title"])


@login_required
@require_http_methods(["GET", "POST"])
def remove_file(request, pk, row):
    """Take a file out of the draft, after a word of confirmation; releases that have it keep it."""
    release = _draft(request, pk)
    found = get_object_or_404(ReleaseFile.objects.select_related("version__file"), release=release, pk=row)
    if request.method == "GET":
        elsewhere = found.version.in_releases.exclude(release=release)
        context = {"toolkit": release.toolkit, "release": release, "file": found.version.file}
        context["is_elsewhere"] = elsewhere.exists()
        return render(request, "toolkits/desk/remove_file.html", context)
    try:
        releases_services.remove_file(by=request.user, release_file=found)
        messages.success(request, _("The file is out of the draft."))
    except ToolkitConflictError as conflict:
        messages.error(request, str(conflict))
    return redirect("toolkits:files", pk)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def publish(request, pk):
    """The release's number, date and notes, and the press that fixes and publishes it."""
    release = _draft(request, pk)
    form = ReleaseForm(take(request), instance=release)
    if request.method == "POST":
        form = ReleaseForm(request.POST, instance=Release.objects.get(pk=release.pk))
        if form.is_valid():
            try:
                return _describe_and_publish(request, release, form)
            except ToolkitConflictError as conflict:
                messages.error(request, str(conflict))
                return redirect("toolkits:files", pk)
            except ValidationError as error:
                _show(form, error)
    context = desk_context(release.toolkit, services.latest_draft(release.toolkit), "files")
    context |= {"release": release, "form": form, "files": files_of(release)}
    return render(request, "toolkits/desk/publish_release.html", context)


def _describe_and_publish(request, release: Release, form: ReleaseForm):
    typed = {name: form.cleaned_data[name] for name in ("number", "dated", "notes")}
    described = releases_services.describe(by=request.user, release=release, **typed)
    if request.POST.get("action") != "publish":
        messages.success(request, _("The draft of the release is saved."))
        return redirect("toolkits:files", release.toolkit_id)
    releases_services.publish_release(by=request.user, release=described)
    messages.success(
        request,
        _("Release %(number)s is published; its files are fixed. The zip is being made.")
        % {"number": described.number},
    )
    return redirect("toolkits:release", release.toolkit_id, described.number)


def _show(form: ReleaseForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else None, found)


@login_required
@require_http_methods(["GET", "POST"])
def discard(request, pk):
    """Throw the draft of a release away, after a word of confirmation."""
    release = _draft(request, pk)
    if request.method == "POST":
        try:
            releases_services.discard_release(by=request.user, release=release)
            messages.success(request, _("The draft of the release is thrown away."))
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
        return redirect("toolkits:files", pk)
    return render(
        request, "toolkits/desk/discard_release.html", {"toolkit": release.toolkit, "release": release}
    )


@login_required
@require_http_methods(["GET", "POST"])
def recall(request, pk, number):
    """Take a published release back, with a reason."""
    toolkit = own_toolkit(request, pk)
    release = get_object_or_404(Release.objects.published(), toolkit=toolkit, number=number)
    release.toolkit = toolkit
    form = RecallForm(request.POST or None)
    if release.is_recalled:
        return redirect("toolkits:release", pk, number)
    if request.method == "POST" and form.is_valid():
        try:
            releases_services.recall_release(
                by=request.user, release=release, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("The release is recalled; those who follow or use it are told."))
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
        return redirect("toolkits:release", pk, number)
    context = {
        "toolkit": toolkit,
        "release": release,
        "form": form,
        "before": Release.objects.in_force()
        .filter(toolkit=toolkit)
        .exclude(pk=release.pk)
        .newest_first()
        .first(),
        "is_current": release == current_release(toolkit),
    }
    return render(request, "toolkits/desk/recall_release.html", context)

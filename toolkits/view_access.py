"""Who gets which page of a toolkit, its releases and its files."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from hub.base.access import audiences
from hub.base.wagtail_hooks import ask_the_audience
from toolkits.models import FileVersion, Release, ToolkitPage


class RecalledError(Exception):
    """The files of a release are asked for that its hosts took back."""


def for_readers(view):
    """Give the view the toolkit: to its hosts, and once it is published to those who may see its page."""

    @wraps(view)
    def asked(request, pk, *args, **kwargs):
        toolkit = get_object_or_404(ToolkitPage.objects.select_related("programme"), pk=pk)
        if not toolkit.may_be_edited_by(request.user):
            if not toolkit.live:
                raise Http404
            refusal = ask_the_audience(toolkit, request, (), {})
            if refusal is not None:
                return refusal
        return view(request, toolkit, *args, **kwargs)

    return asked


def own_toolkit(request, pk: int) -> ToolkitPage:
    """The toolkit, if it is the user's to maintain; to all others it is not there or not theirs."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    toolkit = get_object_or_404(ToolkitPage.objects.select_related("programme"), pk=pk)
    if not toolkit.may_be_edited_by(request.user):
        raise PermissionDenied
    return toolkit


def released(request, toolkit: ToolkitPage, number: str) -> Release:
    """A release by its number; a draft is there for the toolkit's hosts alone."""
    release = get_object_or_404(Release.objects.select_related("zip"), toolkit=toolkit, number=number)
    if not release.is_published and not toolkit.may_be_edited_by(request.user):
        raise Http404
    release.toolkit = toolkit
    return release


def check_not_recalled(request, release: Release) -> None:
    """Raise ``RecalledError`` where the release was taken back, and its files are no more for this reader."""
    if release.is_recalled and not release.toolkit.may_be_edited_by(request.user):
        raise RecalledError


def says_what_is_recalled(view):
    """Lead who asks for a file of a recalled release to the page that says why."""

    @wraps(view)
    def asked(request, toolkit, number, *args, **kwargs):
        try:
            return view(request, toolkit, number, *args, **kwargs)
        except RecalledError:
            messages.warning(request, _("This release is recalled; its files can't be had any more."))
            return redirect("toolkits:release", toolkit.pk, number)

    return asked


def version_in(release: Release, pk: int) -> FileVersion:
    """A version of a file that stands in the release."""
    versions = FileVersion.objects.select_related("file", "document__collection").filter(
        in_releases__release=release
    )
    return get_object_or_404(versions, pk=pk)

"""Where files are handed out: to those who may see the toolkit, always to be saved, never to be shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.base.files.views import hand_out
from toolkits import tasks
from toolkits.files import zips
from toolkits.models import Release
from toolkits.models.releases import current_release
from toolkits.usage import counting
from toolkits.view_access import (
    check_not_recalled,
    for_readers,
    own_toolkit,
    released,
    says_what_is_recalled,
    version_in,
)


@require_safe
@for_readers
@says_what_is_recalled
def version(request, toolkit, number, version):
    """A file of a release."""
    return _give(request, released(request, toolkit, number), version)


@require_safe
@for_readers
def file(request, toolkit, file):
    """A file as it is in the current release: an address that stays."""
    release = current_release(toolkit)
    row = release and release.files.filter(version__file=file).first()
    if row is None:
        raise Http404
    release.toolkit = toolkit
    return _give(request, release, row.version_id)


def _give(request, release: Release, pk: int):
    check_not_recalled(request, release)
    found = version_in(release, pk)
    stored = found.document.file
    response = hand_out(request, stored.storage, stored.name, as_name=found.file.name, sha256=found.sha256)
    counting.note_download(request, response, release.toolkit, found.file)
    return response


@require_safe
@for_readers
@says_what_is_recalled
def zip_of_release(request, toolkit, number):
    """All files of a release as one; while it is being made, its page says so."""
    release = released(request, toolkit, number)
    check_not_recalled(request, release)
    packed = getattr(release, "zip", None)
    if packed is None:
        raise Http404
    if not packed.is_ready:
        messages.info(
            request, _("The zip is being made. Look again in a minute; single files can be had now.")
        )
        return redirect("toolkits:release", toolkit.pk, release.number)
    response = hand_out(
        request,
        default_storage,
        packed.name,
        as_name=f"{slugify(toolkit.slug)}-{release.number}.zip",
        sha256=packed.sha256,
    )
    counting.note_download(request, response, toolkit)
    return response


@login_required
@require_POST
def make_zip_again(request, pk, number):
    """For hosts: have a zip made once more that could not be made."""
    toolkit = own_toolkit(request, pk)
    release = get_object_or_404(Release.objects.published(), toolkit=toolkit, number=number)
    zips.make_again(release.zip)
    tasks.make_zips.enqueue()
    messages.success(request, _("The zip is being made again."))
    return redirect("toolkits:release", toolkit.pk, release.number)

"""What readers look at of a toolkit beside its page: its steps, its releases, the text of its files."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hub.base.kept_html import attaching
from hub.base.models import DocumentText
from toolkits.models import Release
from toolkits.models.releases import current_release
from toolkits.reading import selectors
from toolkits.releases import release_diff
from toolkits.releases.selectors import ShownFile, files_of
from toolkits.view_access import check_not_recalled, for_readers, released, says_what_is_recalled, version_in

RELEASES_A_PAGE = 20
# A long text is read after download.
TEXT_SHOWN = 100_000


@require_safe
@for_readers
def step(request, toolkit, slug):
    """One step of a toolkit of many, with the way to the one before and the next."""
    if toolkit.tells_steps_in_full and toolkit.live:
        if not any(each.slug == slug for each in toolkit.steps_in_order):
            raise Http404
        return redirect(f"{toolkit.get_url()}#step-{slug}")
    release = current_release(toolkit)
    steps = selectors.steps_of(toolkit, files_of(release) if release else [])
    place = next((place for place, each in enumerate(steps) if each.step.slug == slug), None)
    if place is None:
        raise Http404
    attaching.attach([steps[place].step])
    context = {
        "toolkit": toolkit,
        "shown": steps[place],
        "before": steps[place - 1] if place else None,
        "after": steps[place + 1] if place + 1 < len(steps) else None,
        "step_count": len(steps),
    }
    return render(request, "toolkits/step.html", context)


@require_safe
@for_readers
def releases(request, toolkit):
    """All releases of a toolkit, the current one first."""
    found = Release.objects.published().filter(toolkit=toolkit).newest_first()
    page = Paginator(found, RELEASES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "toolkit": toolkit,
        "page_of_releases": page,
        "current": current_release(toolkit),
        "may_edit": toolkit.may_be_edited_by(request.user),
    }
    return render(request, "toolkits/releases.html", context)


@require_safe
@for_readers
def release(request, toolkit, number):
    """One release: its files, its notes, and what changed since the one before."""
    found = released(request, toolkit, number)
    before = None if found.is_recalled else release_diff.previous(found)
    attaching.attach([found])
    context = {
        "toolkit": toolkit,
        "release": found,
        "zip": None if found.is_recalled else getattr(found, "zip", None),
        "files": files_of(found),
        "current": current_release(toolkit),
        "before": before,
        "changes": release_diff.between(before, found) if before else None,
        "may_edit": toolkit.may_be_edited_by(request.user),
    }
    return render(request, "toolkits/release.html", context)


@require_safe
@for_readers
@says_what_is_recalled
def what_changed(request, toolkit, number):
    """What changed in the texts of a release's files since the release before, or since another one."""
    found = released(request, toolkit, number)
    check_not_recalled(request, found)
    others = list(Release.objects.in_force().filter(toolkit=toolkit).exclude(pk=found.pk).newest_first()[:50])
    asked = request.GET.get("since", "")
    before = next((other for other in others if other.number == asked), None)
    if before is None and not asked:
        before = release_diff.previous(found)
    if before is None:
        raise Http404
    context = {
        "toolkit": toolkit,
        "release": found,
        "before": before,
        "others": others,
        "changes": release_diff.between(before, found, with_text=True),
    }
    return render(request, "toolkits/changes.html", context)


@require_safe
@for_readers
@says_what_is_recalled
def text(request, toolkit, number, version):
    """The text of a file, to be read before it is downloaded."""
    found = released(request, toolkit, number)
    check_not_recalled(request, found)
    wanted = version_in(found, version)
    taken = DocumentText.objects.filter(document=wanted.document_id, status=DocumentText.Status.READ).first()
    if taken is None:
        raise Http404
    context = {
        "toolkit": toolkit,
        "release": found,
        "file": ShownFile(found, wanted, can_be_read=True),
        "text": taken.text[:TEXT_SHOWN],
        "is_cut": taken.is_cut or len(taken.text) > TEXT_SHOWN,
    }
    return render(request, "toolkits/text.html", context)

"""One post: its address, changing it, its history, thanks, and whether it answers the question."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums import permissions
from forums.errors import ChangedMeanwhileError, ForumError
from forums.threads import rate_limits, services, shown_text, unsaved
from forums.threads.forms import EditForm, ReasonForm
from forums.threads.thread_page import address_of
from forums.threads.versions import versions_of
from forums.threads.writers import Writers
from forums.views.common import members_only, read_post, visitors_log_in
from hub.base.text.diff import pieces
from hub.base.text.whole_numbers import whole_number
from hub.base.unsaved import services as unsaved_services
from hub.base.unsaved.registry import Place
from hub.base.unsaved.resubmission import keeps_what_was_typed, take


@require_safe
@visitors_log_in
def post(request, pk):
    """The address of a post that stays: on to its place in its thread."""
    return redirect(address_of(read_post(request, pk)))


@login_required
@require_safe
def source(request, pk):
    """A post's Markdown, to be quoted; for members."""
    members_only(request)
    found = read_post(request, pk)
    return HttpResponse(
        shown_text.markdown_for(request.user, found), content_type="text/plain; charset=utf-8"
    )


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a post."""
    found = read_post(request, pk)
    if not permissions.may_edit(request.user, found):
        raise PermissionDenied
    place = unsaved.edit_place(found)
    context = {
        "post": found,
        "thread": found.thread,
        "unsaved_place": place,
        "files": found.files.select_related("image", "document"),
    }
    if request.method == "POST":
        form = EditForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return _save(request, found, form, place)
            except ChangedMeanwhileError as error:
                form.add_error(None, error)
                form.data = form.data.copy()
                form.data["read"] = found.revisions.count()
                context["newest"] = found.text
            except ValidationError as error:
                form.add_error(None, error)
        context |= {"form": form, "is_unsent": True}
    else:
        refused, draft = take(request), unsaved_services.find(request.user, place)
        kept = unsaved_services.as_form_data(draft).dict() if draft else {}
        typed = refused.dict() if refused is not None else kept
        initial = {"text": typed.get("text", found.text), "kept": typed.get("kept", "")}
        initial["read"] = typed.get("read") or found.revisions.count()
        context |= {
            "form": EditForm(initial=initial),
            "draft": draft if refused is None else None,
            "was_refused": refused is not None,
        }
    return render(request, "forums/edit.html", context)


def _save(request, found, form: EditForm, place: Place):
    rate_limits.check_rate(request.user)
    for text in request.POST.getlist("remove_file"):
        if (number := whole_number(text)) is not None:
            services.remove_file(user=request.user, post=found, file_id=number)
    found.refresh_from_db(fields=["file_count"])
    services.edit(
        user=request.user,
        post=found,
        text=form.cleaned_data["text"],
        read=form.cleaned_data["read"],
        attached=form.attached,
    )
    unsaved_services.discard(request.user, place)
    messages.success(request, _("The post is changed."), extra_tags=place.browser_key)
    return redirect(address_of(found))


@login_required
@require_http_methods(["GET", "POST"])
def discard(request, pk):
    """Throw away what was typed into a change, after a word of confirmation."""
    found = read_post(request, pk)
    place = unsaved.edit_place(found)
    draft = unsaved_services.find(request.user, place)
    if request.method == "POST":
        unsaved_services.discard(request.user, place)
        messages.success(request, _("What you typed is thrown away."), extra_tags=place.browser_key)
    if request.method == "POST" or draft is None:
        return redirect(address_of(found))
    return render(request, "forums/discard.html", {"draft": draft, "address": address_of(found)})


@login_required
@require_safe
def history(request, pk):
    """The versions of a post, and what changed from one to another; for members."""
    members_only(request)
    found = read_post(request, pk)
    versions = versions_of(found)
    if len(versions) < 2:
        raise Http404
    numbers = {str(version.number): version for version in versions}
    before = numbers.get(request.GET.get("from", ""), versions[-2])
    after = numbers.get(request.GET.get("to", ""), versions[-1])
    before, after = sorted((before, after), key=lambda version: version.number)
    named = shown_text.named_in_markdown(before.text, after.text)
    writers = Writers(request.user, [*named, *(version.written_by_id for version in versions)])
    context = {
        "post": found,
        "thread": found.thread,
        "before": before,
        "after": after,
        "versions": [(version, writers.of(version.written_by_id)) for version in reversed(versions)],
        "pieces": pieces(*(shown_text.filled_markdown(one.text, writers) for one in (before, after))),
    }
    return render(request, "forums/history.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Delete a post, after a word of confirmation; with the first one goes the thread."""
    found = read_post(request, pk)
    if not permissions.may_delete(request.user, found):
        raise PermissionDenied
    is_own = permissions.is_writer(request.user, found)
    form = None if is_own else ReasonForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        services.delete(user=request.user, post=found, reason=reason)
        if found.is_first:
            messages.success(request, _("The thread is deleted."))
            return redirect(found.thread.forum or "forums:index")
        messages.success(request, _("The post is deleted. You can put it back."))
        return redirect(address_of(found))
    return render(request, "forums/delete.html", {"post": found, "thread": found.thread, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def undelete(request, pk):
    """Put a deleted post back, after a word of confirmation."""
    found = read_post(request, pk)
    if not permissions.may_undelete(request.user, found):
        raise PermissionDenied
    if request.method == "POST":
        services.undelete(user=request.user, post=found)
        messages.success(request, _("The post is back."))
        return redirect(address_of(found))
    return render(request, "forums/undelete.html", {"post": found, "thread": found.thread})


@login_required
@require_POST
def thank(request, pk):
    """Say thanks for a post, or take it back."""
    return _act(request, pk, lambda found, on: services.thank(user=request.user, post=found, thanks=on))


@login_required
@require_POST
def accept(request, pk):
    """Say that a post answers the question, or that it does not."""
    return _act(request, pk, lambda found, on: services.accept(user=request.user, post=found, accepted=on))


def _act(request, pk: int, act):
    found = read_post(request, pk)
    try:
        act(found, request.POST.get("action") != "undo")
    except ForumError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(address_of(found))

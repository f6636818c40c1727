"""Where members keep their own groups of peers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks.comparing import saved_groups
from benchmarks.comparing.group_form import SavedGroupForm
from benchmarks.models import SavedGroup
from hub.base.access import audiences


def _only_members(request) -> None:
    if not audiences.is_member(request.user):
        raise PermissionDenied


@login_required
@require_safe
def groups(request):
    """One's own groups."""
    _only_members(request)
    mine = SavedGroup.objects.filter(owner=request.user).prefetch_related("members__organisation")
    return render(request, "benchmarks/groups.html", {"groups": mine})


@login_required
@require_http_methods(["GET", "POST"])
def new_group(request):
    """Put a group together; on wish it begins with the nearest organisations of the directory."""
    _only_members(request)
    names = saved_groups.like_us(request.user.organisation) if "like-us" in request.GET else []
    return _change(request, None, {"organisations": "\n".join(names)})


@login_required
@require_http_methods(["GET", "POST"])
def group(request, pk):
    """Change a group."""
    found = _own(request, pk)
    names = [str(member.organisation) for member in found.members.select_related("organisation")]
    return _change(request, found, {"name": found.name, "organisations": "\n".join(names)})


def _change(request, found: SavedGroup | None, initial: dict):
    form = SavedGroupForm(request.POST or None, owner=request.user, group=found, initial=initial)
    status = 200
    if request.method == "POST":
        if form.is_valid() and form.save():
            messages.success(
                request, _("“%(name)s” is kept. Choose it where you compare.") % form.cleaned_data
            )
            return redirect("benchmarks:groups")
        status = 422
    context = {"form": form, "group": found, "may_begin_like_us": bool(request.user.organisation)}
    return render(request, "benchmarks/group.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def delete_group(request, pk):
    """Delete a group, after asking."""
    found = _own(request, pk)
    if request.method == "POST":
        found.delete()
        messages.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
        return redirect("benchmarks:groups")
    return render(request, "benchmarks/delete_group.html", {"group": found})


def _own(request, pk) -> SavedGroup:
    _only_members(request)
    return get_object_or_404(SavedGroup, pk=pk, owner=request.user)

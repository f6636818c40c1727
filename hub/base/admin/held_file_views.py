"""What the library shows of a file that something answers for: what it is used for, and where it is changed."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from hub.base.files import held_files


def unless_held(model, as_wagtail, keyword: str):
    """Wagtail's view for a file of the library; for a held one, in its place, the uses of the file and the reason."""

    def view(request, **kwargs):
        file = get_object_or_404(model, pk=kwargs[keyword])
        if not held_files.is_held(file):
            return as_wagtail(request, **kwargs)
        policy = policy_registry.get_by_type(model)
        listed = policy.instances_user_has_any_permission_for(request.user, ["change", "delete"])
        if not listed.filter(pk=file.pk).exists():
            raise PermissionDenied
        uses = held_files.uses_of(file)
        context = {"page_title": _("Uses of “%(title)s”") % {"title": file.title}, "file": file, "uses": uses}
        is_change = request.method == "POST"
        return render(request, "base/admin/held_file.html", context, status=403 if is_change else 200)

    return view

"""What can't be deleted because something uses it says so, wherever in Wagtail's admin."""

from collections import Counter

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ProtectedError, Q, RestrictedError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from hub.base.models import Audience


class ProtectedDeletesMiddleware:
    """Answers a deletion that the database refuses with the reason, and changes nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        refused = isinstance(exception, ProtectedError | RestrictedError)
        if not refused or request.method != "POST" or not request.path_info.startswith("/admin/"):
            return None
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        reason = why(exception)
        if "application/json" in request.headers.get("Accept", "") or request.headers.get("X-Requested-With"):
            return JsonResponse({"success": False, "error_message": reason}, status=409)
        messages.error(request, reason)
        return redirect(request.get_full_path())


def why(error: ProtectedError | RestrictedError) -> str:
    """The reason in words: how many things of which kind use it. They are not named, for not all may be seen."""
    objects = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", None) or []
    counts = Counter(type(one) for one in objects)
    named = "; ".join(
        f"{count} {model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural}"
        for model, count in sorted(counts.items(), key=lambda pair: str(pair[0]))
    )
    return _("It can't be deleted, because it is used by: %(uses)s. Nothing was changed.") % {"uses": named}


def keep_groups_in_use(instance: Group, **_kwargs) -> None:
    """Refuse to delete a group that says who may see something: an audience knows it by its number alone."""
    of_group = [
        audience
        for audience in Audience.objects.filter(kind=Audience.Kind.GROUP, key__contains=str(instance.pk))
        if str(instance.pk) in audience.key.split("+")
    ]
    if not of_group:
        return
    concerned = Audience.objects.filter(Q(pk__in=[one.pk for one in of_group]) | Q(parts__in=of_group))
    users = [
        thing
        for relation in Audience._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and relation.one_to_many
        # What may be found follows what is seen.
        and relation.related_model._meta.app_label != "search"
        and relation.on_delete.__name__ in {"PROTECT", "RESTRICT"}
        for thing in relation.related_model._base_manager.filter(
            **{f"{relation.field.name}__in": concerned.values("pk")}
        )
    ]
    if users:
        raise ProtectedError("The group says who may see something.", set(users))

"""What a person follows, how they are told, and when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.base.access import rate_limits
from notifications.following import registry, services
from notifications.following.forms import HowForm
from notifications.mail import addresses
from notifications.mail.services import send_mail
from notifications.models import Subscription
from notifications.models.frequency import How
from notifications.notices import digests, preferences
from notifications.notices.forms import KindsForm, ScheduleForm
from notifications.views.access import members_only
from notifications.views.notices import back

A_PAGE = 50
STOP = "stop"


@members_only
@require_POST
def follow(request: HttpRequest, kind: str, object_id: int) -> HttpResponse:
    """Follow a thing, be told of it otherwise, or stop."""
    declared = registry.get(kind)
    thing = declared and declared.queryset().filter(pk=object_id).first()
    if thing is None:
        raise Http404
    how = request.POST.get("how", "")
    address = back(request, "notifications:following")
    if how == STOP:
        services.stop(user=request.user, thing=thing)
        messages.success(request, _("You no longer follow this."))
        return redirect(address)
    if not declared.may_follow(request.user, thing):
        raise Http404
    try:
        row = services.follow(user=request.user, thing=thing, how=how if how in How.values else None)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _message_of(row))
    return redirect(address)


def _message_of(row: Subscription) -> str:
    messages_by_frequency = {
        How.AT_ONCE: _("You follow this: by e-mail at once."),
        How.DAILY: _("You follow this: in your daily e-mail."),
        How.WEEKLY: _("You follow this: in your weekly e-mail."),
        How.IN_APP: _("You follow this: in your notices, without e-mail."),
        How.MUTED: _("You will hear nothing of this."),
    }
    return messages_by_frequency[How(row.how)]


@members_only
@require_safe
def followed_list(request: HttpRequest) -> HttpResponse:
    """Everything that a person follows, with how they are told of it."""
    mine = Subscription.objects.filter(user=request.user).order_by("-pk")
    kind = request.GET.get("kind", "")
    if kind in registry.all_kinds():
        mine = mine.filter(kind=kind)
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "subscriptions": services.shown(request.user, page.object_list),
        "choices": How.choices,
        "kinds": registry.all_kinds().values(),
        "kind": kind,
    }
    return render(request, "notifications/following.html", context)


@members_only
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Be told otherwise of one thing, or end it."""
    row = get_object_or_404(Subscription, pk=pk, user=request.user)
    address = back(request, "notifications:following")
    if request.POST.get("how") == STOP:
        services.forget(row)
        messages.success(request, _("You no longer follow this."))
        return redirect(address)
    form = HowForm(request.POST)
    if form.is_valid():
        services.change(row, form.cleaned_data["how"])
        messages.success(request, _message_of(row))
    return redirect(address)


@members_only
def settings(request: HttpRequest) -> HttpResponse:
    """What a person will get, and when; each can be stopped."""
    user = request.user
    chosen = digests.settings_of(user) if request.method == "POST" else digests.settings_or_default(user)
    data = request.POST if request.method == "POST" else None
    kinds_form = KindsForm(data, user=user, chosen=preferences.choices_of(user), prefix="kind")
    schedule_form = ScheduleForm(data, instance=chosen, prefix="when")
    if request.method == "POST" and kinds_form.is_valid() and schedule_form.is_valid():
        preferences.choose(user, kinds_form.chosen())
        preferences.save_settings(schedule_form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("notifications:settings")
    context = {
        "kinds_form": kinds_form,
        "schedule_form": schedule_form,
        "counts": services.counts_of(user),
        "trouble": addresses.trouble_of(user),
        "next_mails": digests.next_times(user, chosen),
    }
    return render(request, "notifications/settings.html", context)


@members_only
@require_POST
def try_address(request: HttpRequest) -> HttpResponse:
    """Try an address again that refused mail: with a mail that says so."""
    user = request.user
    trouble = addresses.trouble_of(user)
    if trouble is not None and not rate_limits.is_allowed(
        "try-address", user.pk, times=3, seconds=24 * 60 * 60
    ):
        messages.error(
            request, _("You tried this address three times today. Change it, or try again tomorrow.")
        )
    elif trouble is not None:
        addresses.lift(trouble)
        send_mail(template="notifications/email/address_works", to_user=user)
        messages.success(
            request,
            _("We sent a mail to %(address)s. If it comes, all is well.") % {"address": user.email},
        )
    return redirect("notifications:settings")

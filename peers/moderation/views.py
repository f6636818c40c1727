"""Where members report what they read, and where moderators decide on it."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.base.access import audiences
from hub.base.moderation import kinds, queues
from hub.base.moderation.kinds import ModeratedKind
from notifications.notices import events
from peers.accounts import suspensions
from peers.accounts.forms import SuspendForm
from peers.models import Flag
from peers.moderation import assignments, flag_decisions, flags, log, queue_rows
from peers.moderation.addresses import suspend_address
from peers.moderation.errors import ModerationError
from peers.moderation.flag_decisions import Decision
from peers.moderation.forms import DecisionForm, FlagForm, LogFilterForm


def _thing(kind: str, pk: int) -> tuple[ModeratedKind, Model]:
    """A thing by its kind's key and its id. Raises ``Http404``."""
    registered = kinds.get(kind)
    if registered is None:
        raise Http404
    return registered, get_object_or_404(registered.queryset(), pk=pk)


# --- Members ------------------------------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "POST"])
def flag(request, kind, pk):
    """Report something to the moderators."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    kind, thing = _thing(kind, pk)
    if not kind.may_read(request.user, thing):
        raise Http404
    known = flags.own_flag(request.user, thing)
    if known is None and not flags.may_flag(request.user, thing):
        raise PermissionDenied
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flags.flag(user=request.user, thing=thing, **form.cleaned_data)
        except ModerationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. The moderators will look at it, and you are told."))
            return redirect(kind.address(thing))
    context = {
        "form": form,
        "known": known,
        "kind": kind,
        "thing": thing,
        "title": kind.title(thing),
        "excerpt": queue_rows.excerpt(kind.text_for(request.user, thing)),
        "back": kind.address(thing),
    }
    return render(request, "moderation/flag.html", context)


@login_required
@require_safe
def own_flags(request):
    """What a member reported, and what became of it."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    page = queue_rows.own_flags(request.user, page=request.GET.get("page"))
    return render(request, "moderation/own_flags.html", {"page_obj": page})


# --- Moderators ---------------------------------------------------------------------------------------------
def for_moderators(view):
    """Refuse those who moderate nothing."""

    @wraps(view)
    @login_required
    def wrapped(request, *args, **kwargs):
        if not kinds.is_moderator(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def _moderated(request, kind: str, pk: int) -> tuple[ModeratedKind, Model]:
    """A thing that the reader moderates. What they may not even read is not there for them."""
    kind, thing = _thing(kind, pk)
    if not kind.moderates(request.user, thing):
        if kind.may_read(request.user, thing):
            raise PermissionDenied
        raise Http404
    return kind, thing


@require_safe
@for_moderators
def flag_queue(request):
    """What members reported."""
    decided = request.GET.get("show") == "decided"
    offered = kinds.of_moderator(request.user)
    chosen = next((kind for kind in offered if kind.key == request.GET.get("kind")), None)
    page = queue_rows.flagged(request.user, decided=decided, kind=chosen, page=request.GET.get("page"))
    context = {"kinds": offered if len(offered) > 1 else [], "chosen": chosen}
    return render_queue(request, "moderation.flags", page, **context)


def render_queue(request, key: str, page, **context):
    """The page of a queue of the group: what waits, or what was decided."""
    context |= {
        "queue": queues.get(key),
        "page_obj": page,
        "decided": request.GET.get("show") == "decided",
        "places": queues.in_group(request.user, queues.CONDUCT),
    }
    return render(request, "moderation/queue.html", context)


@require_http_methods(["GET", "POST"])
@for_moderators
def decide(request, kind, pk):
    """One thing that was reported, or is to be dealt with: what is known of it, and the decision."""
    kind, thing = _moderated(request, kind, pk)
    reports = list(Flag.objects.of(thing).select_related("flagged_by", "decided_by"))
    is_reported = any(report.decided_at is None for report in reports)
    decisions = flag_decisions.choices_for(kind, thing, is_reported=is_reported)
    form = DecisionForm(request.POST or None, decisions=decisions)
    may_decide = assignments.may_decide(request.user, thing)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        if form.is_valid() and _decided(request, form, thing):
            return redirect("moderation:flags")
    for report in reports:
        events.mark_read(user=request.user, about=report)
    may_suspend = flag_decisions.may_suspend(request.user, thing)
    context = {
        "form": form,
        # Who wrote it never learns who reported it, also where that is a moderator.
        "flags": [] if request.user.pk in assignments.author_ids(thing) else reports,
        "may_decide": may_decide,
        "decisions": decisions,
        "kind": kind,
        "thing": thing,
        "title": kind.title(thing),
        "text": kind.text(thing),
        "writer": kind.author(thing),
        "suspend_address": suspend_address(thing) if may_suspend else "",
        **kind.decision_context(request.user, thing),
    }
    return render(request, "moderation/decide.html", context)


def _decided(request, form: DecisionForm, thing: Model) -> bool:
    try:
        flag_decisions.decide(user=request.user, thing=thing, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    decision = Decision(form.cleaned_data["decision"])
    if decision == Decision.DISMISS:
        messages.success(request, _("It stays as it is. Those who reported it are told."))
    elif decision == Decision.DONE:
        messages.success(request, _("Dealt with. Those who reported it are told."))
    else:
        messages.success(
            request, _("Done. The writer is told why, and those who reported it that it is decided.")
        )
    return True


@require_http_methods(["GET", "POST"])
@for_moderators
def suspend(request, kind, pk):
    """Suspend who wrote something."""
    kind, thing = _moderated(request, kind, pk)
    if not flag_decisions.may_suspend(request.user, thing):
        raise PermissionDenied
    writer = kind.author(thing)
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flag_decisions.suspend(
                user=request.user, thing=thing, reason=form.cleaned_data["reason"], until=form.until
            )
        except suspensions.SuspensionError as error:
            form.add_error(None, error)
        else:
            done = _("%(name)s is suspended, logged out and told by e-mail.")
            messages.success(request, done % {"name": writer.get_full_name()})
            return redirect("moderation:flags")
    return render(request, "peers/suspend.html", {"form": form, "person": writer})


@require_safe
@for_moderators
def act_log(request):
    """What moderators did, by whom, when and why."""
    offered = kinds.of_moderator(request.user)
    form = LogFilterForm(request.GET or None, offered=offered, people=log.who_acted(request.user))
    acts = log.of_moderator(request.user)
    if form.is_valid():
        acts = log.filtered(acts, **form.cleaned_data)
    context = {
        "form": form,
        "page_obj": queue_rows.logged(acts, page=request.GET.get("page")),
        "places": queues.in_group(request.user, queues.CONDUCT),
    }
    return render(request, "moderation/log.html", context)

"""Messages between members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.base.access import audiences
from hub.base.kept_html import attaching
from hub.base.unsaved.resubmission import keeps_what_was_typed, take
from peers.messaging import services
from peers.messaging.forms import TextForm, WriteForm
from peers.models import Block, Conversation, Participant, User
from peers.moderation.views import flag

CONVERSATIONS_A_PAGE = 25


def _members_only(request) -> None:
    if not audiences.is_member(request.user):
        raise PermissionDenied


def _own_part(request, pk: int) -> Participant:
    """The reader's part in a conversation; of another's nobody learns that there is one."""
    _members_only(request)
    try:
        return services.own_part(request.user, get_object_or_404(Conversation, pk=pk))
    except Participant.DoesNotExist:
        raise Http404 from None


@login_required
@require_safe
def inbox(request):
    """The reader's conversations, the latest first, and whom they have blocked."""
    _members_only(request)
    parts = Participant.objects.filter(user=request.user).exclude(state=Participant.State.DECLINED)
    found = (
        parts.select_related("conversation")
        .prefetch_related("conversation__participants__user")
        .order_by("-conversation__last_message_at", "-pk")
    )
    context = {
        "page_obj": Paginator(found, CONVERSATIONS_A_PAGE).get_page(request.GET.get("page")),
        "blocks": Block.objects.filter(user=request.user).select_related("blocked"),
    }
    return render(request, "peers/messages/inbox.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def write(request, pk):
    """A first message to somebody."""
    _members_only(request)
    if request.user.pk == pk:
        messages.error(request, _("You can't write to yourself."))
        return redirect("peers:person", pk)
    to = services.recipient(request.user, pk)
    if to is None:
        raise Http404
    form = WriteForm(request.POST or take(request), sender=request.user, to=to)
    if request.method == "POST" and form.is_valid():
        try:
            conversation = services.start(
                sender=request.user,
                recipients=form.recipients,
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"],
            )
        except services.MessageError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your message is on its way."))
            return redirect(conversation)
    context = {"form": form, "to": to, "strangers_left": services.strangers_left(request.user)}
    return render(request, "peers/messages/write.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def conversation(request, pk):
    """One conversation: read and answer."""
    mine = _own_part(request, pk)
    found = mine.conversation
    form = TextForm(request.POST or take(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.reply(sender=request.user, conversation=found, text=form.cleaned_data["text"])
        except services.MessageError as error:
            form.add_error(None, error)
        else:
            return redirect(found)
    services.mark_read(mine)
    others = found.participants.exclude(user=request.user).select_related("user")
    blocked = set(Block.objects.filter(user=request.user).values_list("blocked", flat=True))
    shown_messages = list(services.messages_for(request.user, found))
    attaching.attach(shown_messages)
    context = {
        "conversation": found,
        "mine": mine,
        "others": others,
        "blocked": blocked,
        "shown_messages": shown_messages,
        "is_alone": services.is_alone(mine),
        "may_reply": services.may_reply(found, mine),
        "is_asked": mine.state == Participant.State.ASKED,
        "form": form,
    }
    return render(request, "peers/messages/conversation.html", context)


@login_required
@require_POST
def act(request, pk):
    """What one does with a conversation without a word: accept, decline, mute."""
    mine = _own_part(request, pk)
    action = request.POST.get("action", "")
    if action == "accept":
        services.accept(mine)
    elif action in {"mute", "unmute"}:
        services.set_muted(mine, muted=action == "mute")
    elif action == "decline":
        services.decline(mine)
        messages.success(request, _("You have left the conversation. Nobody is told."))
        return redirect("peers:inbox")
    return redirect(mine.conversation)


@login_required
@require_POST
def block(request, pk):
    """Get no more messages from somebody one has talked with, or get them again."""
    _members_only(request)
    mine = Participant.objects.filter(user=request.user).values("conversation")
    other = get_object_or_404(
        User.objects.filter(conversation_parts__conversation__in=mine).distinct(), pk=pk
    )
    try:
        if request.POST.get("action") == "unblock":
            services.unblock(request.user, other)
            messages.success(request, _("You get their messages again."))
        else:
            services.block(request.user, other)
            messages.success(request, _("You get no more messages from them. They are not told."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("peers:inbox")


# --- The addresses that earlier pages and mail hold ---------------------------------------------------
@require_http_methods(["GET", "POST"])
def report(request, pk):
    """Report one message to the moderators."""
    return flag(request, "message", pk)


@login_required
@require_safe
def reported_messages(request):
    """What was reported, for moderators."""
    if not request.user.has_perm(services.REPORTS_PERMISSION):
        raise PermissionDenied
    return redirect(f"{reverse('moderation:flags')}?kind=message")

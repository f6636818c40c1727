"""Reading a thread, starting one, answering in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums import permissions
from forums.errors import ForumError, NotOpenError
from forums.models import Post, Thread
from forums.threads import feeds, filing, lists, rate_limits, read_marks, services, shown_text, unsaved
from forums.threads.forms import FilingForm, PostForm, StartForm
from forums.threads.thread_page import PostsPage, address_of
from forums.views.common import members_only, read_forum, read_thread, visitors_log_in
from hub.base.access import audiences
from hub.base.output.feeds import respond
from hub.base.text.whole_numbers import whole_number
from hub.base.unsaved import services as unsaved_services
from hub.base.unsaved.registry import Place
from hub.base.unsaved.resubmission import keeps_what_was_typed, take
from notifications.notices import events


# --- Reading ------------------------------------------------------------------------------------------
@require_safe
@visitors_log_in
def thread(request, pk, slug=""):
    """One page of a thread."""
    found = read_thread(request, pk)
    if found.merged_into_id:
        return redirect(found.first_post or found.merged_into, permanent=True)
    if found.slug != slug:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{found.get_absolute_url()}{query}", permanent=True)
    is_member = audiences.is_member(request.user)
    known = found.read_position if is_member else None
    page = PostsPage(request.user, found, request.GET.get("page"), read_position=known)
    context = {
        "thread": found,
        "page": page,
        "page_obj": page.page,
        "filed": filing.chips_of(found),
        "me_too": is_member and found.said_me_too,
        "may_say_me_too": found.is_question and found.started_by_id != request.user.pk and is_member,
        "may_rename": permissions.may_rename(request.user, found),
    }
    if page.may_reply:
        context |= _form_as_left(request, found)
    if is_member:
        read_marks.note(user=request.user, thread=found, position=page.seen_up_to, known=known)
        events.mark_read(user=request.user, about=found)
    return render(request, "forums/thread.html", context)


def _form_as_left(request, found: Thread) -> dict:
    """The form for an answer, with what was typed into it and not sent."""
    place = unsaved.reply_place(found.pk)
    draft = unsaved_services.find(request.user, place)
    form = PostForm(initial=_typed(draft) if draft else {})
    return {"form": form, "draft": draft, "unsaved_place": place}


def _typed(draft) -> dict:
    """What was typed, to begin the form with; a key of its own it gets anew."""
    typed = unsaved_services.as_form_data(draft).dict()
    typed.pop("key", None)
    return typed


@login_required
@require_safe
def first_unread(request, pk):
    """On to the first post of a thread that the reader has not read, or else to the newest."""
    found = read_thread(request, pk)
    post = read_marks.first_unread(request.user, found) or found.last_post
    if post is None:
        return redirect(found)
    post.thread = found
    return redirect(address_of(post))


@require_safe
def feed(request, pk):
    """The newest posts of a thread as an Atom feed."""
    return respond(request, feeds.of_thread(request.user, read_thread(request, pk)))


# --- Starting -----------------------------------------------------------------------------------------
@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def start_anywhere(request):
    """Start a thread in a forum that is chosen in the form."""
    return _start(request, None)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def start(request, slug):
    """Start a thread in a forum."""
    forum = read_forum(request, slug)
    members_only(request)
    if not permissions.may_start(request.user, forum):
        raise PermissionDenied
    return _start(request, forum)


def _start(request, forum):
    members_only(request)
    forums = lists.forums_to_write_in(request.user)
    place = unsaved.start_place(forum)
    if request.method == "POST":
        if request.POST.get("action") == "discard":
            unsaved_services.discard(request.user, place)
            messages.success(request, _("What you typed is thrown away."), extra_tags=place.browser_key)
            return redirect(forum or "forums:index")
        form = StartForm(request.POST, request.FILES, forums=forums)
        if form.is_valid() and (made := _started(request, form, place)):
            return redirect(made.thread)
        context = {"form": form, "is_unsent": True}
    else:
        refused = take(request)
        draft = unsaved_services.find(request.user, place)
        typed = refused if refused is not None else (unsaved_services.as_form_data(draft) if draft else None)
        initial = {"forum": forum.slug} if forum else {}
        if request.GET.get("title"):
            initial["title"] = request.GET["title"][: Thread.TITLE_LENGTH]
        context = {
            "form": StartForm(initial={**initial, **_as_initial(typed)}, forums=forums),
            "draft": draft if refused is None else None,
            "was_refused": refused is not None,
        }
    context |= {"forum": forum, "unsaved_place": place, "forums": forums}
    return render(request, "forums/start.html", context)


def _as_initial(typed) -> dict:
    """What was typed, to begin the form with."""
    if typed is None:
        return {}
    initial = {
        name: typed[name] for name in ("forum", "kind", "title", "text", "tags", "kept") if name in typed
    }
    for name in ("service_lines", "themes"):
        initial[name] = [value for value in typed.getlist(name) if value.isdecimal()]
    return initial


def _started(request, form: StartForm, place: Place) -> Post | None:
    try:
        rate_limits.check_rate(request.user, starts=True)
        made = services.start_thread(
            author=request.user,
            forum=form.cleaned_data["forum"],
            filing=form.filing,
            text=form.cleaned_data["text"],
            attached=form.attached,
            key=form.cleaned_data["key"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    unsaved_services.discard(request.user, place)
    says = _("Your thread is open. You are told when somebody answers.")
    if made.is_held:
        says = _("Your thread waits for a moderator. It is shown to others once it is approved.")
    messages.success(request, says, extra_tags=place.browser_key)
    return made


# --- Answering -----------------------------------------------------------------------------------------
@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def reply(request, pk):
    """Answer in a thread; ``reply_to`` names a post that is answered, ``quote`` one that is quoted."""
    members_only(request)
    place = unsaved.reply_place(pk)
    found = Thread.objects.select_related("forum__category", "audience").filter(pk=pk).first()
    if found is None or not permissions.may_see_thread(request.user, found):
        if request.method == "POST" and request.POST.get("text", "").strip():
            return _kept_for_the_writer(
                request, PostForm(request.POST), None, _("This thread is no longer there.")
            )
        raise Http404
    if request.method == "POST":
        return _reply(request, found, place)
    if found.merged_into_id:
        return redirect(found.merged_into)
    if not permissions.may_reply(request.user, found):
        return redirect(found)
    refused, draft = take(request), unsaved_services.find(request.user, place)
    typed = (refused.dict() if refused is not None else None) or (_typed(draft) if draft else {})
    typed.pop("key", None)
    answered = _answered(request, found, typed.get("reply_to"))
    initial = {**typed, "reply_to": answered.pk if answered else None}
    quoted = whole_number(request.GET.get("quote"))
    if answered and quoted and not typed.get("text"):
        initial["text"] = quoted_text(request.user, answered)
    context = {
        "thread": found,
        "form": PostForm(initial=initial),
        "unsaved_place": place,
        "answered": answered,
        "draft": draft if refused is None else None,
        "was_refused": refused is not None,
    }
    return render(request, "forums/reply.html", context)


def quoted_text(reader, post: Post) -> str:
    """A post's text as a quotation, with room below it for the answer."""
    lines = shown_text.markdown_for(reader, post).splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _answered(request, found: Thread, typed) -> Post | None:
    pk = whole_number(request.GET.get("quote") or request.GET.get("reply_to") or str(typed or ""))
    return found.posts.readable().filter(pk=pk).first() if pk else None


def _reply(request, found: Thread, place: Place):
    form = PostForm(request.POST, request.FILES)
    reason = None
    if form.is_valid():
        try:
            rate_limits.check_rate(request.user)
            answered = form.cleaned_data["reply_to"]
            made = services.reply(
                author=request.user,
                thread=found,
                text=form.cleaned_data["text"],
                reply_to=Post(pk=answered) if answered else None,
                attached=form.attached,
                key=form.cleaned_data["key"],
            )
        except NotOpenError as error:
            reason = " ".join(error.messages)
        except ForumError as error:
            form.add_error(None, error)
            if error.code == "answered_is_gone":
                form.data = form.data.copy()
                form.data["reply_to"] = ""
        except ValidationError as error:
            form.add_error(None, error)
        else:
            unsaved_services.discard(request.user, place)
            says = _("Your answer is there.")
            if made.is_held:
                says = _("Your answer waits for a moderator. It is shown to others once it is approved.")
            messages.success(request, says, extra_tags=place.browser_key)
            return redirect(address_of(made))
    if reason or not permissions.may_reply(request.user, found):
        return _kept_for_the_writer(
            request, form, found, reason or _("Nobody can answer in this thread now.")
        )
    context = {"thread": found, "form": form, "unsaved_place": place, "is_unsent": True}
    return render(request, "forums/reply.html", context)


def _kept_for_the_writer(request, form: PostForm, found: Thread | None, reason: str):
    """Say why it can't be sent, with the text to take along."""
    context = {"thread": found, "text": form.data.get("text", ""), "reason": reason}
    return render(request, "forums/not_sent.html", context, status=409 if found else 404)


@login_required
@require_http_methods(["GET", "POST"])
def discard(request, pk):
    """Throw away what was typed into an answer, after a word of confirmation."""
    members_only(request)
    place = unsaved.reply_place(pk)
    draft = unsaved_services.find(request.user, place)
    address = reverse("forums:thread", args=[pk])
    if request.method == "POST":
        unsaved_services.discard(request.user, place)
        messages.success(request, _("What you typed is thrown away."), extra_tags=place.browser_key)
        return redirect(address)
    if draft is None:
        return redirect(address)
    return render(request, "forums/discard.html", {"draft": draft, "address": address})


# --- The thread as a whole ---------------------------------------------------------------------------
@login_required
@require_POST
def me_too(request, pk):
    """Say that one has the same question, or take it back."""
    found = read_thread(request, pk)
    try:
        services.say_me_too(user=request.user, thread=found, me_too=request.POST.get("action") != "undo")
    except ForumError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def refile(request, pk):
    """Change a thread's title and what it is filed under."""
    found = read_thread(request, pk)
    if not permissions.may_rename(request.user, found):
        raise PermissionDenied
    if request.method == "POST":
        form = FilingForm(request.POST)
        if form.is_valid():
            found = services.refile(user=request.user, thread=found, filing=form.filing)
            messages.success(request, _("The thread is filed anew."))
            return redirect(found)
    else:
        form = FilingForm(
            initial={
                "title": found.title,
                "kind": found.kind,
                "tags": ", ".join(tag.name for tag in found.tags.all()),
                "service_lines": found.service_lines.all(),
                "themes": found.themes.all(),
            }
        )
    return render(request, "forums/refile.html", {"thread": found, "form": form})

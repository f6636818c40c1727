"""Where authors ask for advice and close it, where the invited say not now, and members that they face the same."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.advice import invitations, requests, same_problem
from cases.advice.forms import AskForm, FellowForm, OutcomeForm, UntilForm
from cases.models import AdviceInvitation, AdviceRequest, CasePage
from cases.review.services import CaseConflictError
from cases.writing import unsaved
from cases.writing.views import say_done
from forums.threads import rate_limits
from hub.base.access import audiences
from hub.base.unsaved import services as unsaved_services
from hub.base.unsaved.registry import Place
from hub.base.unsaved.resubmission import keeps_what_was_typed, take
from notifications.following import services
from notifications.models.frequency import How


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def advice(request, pk):
    """Ask for advice on a case; while it asks, how that goes, until when, and closing it."""
    case = _own_case(request, pk)
    if not case.live:
        messages.info(request, _("This case is not on the site: nobody could answer."))
        return redirect("cases:edit", case.pk)
    now_open = case.advice_requests.open().first()
    if now_open is None:
        return _ask(request, case)
    now_open.case = case
    return _manage(request, case, now_open)


def _ask(request, case: CasePage):
    if request.POST.get("action") == "close":
        # Somebody else closed it while this text was written: it is not lost.
        messages.error(
            request, _("This request for advice was closed meanwhile. Change what is said of it here.")
        )
        latest = case.advice_requests.closed().first()
        if latest is not None:
            return _outcome(request, case, latest)
    place = unsaved.place_of(case, unsaved.ADVICE)
    left = _as_left(request, place, step=unsaved.ADVICE)
    form = AskForm(request.POST if request.POST.get("action") == "ask" else None, initial=left.pop("typed"))
    if form.is_bound and form.is_valid():
        try:
            rate_limits.check_rate(request.user, starts=True)
            requests.open_request(
                author=request.user, case=case, questions=form.questions, until=form.cleaned_data["until"]
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        except CaseConflictError as conflict:
            form.add_error(None, str(conflict))
        else:
            text = _("Your case asks for advice. The first members are invited within minutes.")
            _done(request, place, text)
            return redirect(f"{case.get_url(request)}#advice")
    context = {"case": case, "form": form, "closed": case.advice_requests.closed(), **left}
    return render(request, "cases/advice/ask.html", context)


def _manage(request, case: CasePage, now_open: AdviceRequest):
    action = request.POST.get("action")
    until_form = UntilForm(request.POST if action == "prolong" else None, initial={"until": now_open.until})
    step = unsaved.advice_step(now_open)
    place = unsaved.place_of(case, step)
    left = _as_left(request, place, step=step)
    form = OutcomeForm(
        request.POST if action == "close" else None, initial=left.pop("typed"), request_for_advice=now_open
    )
    asked_twice = AskForm(request.POST) if action == "ask" else None
    try:
        if until_form.is_bound and until_form.is_valid():
            requests.prolong(author=request.user, request=now_open, until=until_form.cleaned_data["until"])
            messages.success(request, _("The case asks until the day that you chose."))
            return redirect("cases:advice", case.pk)
        if form.is_bound and form.is_valid():
            requests.close(
                author=request.user,
                request=now_open,
                outcome=form.cleaned_data["outcome"],
                outcomes=form.outcomes,
            )
            _done(request, place, _("What came of the advice is part of the case now."))
            return redirect(f"{case.get_url(request)}#advice")
    except ValidationError as error:
        (until_form if until_form.is_bound else form).add_error(None, error.messages)
    except CaseConflictError as conflict:
        messages.error(request, str(conflict))
    if asked_twice is not None:
        messages.error(
            request, _("This case asks for advice already. What you typed is below; nothing was added.")
        )
        asked_twice.is_valid()
    context = {
        "case": case,
        "request_for_advice": now_open,
        "form": form,
        "until_form": until_form,
        "numbers": invitations.invited_count(now_open),
        "questions": now_open.questions.select_related("thread"),
        "not_added": asked_twice.questions if asked_twice else [],
        **left,
    }
    return render(request, "cases/advice/manage.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def outcome(request, pk, number):
    """Change what is said of a request that is closed."""
    case = _own_case(request, pk)
    closed = get_object_or_404(case.advice_requests, pk=number)
    if closed.is_open:
        return redirect("cases:advice", case.pk)
    if not case.live:
        messages.info(request, _("This case is not on the site."))
        return redirect("cases:edit", case.pk)
    return _outcome(request, case, closed)


def _outcome(request, case: CasePage, closed: AdviceRequest):
    data = request.POST if request.method == "POST" else None
    step = unsaved.advice_step(closed)
    place = unsaved.place_of(case, step)
    left = _as_left(request, place, step=step)
    form = OutcomeForm(data, initial=left.pop("typed"), request_for_advice=closed)
    # A text that comes from the form for closing is shown first, beside what was said meanwhile.
    if form.is_bound and request.POST.get("action") != "close" and form.is_valid():
        requests.amend(
            author=request.user,
            request=closed,
            outcome=form.cleaned_data["outcome"],
            outcomes=form.outcomes,
        )
        _done(request, place, _("What you changed stands on the case now."))
        return redirect(f"{case.get_url(request)}#advice")
    context = {"case": case, "form": form, "request_for_advice": closed, **left}
    return render(request, "cases/advice/outcome.html", context)


@login_required
@require_POST
def not_now(request, pk):
    """Say that one does not want to advise now."""
    invitation = get_object_or_404(
        AdviceInvitation.objects.select_related("request__case"), pk=pk, user=request.user
    )
    invitations.not_now(user=request.user, invitation=invitation)
    messages.success(request, _("All right: somebody else is asked. You can answer all the same."))
    case = invitation.request.case
    if audiences.may_see(request.user, case):
        return redirect(case.get_url(request))
    return redirect("/")


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def face_the_same(request, pk):
    """Say that one's organisation faces the same as the case, change what is shown of it, take it back."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    case = get_object_or_404(CasePage, pk=pk)
    if not audiences.may_see(request.user, case):
        raise Http404
    own = same_problem.own(request.user, case)
    if request.method == "POST" and request.POST.get("action") == "take_back":
        same_problem.take_back(user=request.user, case=case)
        messages.success(request, _("You are no longer listed here, and follow the case no longer."))
        return redirect(case.get_url(request))
    if not same_problem.may_say(request.user, case):
        messages.info(request, _("You wrote this case yourself."))
        return redirect(case.get_url(request))
    followed = services.how(user=request.user, thing=case)
    initial = {
        "shown_as": same_problem.chosen(own),
        "how": followed if followed and followed != How.MUTED else How.WEEKLY,
        **_refused(request),
    }
    form = FellowForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        same_problem.say(user=request.user, case=case, **form.cleaned_data)
        messages.success(request, _("You follow this case, and are told what comes of it."))
        return redirect(f"{case.get_url(request)}#same")
    return render(request, "cases/advice/face_the_same.html", {"case": case, "form": form, "own": own})


def _own_case(request, pk: int) -> CasePage:
    case = get_object_or_404(CasePage, pk=pk)
    if not case.may_be_edited_by(request.user):
        raise PermissionDenied
    return case


def _refused(request) -> dict:
    """What was typed before the log-in ran out."""
    refused = take(request)
    return refused.dict() if refused is not None else {}


def _as_left(request, place: Place, *, step: str) -> dict:
    """``typed``: what was typed into a form and not saved; and what its page says of it."""
    kept = unsaved_services.find(request.user, place)
    refused = _refused(request)
    typed = refused or (unsaved_services.as_form_data(kept).dict() if kept else {})
    return {
        "typed": typed,
        "kept": kept,
        "kept_stamp": request.POST.get("kept", unsaved_services.stamp(kept)),
        "was_refused": bool(refused),
        "step": step,
        "unsaved_place": place,
    }


def _done(request, place: Place, text: str) -> None:
    """What was typed is saved: neither the site nor the browser keeps it any longer."""
    unsaved_services.discard(request.user, place)
    say_done(request, place, text)

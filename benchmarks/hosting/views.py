"""Where hosts make rounds and run them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benchmarks import permissions
from benchmarks.confidence import selectors as confidence_selectors
from benchmarks.confidence.services import ConsentError
from benchmarks.hosting import services
from benchmarks.hosting.forms import AskForm, CorrectionForm, ReopenForm, RoundForm, RunningRoundForm
from benchmarks.hosting.publishing import RoundError
from benchmarks.models import Round, Submission
from benchmarks.submitting import services as submitting_services

A_PAGE = 50


@login_required
@require_safe
def hosting_list(request):
    """The rounds that the reader hosts, and those of which they are a data steward."""
    hosted = Round.objects.run_by(request.user)
    reviewed = Round.objects.reviewed_by(request.user)
    may_host = permissions.may_host(request.user)
    if not may_host and not reviewed.exists():
        raise PermissionDenied
    page = Paginator(_counted(hosted).order_by("-year", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "reviewed": _counted(reviewed).exclude(state=Round.State.PUBLISHED).order_by("-year", "-pk")[:A_PAGE],
        "may_host": may_host,
    }
    return render(request, "benchmarks/hosting/list.html", context)


def _counted(rounds):
    return rounds.select_related("programme").annotate(asked=Count("submissions", distinct=True))


def hosted_round(request, slug: str) -> Round:
    """A round that the reader runs; of others it is not said that they are there."""
    return get_object_or_404(
        Round.objects.run_by(request.user).select_related("programme", "audience"), slug=slug
    )


@login_required
@require_http_methods(["GET", "POST"])
def new_round(request):
    """Begin a round."""
    if not permissions.may_host(request.user):
        raise PermissionDenied
    form = RoundForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        round_ = form.save()
        messages.success(request, _("The round is kept as a draft. Now say whom it asks."))
        return redirect("benchmarks:ask_organisations", round_.slug)
    return render(request, "benchmarks/hosting/form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit_round(request, slug):
    """Change a round: all of it while it is a draft, and little later."""
    found = hosted_round(request, slug)
    if found.is_published:
        messages.info(request, _("The round is published: it is not changed any more."))
        return redirect("benchmarks:manage_round", found.slug)
    form_class = RoundForm if found.is_draft else RunningRoundForm
    form = form_class(request.POST or None, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except ConsentError as error:
            messages.error(request, str(error))
        else:
            _say_saved(request, form.asked_count)
        return redirect("benchmarks:manage_round", found.slug)
    return render(request, "benchmarks/hosting/form.html", {"form": form, "round": found})


def _say_saved(request, asked_count: int) -> None:
    messages.success(request, _("The round is saved."))
    if asked_count:
        text = ngettext(
            "%(count)d organisation that has sent figures is asked for its consent. No answer is no.",
            "%(count)d organisations that have sent figures are asked for their consent. No answer is no.",
            asked_count,
        )
        messages.info(request, text % {"count": asked_count})


@login_required
@require_safe
def manage_round(request, slug):
    """How far a round is: who was asked, and what each has sent. No figures."""
    found = hosted_round(request, slug)
    submissions = list(
        found.submissions.select_related("organisation").annotate(message_count=Count("messages"))
    )
    answered = submitting_services.progress(submissions)
    metric_count = found.metrics.count()
    rows = [
        {
            "submission": one,
            "answered": answered.get(one.pk, 0),
            "may_remove": one.state == Submission.State.ASKED
            and found.state in {Round.State.DRAFT, Round.State.OPEN},
        }
        for one in submissions
    ]
    context = {
        "round": found,
        "rows": rows,
        "metric_count": metric_count,
        "counts": _counts(submissions),
        "stewards": found.stewards.select_related("membership_application__organisation__merged_into"),
        "consents": confidence_selectors.requests_with_counts(found),
        "missing": services.what_is_missing(found) if found.is_draft else [],
        "waits": services.what_waits(found) if found.state == Round.State.REVIEW else [],
        "is_steward": permissions.reviews(request.user, found),
        "newer": Round.objects.filter(corrects=found).first(),
    }
    return render(request, "benchmarks/hosting/round.html", context)


def _counts(submissions: list[Submission]) -> list[dict]:
    """How many organisations are in which state."""
    found = []
    for state in Submission.State:
        count = sum(one.state == state for one in submissions)
        if count:
            found.append({"label": state.label, "count": count})
    return found


@login_required
@require_http_methods(["GET", "POST"])
def ask_organisations(request, slug):
    """Say whom the round asks."""
    found = hosted_round(request, slug)
    form = AskForm(request.POST if request.method == "POST" else None, round_=found)
    if request.method == "POST" and form.is_valid():
        try:
            count = services.ask(by=request.user, round_=found, organisations=form.organisations)
        except RoundError as error:
            form.add_error(None, str(error))
        else:
            text = ngettext("%(count)d organisation is asked.", "%(count)d organisations are asked.", count)
            messages.success(request, text % {"count": count})
            return redirect("benchmarks:manage_round", found.slug)
    return render(request, "benchmarks/hosting/ask.html", {"round": found, "form": form})


@login_required
@require_POST
def ask_no_more(request, slug, pk):
    """Take an organisation off the list."""
    found = hosted_round(request, slug)
    submission = get_object_or_404(found.submissions.select_related("round", "organisation"), pk=pk)
    name = submission.organisation.name
    try:
        services.ask_no_more(by=request.user, submission=submission)
    except RoundError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s is not asked any more.") % {"name": name})
    return redirect("benchmarks:manage_round", found.slug)


@login_required
@require_POST
def remind(request, slug):
    """Remind all whose figures are still to come."""
    found = hosted_round(request, slug)
    try:
        count = services.remind_now(by=request.user, round_=found)
    except RoundError as error:
        messages.error(request, str(error))
    else:
        text = ngettext("%(count)d organisation is reminded.", "%(count)d organisations are reminded.", count)
        messages.success(
            request,
            text % {"count": count} if count else _("All whose figures are to come were reminded today."),
        )
    return redirect("benchmarks:manage_round", found.slug)


# --- What is asked before it is done -------------------------------------------------------------
def _open(request, round_, form):
    services.open_round(by=request.user, round_=round_)
    return _("The round is open. The members of the organisations are told."), round_


def _close(request, round_, form):
    services.close(by=request.user, round_=round_)
    return _("The round is closed, and in review."), round_


def _reopen(request, round_, form):
    services.reopen(by=request.user, round_=round_, closes_at=form.cleaned_data["closes_at"])
    return _("The round is open again."), round_


def _publish(request, round_, form):
    services.publish(by=request.user, round_=round_)
    return _("The round is published. The members of the organisations that took part are told."), round_


def _correct(request, round_, form):
    new = services.begin_correction(
        by=request.user, round_=round_, correction=form.cleaned_data["correction"]
    )
    return _(
        "The new version is in review. A data steward sends back the figures that are to be mended."
    ), new


ACTS = {
    "open": (_open, None),
    "close": (_close, None),
    "reopen": (_reopen, ReopenForm),
    "publish": (_publish, None),
    "correct": (_correct, CorrectionForm),
}


@login_required
@require_http_methods(["GET", "POST"])
def act_on_round(request, slug, act):
    """Ask, then open, close, open again, publish or correct a round."""
    found = hosted_round(request, slug)
    if act not in ACTS:
        raise Http404
    do, form_class = ACTS[act]
    form = form_class(request.POST or None) if form_class else None
    error = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            text, shown = do(request, found, form)
        except RoundError as refused:
            error = str(refused)
        else:
            messages.success(request, text)
            return redirect("benchmarks:manage_round", shown.slug)
    submissions = list(found.submissions.select_related("organisation"))
    context = {
        "round": found,
        "act": act,
        "form": "" if form is None else form,
        "error": error,
        "waits": services.what_waits(found) if act == "publish" else [],
        "counted": [one for one in submissions if one.state in {"sent", "accepted"}],
        "left_out": [one for one in submissions if one.is_unsent],
    }
    return render(request, "benchmarks/hosting/act.html", context, status=409 if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
def delete_round(request, slug):
    """Delete a draft, after a word of confirmation."""
    found = hosted_round(request, slug)
    if not found.is_draft or found.corrects_id:
        raise Http404
    if request.method == "POST":
        found.delete()
        messages.success(request, _("The draft is deleted."))
        return redirect("benchmarks:hosting")
    return render(request, "benchmarks/hosting/delete.html", {"round": found})

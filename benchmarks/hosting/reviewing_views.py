"""Where data stewards look at what was sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks import formats
from benchmarks.hosting import reviewing
from benchmarks.models import Round
from benchmarks.submitting import services
from benchmarks.submitting.forms import MessageForm
from benchmarks.submitting.services import Sheet, SubmittingError
from benchmarks.submitting.validation import value_of
from notifications.notices import events


def _reviewed(request, slug: str) -> Round:
    return get_object_or_404(Round.objects.reviewed_by(request.user), slug=slug)


@login_required
@require_safe
def review_round(request, slug):
    """What of a round waits for a data steward, what was flagged first."""
    found = _reviewed(request, slug)
    submissions = found.submissions.select_related("organisation", "round").prefetch_related(
        "figures", "confirmations"
    )
    rows = [{"submission": one, "flag_count": len(one.confirmations.all())} for one in submissions]
    order = {"sent": 0, "returned": 1, "signing": 2, "draft": 3, "asked": 4, "accepted": 5, "declined": 6}
    rows.sort(key=lambda row: (order[row["submission"].state], not row["flag_count"]))
    return render(request, "benchmarks/reviewing/round.html", {"round": found, "rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def review_submission(request, slug, pk):
    """One organisation's figures, what the checks asked, what was said to it, and the exchange."""
    found = _reviewed(request, slug)
    submission = get_object_or_404(
        found.submissions.select_related("round", "organisation", "delivery_model", "prepared_by", "sent_by"),
        pk=pk,
    )
    form = MessageForm(request.POST if request.POST.get("act") in {"send_back", "message"} else None)
    if request.method == "POST":
        try:
            done = _act(request, submission, form)
        except SubmittingError as error:
            form.add_error(None, str(error)) if form.is_bound else messages.error(request, str(error))
            done = ""
        if done:
            messages.success(request, done)
            return redirect("benchmarks:review_submission", found.slug, submission.pk)
    else:
        events.mark_read(user=request.user, about=submission)
    sheet = Sheet(submission)
    context = {
        "round": found,
        "submission": submission,
        "sheet": sheet,
        "rows": [_row(sheet, version) for version in sheet.versions],
        "exchange": submission.messages.select_related("written_by"),
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "benchmarks/reviewing/submission.html", context, status=status)


def _act(request, submission, form: MessageForm) -> str:
    act, edition = request.POST.get("act", ""), request.POST.get("edition", "")
    if act == "accept":
        reviewing.accept(
            by=request.user, submission=submission, edition=int(edition) if edition.isdecimal() else -1
        )
        return _("Accepted.")
    if not form.is_bound or not form.is_valid():
        return ""
    text = form.cleaned_data["text"]
    if act == "send_back":
        reviewing.send_back(by=request.user, submission=submission, text=text)
        return _("Sent back. The organisation can change its figures, and is told why.")
    services.write_message(by=request.user, submission=submission, text=text, as_steward=True)
    return _("Your message is sent.")


def _row(sheet: Sheet, version) -> dict:
    figure, last = sheet.figures.get(version.pk), sheet.last.get(version.pk)
    return {
        "version": version,
        "figure": figure,
        "numerator": formats.figure(figure.numerator) if figure else "",
        "denominator": formats.figure(figure.denominator) if figure else "",
        "value": formats.figure(value_of(version, figure)) if figure else "",
        "last": formats.figure(last.value) if last else "",
        "flags": [
            {"question": question, "said": sheet.confirmation_of(question)}
            for question in sheet.questions
            if question.version.pk == version.pk
        ],
    }

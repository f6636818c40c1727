"""Where data stewards look at what was sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks import formats, permissions
from benchmarks.confidence import reading_log, selectors
from benchmarks.hosting import reviewing
from benchmarks.models import Round, Submission
from benchmarks.submitting import doubles, services, spreadsheets
from benchmarks.submitting.forms import MessageForm
from benchmarks.submitting.services import Sheet, SubmittingError
from benchmarks.submitting.validation import value_of
from hub.base.output.tables import XLSX_TYPE
from hub.base.text.whole_numbers import whole_number
from notifications.notices import events


def _reviewed(request, slug: str) -> Round:
    return get_object_or_404(Round.objects.reviewed_by(request.user), slug=slug)


@login_required
@require_safe
def review_round(request, slug):
    """What of a round waits for a data steward, what was flagged first; of what they may not read, the state."""
    found = _reviewed(request, slug)
    submissions = found.submissions.select_related("organisation", "round").prefetch_related("confirmations")
    doubled = doubles.in_round(found)
    readable = set(found.submissions.readable_by(request.user).values_list("pk", flat=True))
    given = set(found.submissions.given().values_list("pk", flat=True))
    rows = [
        {
            "submission": one,
            "double": doubled.get(one.pk),
            "flag_count": len(one.confirmations.all()) if one.pk in readable else 0,
            "is_closed": one.pk in given - readable,
        }
        for one in submissions
    ]
    order = {"sent": 0, "returned": 1, "signing": 2, "draft": 3, "asked": 4, "accepted": 5, "declined": 6}
    rows.sort(key=lambda row: (order[row["submission"].state], not row["flag_count"]))
    return render(request, "benchmarks/reviewing/round.html", {"round": found, "rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def review_submission(request, slug, pk):
    """One organisation's figures, what the checks asked, what was said to it, and the exchange."""
    found = _reviewed(request, slug)
    submission = _submission(found, pk)
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
    is_readable = permissions.reads(request.user, submission)
    exchange = list(selectors.messages_for(request.user, submission))
    context = {
        "round": found,
        "submission": submission,
        "is_readable": is_readable,
        "lead": submission.note if is_readable else "",
        "exchange": exchange,
        "form": form,
    }
    if is_readable:
        sheet = reviewing.open_figures(by=request.user, submission=submission, what=reading_log.What.FIGURES)
        context["rows"] = [_row(sheet, version) for version in sheet.versions]
    else:
        context["why_unreadable"] = selectors.why_unreadable(request.user, submission)
        if exchange:
            reading_log.record(by=request.user, submission=submission, what=reading_log.What.MESSAGES)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "benchmarks/reviewing/submission.html", context, status=status)


def _submission(round_: Round, pk: int) -> Submission:
    return get_object_or_404(
        round_.submissions.select_related(
            "round", "organisation", "delivery_model", "prepared_by", "sent_by"
        ),
        pk=pk,
    )


@login_required
@require_safe
def review_submission_xlsx(request, slug, pk):
    """One organisation's figures as a table, for a data steward who may read them."""
    found = _reviewed(request, slug)
    submission = _submission(found, pk)
    if not permissions.reads(request.user, submission):
        raise Http404
    sheet = reviewing.open_figures(by=request.user, submission=submission, what=reading_log.What.SPREADSHEET)
    return FileResponse(
        spreadsheets.as_xlsx(sheet),
        as_attachment=True,
        filename=f"{found.slug}-{submission.organisation.slug}.xlsx",
        content_type=XLSX_TYPE,
    )


def _act(request, submission, form: MessageForm) -> str:
    act = request.POST.get("act", "")
    if act == "accept":
        edition = whole_number(request.POST.get("edition"))
        reviewing.accept(by=request.user, submission=submission, edition=edition)
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

"""Where the members of an organisation write its figures, check them and send them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benchmarks import permissions
from benchmarks.confidence import selectors as confidence_selectors
from benchmarks.confidence import services as confidence
from benchmarks.models import Submission
from benchmarks.submitting import doubles, services, spreadsheets
from benchmarks.submitting.forms import FiguresForm, MessageForm
from benchmarks.submitting.services import ChangedError, ClosedError, Sheet, SubmittingError
from benchmarks.submitting.unsaved import FIGURES_FORM
from hub.base.access import audiences, rate_limits
from hub.base.output.tables import XLSX_TYPE
from hub.base.text.whole_numbers import whole_number
from hub.base.unsaved import services as unsaved_services
from hub.base.unsaved.resubmission import keeps_what_was_typed, take
from notifications.notices import events
from peers.organisations import merge_consents

A_PAGE = 100
UPLOADS_AN_HOUR = 40
HOUR = 60 * 60


def _own(request, pk: int) -> Submission:
    """The figures of the reader's own organisation; of others it is not said that they are there."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    found = get_object_or_404(
        Submission.objects.select_related(
            "round__programme", "round__audience", "organisation", "delivery_model", "prepared_by", "sent_by"
        ),
        pk=pk,
    )
    if not permissions.writes(request.user, found):
        raise Http404
    return found


@login_required
@require_safe
def own_submissions(request):
    """What the reader's organisation is asked for, and was."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    rows = Submission.objects.of_organisation_of(request.user).select_related("round", "organisation")
    rows = list(rows.order_by("-round__year", "-round__number", "-pk")[:A_PAGE])
    context = {
        "submissions": rows,
        "organisation": request.user.organisation,
        "merge_consents": merge_consents.asked_of(request.user),
    }
    return render(request, "benchmarks/submitting/list.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def submission(request, pk):
    """The figures of an organisation: written while the round is open, read afterwards."""
    found = _own(request, pk)
    sheet = Sheet(found)
    if request.method == "POST":
        return _save(request, found, sheet)
    events.mark_read(user=request.user, about=found)
    kept = unsaved_services.find(request.user, FIGURES_FORM.place(found))
    refused = take(request)
    typed = refused if refused is not None else (unsaved_services.as_form_data(kept) if kept else None)
    form = FiguresForm(sheet=sheet, typed=typed)
    if kept and refused is None and not form.differs_from_saved():
        kept.delete()
        kept, form = None, FiguresForm(sheet=sheet)
    return _page(request, sheet, form, kept=kept, was_refused=refused is not None)


def _save(request, found: Submission, sheet: Sheet):
    form = FiguresForm(request.POST, sheet=sheet)
    if not found.takes_figures:
        return _too_late(request, sheet, form)
    if not form.is_valid():
        return _page(request, sheet, form, status=422)
    try:
        services.save(
            by=request.user,
            submission=found,
            written=form.written,
            edition=form.cleaned_data["edition"],
            **form.details,
        )
    except ClosedError:
        return _too_late(request, sheet, form)
    except ChangedError as conflict:
        fresh = Sheet(_own(request, found.pk))
        again = request.POST.copy()
        # Saving once more is then a choice made knowingly.
        again["edition"] = str(fresh.submission.edition)
        form = FiguresForm(again, sheet=fresh)
        form.is_valid()
        return _page(request, fresh, form, conflict=str(conflict), status=409)
    _forget_typed(request, found)
    messages.success(
        request, _("The figures are saved; they are not sent yet."), extra_tags=f"figures:{found.pk}"
    )
    if request.POST.get("action") == "check":
        return redirect("benchmarks:check_submission", found.pk)
    return redirect(found)


def _too_late(request, sheet: Sheet, form: FiguresForm):
    """The round closed meanwhile: nothing is saved, and what was typed is kept for its writer and shown."""
    place = FIGURES_FORM.place(sheet.submission)
    known = unsaved_services.stamp(unsaved_services.find(request.user, place))
    kept = unsaved_services.keep(request.user, place, sent=dict(request.POST.lists()), goes_on_from=known)
    form.is_valid()
    return _page(request, sheet, form, kept=kept, is_too_late=True, status=409)


def _page(request, sheet: Sheet, form: FiguresForm, *, status: int = 200, **context):
    found = sheet.submission
    if not found.takes_figures:
        form.lock()
    context |= {
        "submission": found,
        "round": found.round,
        "unsaved_place": FIGURES_FORM.place(found),
        "form": form,
        "rows": form.rows(),
        "sheet": sheet,
        **_readers(found),
        "consents": confidence_selectors.answers_of(found),
        "double": doubles.of(found),
        "exchange": found.messages.select_related("written_by"),
        "message_form": MessageForm(),
        "why_closed": "" if found.takes_figures else services.why_closed(found),
        "may_sign": found.state == Submission.State.SIGNING and found.prepared_by_id != request.user.pk,
        "may_take_back": found.round.takes_figures and found.state in {"sent", "accepted", "signing"},
        "may_decline": found.round.takes_figures and found.state in {"asked", "draft", "signing"},
        "may_rejoin": found.round.takes_figures and found.state == "declined",
    }
    return render(request, "benchmarks/submitting/figures.html", context, status=status)


def _readers(found: Submission) -> dict:
    """Who will read the figures and whom the results are for, as it stands beside each form that sends them."""
    stewards = found.round.stewards.select_related("membership_application__organisation__merged_into")
    return {"stewards": stewards.order_by("name", "pk"), "terms": confidence.terms_of(found.round)}


def _forget_typed(request, found: Submission) -> None:
    unsaved_services.discard(request.user, FIGURES_FORM.place(found))


# --- Checking and sending ------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "POST"])
def check_submission(request, pk):
    """What the checks ask: mended, or answered with a reason; then the figures are sent."""
    found = _own(request, pk)
    if not found.takes_figures and request.method == "GET":
        messages.info(request, services.why_closed(found))
        return redirect(found)
    error, reasons = "", {}
    if request.method == "POST":
        reasons = {name: request.POST[name][:1000] for name in request.POST if name.startswith("reason-")}
        try:
            services.confirm(by=request.user, submission=found, reasons=reasons)
            if request.POST.get("action") == "send":
                return _send(request, found)
            messages.success(request, _("Your answers are kept."))
            return redirect("benchmarks:check_submission", found.pk)
        except SubmittingError as refused:
            # What was typed stays on the page, also where the round closed meanwhile.
            error = str(refused)
            found = _own(request, pk)
    sheet = Sheet(found)
    context = {
        "submission": found,
        "round": found.round,
        **_readers(found),
        "sheet": sheet,
        "questions": [_question(sheet, question, reasons) for question in sheet.questions],
        "error": error,
    }
    return render(request, "benchmarks/submitting/check.html", context, status=409 if error else 200)


def _question(sheet: Sheet, question, reasons: dict) -> dict:
    confirmation = sheet.confirmation_of(question)
    reason = reasons.get(question.name) or (confirmation.reason if confirmation else "")
    return {"question": question, "said": confirmation, "reason": reason}


def _what_was_read(request) -> dict:
    """What the page showed to the one who sends: which figures, and who will read them."""
    return {
        "edition": whole_number(request.POST.get("edition")),
        "terms": request.POST.get("terms", ""),
    }


def _send(request, found: Submission):
    sent = services.send(by=request.user, submission=found, **_what_was_read(request))
    text = (
        _("Somebody else of your organisation is asked to sign the figures.")
        if sent.state == Submission.State.SIGNING
        else _("The figures are sent.")
    )
    messages.success(request, text)
    return redirect(found)


@login_required
@require_POST
def submission_act(request, pk):
    """Sign, take back, decline, take part after all, write to the stewards, or throw away what was typed."""
    found = _own(request, pk)
    user, act = request.user, request.POST.get("act", "")
    done = ""
    try:
        if act == "sign":
            services.sign(by=user, submission=found, **_what_was_read(request))
            done = _("Signed: the figures are sent.")
        elif act == "take_back":
            services.take_back(by=user, submission=found)
            done = _("The figures are yours to change again. Send them when they are right.")
        elif act in {"decline", "rejoin"}:
            services.decline(by=user, submission=found, takes_part=act == "rejoin")
            done = _("Noted. You can change your mind while the round is open.")
        elif act == "discard":
            _forget_typed(request, found)
            done = _("What you typed is thrown away; the figures are as they were saved.")
        elif act == "message":
            done = _write(request, found)
    except SubmittingError as error:
        messages.error(request, str(error))
    if done:
        messages.success(request, done, extra_tags=f"figures:{found.pk}" if act == "discard" else "")
    return redirect(found)


def _write(request, found: Submission) -> str:
    form = MessageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a message of 1 to 2,000 characters."))
        return ""
    services.write_message(
        by=request.user, submission=found, text=form.cleaned_data["text"], as_steward=False
    )
    return _("Your message is sent to the data stewards.")


# --- By spreadsheet ------------------------------------------------------------------------------
@login_required
@require_safe
def submission_template(request, pk):
    """The table to fill in."""
    found = _own(request, pk)
    name = f"{found.round.slug}-{found.organisation.slug}.xlsx"
    return FileResponse(
        spreadsheets.as_xlsx(Sheet(found)), as_attachment=True, filename=name, content_type=XLSX_TYPE
    )


@login_required
@require_http_methods(["GET", "POST"])
def upload_figures(request, pk):
    """Take in a table that was filled in: all of it, or with what is wrong cell by cell, nothing."""
    found = _own(request, pk)
    context = {"submission": found, "round": found.round}
    if not found.takes_figures:
        if request.method == "GET":
            messages.info(request, services.why_closed(found))
            return redirect(found)
        context["error"] = services.why_closed(found)
        return render(request, "benchmarks/submitting/upload.html", context, status=409)
    if request.method == "POST":
        try:
            reading = _reading(request, found)
            if not reading.problems:
                return _take_in(request, found, reading)
            context["problems"] = reading.problems
        except (spreadsheets.SpreadsheetError, SubmittingError) as error:
            context["error"] = str(error)
        return render(request, "benchmarks/submitting/upload.html", context, status=422)
    return render(request, "benchmarks/submitting/upload.html", context)


def _reading(request, found: Submission) -> spreadsheets.Reading:
    file = request.FILES.get("file")
    if file is None:
        raise spreadsheets.SpreadsheetError(_("Choose a file."))
    if not rate_limits.is_allowed("figures-upload", request.user.pk, times=UPLOADS_AN_HOUR, seconds=HOUR):
        raise spreadsheets.SpreadsheetError(_("Too many files at once. Try again in an hour."))
    return spreadsheets.read(file, Sheet(found))


def _take_in(request, found: Submission, reading: spreadsheets.Reading):
    changed = services.save(by=request.user, submission=found, written=reading.written, edition=found.edition)
    count = len(reading.written)
    text = (
        ngettext("%(count)d figure is taken in.", "%(count)d figures are taken in.", count) % {"count": count}
        if changed
        else _("Nothing changed: these figures were there already.")
    )
    if reading.passed_over:
        lines = ", ".join(map(str, reading.passed_over[:10]))
        text += " " + _("Lines without a metric were passed over: %(lines)s.") % {"lines": lines}
    _forget_typed(request, found)
    messages.success(request, text, extra_tags=f"figures:{found.pk}")
    return redirect("benchmarks:check_submission", found.pk)

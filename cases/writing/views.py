"""Where members write cases, step by step."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.authors import authorship
from cases.models import CasePage
from cases.review import services
from cases.writing import step_changes, steps, unsaved
from cases.writing.figures_form import CaseFiguresForm
from cases.writing.forms import CaseAttachmentForm, CaseImageForm
from cases.writing.step_forms import (
    CaseEvidenceForm,
    FiledForm,
    NewCaseForm,
    OutcomeForm,
    ShortForm,
    StoryForm,
)
from hub.base.access import audiences
from hub.base.text.whole_numbers import whole_number
from hub.base.unsaved import services as unsaved_services
from hub.base.unsaved.registry import Place
from hub.base.unsaved.resubmission import keeps_what_was_typed, take
from peers.models import Organisation

CASES_A_PAGE = 20
SUGGESTED_ORGANISATIONS = 10

FORMS = {
    "short": ShortForm,
    "filed": FiledForm,
    "story": StoryForm,
    "outcome": OutcomeForm,
    "figures": CaseFiguresForm,
    "evidence": CaseEvidenceForm,
}


def for_members(user) -> None:
    """Refuse those who have not been approved; the answer tells them what they wait for."""
    if not audiences.is_member(user):
        raise PermissionDenied


def own_case(request, pk: int) -> CasePage:
    """The case, if it is the reader's to change."""
    for_members(request.user)
    case = get_object_or_404(CasePage, pk=pk)
    if not case.may_be_edited_by(request.user):
        raise PermissionDenied
    return case


def step_context(case: CasePage, draft: CasePage, key: str) -> dict:
    """What every step's page shows of the case and of the way through it."""
    path = steps.path(draft, key, services.what_is_missing(draft))
    return {"case": case, "draft": draft, "step": steps.step(key), "path": path, "step_count": len(path)} | {
        "number": next(each["number"] for each in path if each["is_current"])
    }


@login_required
@require_safe
def my_cases(request):
    """The reader's own cases, and those of the programmes they host."""
    for_members(request.user)
    cases = (
        CasePage.objects.editable_by(request.user)
        .for_list()
        .with_review_states()
        .order_by("-latest_revision_created_at", "-pk")
    )
    page = Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_of_cases": page,
        "unsaved": unsaved.unsaved_texts(request.user, known=page.object_list),
        "invitations": authorship.invitations_for(request.user),
    }
    return render(request, "cases/my_cases.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def new(request):
    """Begin a case: with its title."""
    for_members(request.user)
    if request.method == "POST":
        form = NewCaseForm(request.POST, instance=CasePage(), user=request.user)
        if form.is_valid():
            try:
                case = services.create_case(author=request.user, case=form.save(commit=False))
            except ValidationError as error:
                form.show(error)
            else:
                place = unsaved.place_of(None, steps.NEW)
                unsaved_services.discard(request.user, place, known=form.cleaned_data["kept"])
                text = _("Your draft is kept. Fill in what you know, in any order; nobody sees it yet.")
                say_done(request, place, text)
                return redirect("cases:edit", case.pk)
        context = {"form": form}
    else:
        context = _form_as_left(request, NewCaseForm, None, CasePage(), steps.NEW)
    context["unsaved_place"] = unsaved.place_of(None, steps.NEW)
    return render(request, "cases/new.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def write(request, pk, step):
    """One step of a case's form."""
    case = own_case(request, pk)
    draft = services.latest_draft(case)
    status = 200
    if request.method == "POST":
        form = _form(FORMS[step], request.POST, draft, request.user)
        found: dict = {"form": form}
        if form.is_valid():
            try:
                _save(request, case, form, steps.step(step))
                return _after_saving(request, case, steps.step(step))
            except services.CaseConflictError as conflict:
                form.add_error(None, str(conflict))
                # Both texts are shown; saving again is then a choice made knowingly.
                case = CasePage.objects.get(pk=case.pk)
                draft = services.latest_draft(case)
                found |= _conflict(case, draft, step, form.cleaned_data["revision"])
                form.read_anew(case)
                status = 409
            except ValidationError as error:
                form.show(error)
    else:
        found = _form_as_left(request, FORMS[step], case, draft, step)
    context = {
        **step_context(case, services.latest_draft(case), step),
        "unsaved_place": unsaved.place_of(case, step),
        **found,
    }
    return render(request, "cases/step.html", context, status=status)


def _form(form_class, typed, draft, user):
    """The form with what was typed, whatever became of its rows meanwhile."""
    form = form_class(form_class.without_lost_rows(typed, draft), instance=draft, user=user)
    try:
        for formset in form.formsets.values():
            formset.forms  # noqa: B018 - they are made now, and not every data makes them
    except (KeyError, ValidationError) as error:
        # The hidden names of rows were tampered with; modelcluster does not expect that.
        raise BadRequest from error
    return form


def _form_as_left(request, form_class, case, draft, step: str) -> dict:
    """The form: as it was last left, if something was typed into it that is not saved."""
    place = unsaved.place_of(case, step)
    kept = unsaved_services.find(request.user, place)
    refused = take(request)
    typed = refused if refused is not None else (unsaved_services.as_form_data(kept) if kept else None)
    if typed is not None:
        form = _form(form_class, typed, draft, request.user)
        form.show_as_typed()
        if form.says_something_new():
            found = {"form": form, "kept": kept, "was_refused": refused is not None}
            read = whole_number(typed.get("revision"))
            if case and read is not None:
                found |= _conflict(case, draft, step, read)
                form.read_anew(case)
            return found
        unsaved_services.discard(request.user, place)
    return {"form": form_class(instance=draft, user=request.user)}


def _conflict(case, draft, step: str, read_revision_id: int | None) -> dict:
    changed = step_changes.changed_fields(case, read_revision_id, steps.step(step))
    return {"newest": step_changes.other_text(draft, changed)} if changed else {}


def _save(request, case, form, step: steps.Step) -> None:
    """Keep the step on the draft. What others changed on other steps meanwhile is no conflict: it stays."""
    read = form.cleaned_data["revision"]
    if not step_changes.changed_fields(case, read, step):
        read = case.latest_revision_id if read is not None else None
    services.save_draft(author=request.user, draft=form.save(commit=False), read_revision_id=read)
    place = unsaved.place_of(case, step.key)
    unsaved_services.discard(request.user, place, known=form.cleaned_data["kept"])


def say_done(request, place: Place, text: str) -> None:
    """Say so on the next page, where the browser then forgets what it kept of this form."""
    messages.success(request, text, extra_tags=place.browser_key)


def _after_saving(request, case, step: steps.Step):
    say_done(request, unsaved.place_of(case, step.key), _("Your draft is saved."))
    action = request.POST.get("action", "save")
    if action == "preview":
        return redirect("cases:preview", case.pk)
    return redirect((steps.next_step(step) if action == "continue" else step).address(case))


@login_required
@require_http_methods(["GET", "POST"])
def discard(request, pk, step):
    """Throw away what was typed into a step and not saved, after a word of confirmation."""
    case = own_case(request, pk)
    place = unsaved.place_of(case, step)
    if place is None:
        raise Http404
    return _discard(request, case, place, unsaved.address_of(place))


@login_required
@require_http_methods(["GET", "POST"])
def discard_new(request):
    """The same for a case that was not begun."""
    for_members(request.user)
    return _discard(request, None, unsaved.place_of(None, steps.NEW), redirect("cases:my_cases").url)


def _discard(request, case, place: Place, address: str):
    kept = unsaved_services.find(request.user, place)
    if kept is None and request.method == "GET":
        return redirect(address)
    if request.method == "POST":
        unsaved_services.discard(request.user, place)
        say_done(request, place, _("What you typed is thrown away; all is as it was saved."))
        return redirect(address)
    context = {"case": case, "kept": kept, "label": place.kind.label, "address": address}
    return render(request, "cases/discard.html", context)


@login_required
@require_safe
def preview(request, pk):
    """The newest draft as readers would see it."""
    case = get_object_or_404(CasePage, pk=pk)
    if not case.may_be_previewed_by(request.user):
        raise PermissionDenied
    draft = services.latest_draft(case)
    context = {**draft.get_context(request), "is_preview": True, "published": case}
    return render(request, draft.get_template(request), context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request, pk):
    """Take a case back from review, after a word of confirmation."""
    case = own_case(request, pk)
    if request.method == "POST":
        try:
            services.withdraw(author=request.user, case=case)
            messages.success(request, _("Your case is a draft again."))
        except services.CaseConflictError as conflict:
            messages.error(request, str(conflict))
        return redirect("cases:edit", case.pk)
    return render(request, "cases/withdraw.html", {"case": services.latest_draft(case)})


@login_required
@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Delete a case that was never published, after a word of confirmation."""
    case = own_case(request, pk)
    if request.method == "POST":
        try:
            services.delete_draft(author=request.user, case=case)
            messages.success(request, _("The draft is deleted."))
        except services.CaseConflictError as conflict:
            messages.error(request, str(conflict))
        return redirect("cases:my_cases")
    return render(request, "cases/delete.html", {"case": services.latest_draft(case)})


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def files(request, pk):
    """The images and attachments of a draft. Each upload is kept by itself, so an error loses none."""
    case = own_case(request, pk)
    refused = take(request)
    kind = request.POST.get("kind") or (refused or {}).get("kind")
    image_form = _upload_form(CaseImageForm, request, refused, kind == "image")
    attachment_form = _upload_form(CaseAttachmentForm, request, refused, kind == "attachment")
    form = {"image": image_form, "attachment": attachment_form}.get(kind)
    if request.method == "POST" and form is not None and form.is_valid():
        add = services.add_image if kind == "image" else services.add_attachment
        try:
            add(author=request.user, case=case, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            messages.success(request, _("The file is on your draft."))
            return redirect("cases:files", case.pk)
    draft = services.latest_draft(case)
    context = {
        **step_context(case, draft, "files"),
        "was_refused": refused is not None,
        "image_form": image_form,
        "attachment_form": attachment_form,
    }
    return render(request, "cases/files.html", context)


def _upload_form(form_class, request, refused, is_meant: bool):
    """The form as it was sent; one that was sent in vain with its words alone: no file is kept."""
    if not is_meant:
        return form_class()
    if refused is not None:
        return form_class(initial=refused.dict())
    return form_class(request.POST, request.FILES)


@login_required
@require_POST
def mark_evidence(request, pk, position):
    """Say of an attachment that it is evidence, or that it is not."""
    case = own_case(request, pk)
    is_evidence = request.POST.get("is_evidence") == "yes"
    try:
        services.mark_evidence(
            author=request.user,
            case=case,
            position=position,
            is_evidence=is_evidence,
            read_revision_id=whole_number(request.POST.get("revision")),
        )
        messages.success(
            request, _("The file is evidence now.") if is_evidence else _("It is a plain file now.")
        )
    except services.CaseConflictError as conflict:
        messages.error(request, str(conflict))
    return redirect("cases:files", case.pk)


@login_required
@require_POST
def remove_file(request, pk, kind, position):
    """Take one image or attachment off a draft; it can be put back from the history by an editor."""
    case = own_case(request, pk)
    try:
        services.remove_file(
            author=request.user,
            case=case,
            kind=kind,
            position=int(position),
            read_revision_id=whole_number(request.POST.get("revision")),
        )
        messages.success(request, _("The file is off your draft."))
    except services.CaseConflictError as conflict:
        messages.error(request, str(conflict))
    return redirect("cases:files", case.pk)


@login_required
@require_safe
def organisation_names(request):
    """Names for the form's list of suggestions, as ``<option>`` elements."""
    for_members(request.user)
    names = Organisation.objects.current().matching(request.GET.get("lead_organisation_name", ""))[
        :SUGGESTED_ORGANISATIONS
    ]
    return render(request, "cases/_organisation_options.html", {"organisations": names})

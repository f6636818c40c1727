"""Where members write cases and moderators review them. Readers are served by Wagtail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import at_a_glance, services
from cases.comparison import changed_parts
from cases.figures_form import CaseFiguresForm
from cases.forms import CaseAttachmentForm, CaseForm, CaseImageForm, DecisionForm
from cases.models import CasePage
from cases.models.case_page import MODERATE_PERMISSION
from hub.base import audiences
from peers.models import Organisation

CASES_A_PAGE = 20
SUGGESTED_ORGANISATIONS = 10


def _for_members(user) -> None:
    """Refuse those who have not been approved; the answer tells them what they wait for."""
    if not audiences.is_member(user):
        raise PermissionDenied


def _own_case(request, pk: int) -> CasePage:
    """The case, if it is the reader's to change; what isn't theirs does not exist for them."""
    _for_members(request.user)
    case = get_object_or_404(CasePage, pk=pk)
    if not case.may_be_edited_by(request.user):
        raise PermissionDenied
    return case


@login_required
@require_safe
def my_cases(request):
    """The reader's own cases, and those of the programmes they host."""
    _for_members(request.user)
    cases = (
        CasePage.objects.editable_by(request.user)
        .for_list()
        .with_review_states()
        .order_by("-latest_revision_created_at", "-pk")
    )
    page = Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/my_cases.html", {"page_of_cases": page})


@login_required
@require_http_methods(["GET", "POST"])
def new(request):
    """Begin a case."""
    _for_members(request.user)
    return _write(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a draft, or write the next version of what is published."""
    return _write(request, _own_case(request, pk))


def _write(request, case):
    """Show the form; keep what was written, then go where the button that was pressed leads."""
    draft = services.latest_draft(case) if case else CasePage()
    form = CaseForm(request.POST or None, instance=draft, user=request.user)
    context = {"form": form, "case": case}
    if request.method == "POST" and form.is_valid():
        try:
            case = _keep(request, form, case)
        except services.CaseConflictError as conflict:
            form.add_error(None, str(conflict))
            # Both texts are shown; saving again is then a choice made knowingly.
            context["newest"] = services.latest_draft(CasePage.objects.get(pk=case.pk))
            form.read_anew(context["newest"])
        except ValidationError as error:
            form.show(error)
        else:
            try:
                return _after_saving(request, case)
            except ValidationError as missing:
                # The draft is kept; the form says what a submission lacks.
                context["case"] = CasePage.objects.get(pk=case.pk)
                form.read_anew(context["case"])
                form.show(missing)
    return render(request, "cases/case_form.html", context)


def _keep(request, form, case) -> CasePage:
    written = form.save(commit=False)
    if case is None:
        return services.create_case(author=request.user, case=written)
    return services.save_draft(
        author=request.user, draft=written, read_revision_id=form.cleaned_data["revision"]
    )


def _after_saving(request, case):
    action = request.POST.get("action", "save")
    if action == "submit":
        case = services.submit(author=request.user, case=case)
        if case.is_in_review:
            messages.success(
                request, _("Your case is submitted. A moderator reads it, and you get an e-mail either way.")
            )
        else:
            messages.success(request, _("Your case is published."))
        return redirect("cases:my_cases")
    messages.success(request, _("Your draft is saved."))
    if action in {"preview", "files"}:
        return redirect(f"cases:{action}", case.pk)
    return redirect("cases:edit", case.pk)


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
    case = _own_case(request, pk)
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
    case = _own_case(request, pk)
    if request.method == "POST":
        try:
            services.delete_draft(author=request.user, case=case)
            messages.success(request, _("The draft is deleted."))
        except services.CaseConflictError as conflict:
            messages.error(request, str(conflict))
        return redirect("cases:my_cases")
    return render(request, "cases/delete.html", {"case": services.latest_draft(case)})


@login_required
@require_http_methods(["GET", "POST"])
def files(request, pk):
    """The images and attachments of a draft. Each upload is kept by itself, so an error loses none."""
    case = _own_case(request, pk)
    kind = request.POST.get("kind")
    image_form = CaseImageForm(*_submitted(request, kind == "image"))
    attachment_form = CaseAttachmentForm(*_submitted(request, kind == "attachment"))
    form = {"image": image_form, "attachment": attachment_form}.get(kind)
    if form is not None and form.is_valid():
        add = services.add_image if kind == "image" else services.add_attachment
        try:
            add(author=request.user, case=case, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            messages.success(request, _("The file is on your draft."))
            return redirect("cases:files", case.pk)
    context = {
        "case": services.latest_draft(case),
        "image_form": image_form,
        "attachment_form": attachment_form,
    }
    return render(request, "cases/files.html", context)


def _submitted(request, wanted: bool) -> tuple:
    return (request.POST, request.FILES) if wanted else (None, None)


@login_required
@require_http_methods(["GET", "POST"])
def figures(request, pk):
    """What a case costs and saves, and its partners."""
    case = _own_case(request, pk)
    form = CaseFiguresForm(request.POST or None, instance=services.latest_draft(case))
    try:
        is_valid = request.method == "POST" and form.is_valid()
    except (KeyError, ValidationError) as error:
        # The hidden names of rows were tampered with; modelcluster does not expect that.
        raise BadRequest from error
    if is_valid:
        try:
            services.save_draft(
                author=request.user,
                draft=form.save(commit=False),
                read_revision_id=form.cleaned_data["revision"],
            )
        except services.CaseConflictError as conflict:
            form.add_error(None, str(conflict))
            form.read_anew(CasePage.objects.get(pk=case.pk))
        except ValidationError as error:
            form.show(error)
        else:
            messages.success(request, _("Your draft is saved."))
            return redirect("cases:figures", case.pk)
    return render(request, "cases/figures.html", {"form": form, "case": case})


@login_required
@require_POST
def remove_file(request, pk, kind, position):
    """Take one image or attachment off a draft; it can be put back from the history by an editor."""
    case = _own_case(request, pk)
    try:
        services.remove_file(
            author=request.user,
            case=case,
            kind=kind,
            position=int(position),
            read_revision_id=_whole_number(request.POST.get("revision")),
        )
        messages.success(request, _("The file is off your draft."))
    except services.CaseConflictError as conflict:
        messages.error(request, str(conflict))
    return redirect("cases:files", case.pk)


def _whole_number(text) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 12 else None


@login_required
@require_safe
def organisation_names(request):
    """Names for the form's list of suggestions, as ``<option>`` elements."""
    _for_members(request.user)
    names = Organisation.objects.current().matching(request.GET.get("lead_organisation_name", ""))[
        :SUGGESTED_ORGANISATIONS
    ]
    return render(request, "cases/_organisation_options.html", {"organisations": names})


# --- Moderators --------------------------------------------------------------------------------------


def _for_moderators(user) -> None:
    if not user.has_perm(MODERATE_PERMISSION):
        raise PermissionDenied


@login_required
@require_safe
def moderation_queue(request):
    """The cases that wait for a moderator, longest waiting first."""
    _for_moderators(request.user)
    cases = CasePage.objects.in_review().for_list().select_related("owner").with_review_states()
    page = Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/moderation_queue.html", {"page_of_cases": page})


@login_required
@require_http_methods(["GET", "POST"])
def review(request, pk):
    """Read a submitted case and decide on it."""
    _for_moderators(request.user)
    case = get_object_or_404(CasePage, pk=pk)
    if request.method == "GET" and not case.is_in_review:
        messages.info(request, _("This case is not in review: it was decided or taken back."))
        return redirect("cases:moderation_queue")
    draft = services.latest_draft(case)
    form = DecisionForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, case, form)
        except services.CaseConflictError as conflict:
            form.add_error(None, str(conflict))
            status = 409
    context = {
        "case": draft,
        "published": case if case.live else None,
        "changes": changed_parts(case, draft, with_figures=True) if case.live else [],
        "economics_table": at_a_glance.economics_table(draft, for_reviewer=True),
        "story": _story_with_comments(draft, form),
        "asked_before": services.comments_before(case),
        "form": form,
        "digest": services.content_digest(draft),
        "may_decide": case.may_be_moderated_by(request.user),
        "is_in_review": case.is_in_review,
    }
    return render(request, "cases/review.html", context, status=status)


def _story_with_comments(draft, form) -> list[dict]:
    """The sections, each with the field for the moderator's words on it."""
    return [{**part, "comment": form.comment_on(part["section"].value)} for part in draft.story]


def _decide(request, case, form):
    decision = form.cleaned_data
    said = {
        "moderator": request.user,
        "case": case,
        "read_digest": decision["read_digest"],
        "comment": decision["comment"],
        "part_comments": form.part_comments,
    }
    if decision["decision"] == DecisionForm.APPROVE:
        services.approve(**said)
        messages.success(request, _("“%(title)s” is published.") % {"title": case.title})
    else:
        services.send_back(**said)
        messages.success(request, _("“%(title)s” is back with its author.") % {"title": case.title})
    return redirect("cases:moderation_queue")

"""Where members say that they used a toolkit, with which result, and what they made of its files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.base.access import audiences
from hub.base.files.views import hand_out
from hub.base.unsaved.resubmission import keeps_what_was_typed, take
from peers.models import Organisation
from peers.moderation import assignments, flag_decisions
from toolkits.adoptions import derivatives, moderation, reviews, selectors, services
from toolkits.adoptions.forms import AdoptionForm, DerivativeForm, HideForm, ReviewForm
from toolkits.desk.services import ToolkitConflictError
from toolkits.models import Adoption, Derivative, Review
from toolkits.view_access import for_readers

ADOPTIONS_A_PAGE = 20
REVIEWS_SHOWN = 100


def for_members(view):
    """Give the view the toolkit: to members who may see it, and those who maintain it."""

    @for_readers
    def asked(request, toolkit, *args, **kwargs):
        if not services.may_read(request.user, toolkit):
            raise PermissionDenied
        return view(request, toolkit, *args, **kwargs)

    return asked


def _own(request, toolkit, pk: int) -> Adoption:
    """An adoption of the member's own organisation."""
    adoption = get_object_or_404(Adoption.objects.select_related("organisation"), pk=pk, toolkit=toolkit)
    adoption.toolkit = toolkit
    if not services.may_edit(request.user, adoption):
        raise PermissionDenied
    return adoption


@login_required
@require_safe
@for_members
def listing(request, toolkit):
    """Who used a toolkit, how it went for them, and what others think of it."""
    found = selectors.visible(toolkit, request.user)
    page = Paginator(found, ADOPTIONS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = selectors.rows(page.object_list, toolkit, request.user)
    context = {
        "page_of_adoptions": page,
        "use": selectors.use_of(toolkit),
        "reviews": selectors.reviews_of(toolkit, request.user, REVIEWS_SHOWN),
        "own": services.of_organisation(toolkit, request.user.organisation),
        "may_record": services.may_record(request.user, toolkit),
        "may_review": reviews.may_write(request.user, toolkit),
        "toolkit": toolkit,
    }
    return render(request, "toolkits/adoptions.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
@for_members
def record(request, toolkit):
    """Say that one's organisation used a toolkit."""
    own = services.of_organisation(toolkit, request.user.organisation)
    if own is not None and request.method == "GET":
        return redirect("toolkits:edit_adoption", toolkit.pk, own.pk)
    if not services.may_record(request.user, toolkit):
        return render(request, "toolkits/adoption_needs_organisation.html", {"toolkit": toolkit}, status=403)
    refused = take(request)
    form = AdoptionForm(
        request.POST if request.method == "POST" else None,
        toolkit=toolkit,
        user=request.user,
        initial=refused.dict() if refused else {"case": request.GET.get("case", "")},
    )
    if request.method == "POST" and form.is_valid():
        organisation = Organisation.objects.filter(pk=form.cleaned_data["organisation"]).first()
        if organisation is None:
            raise PermissionDenied
        try:
            services.check_rate(request.user)
            adoption = services.record(
                by=request.user, toolkit=toolkit, organisation=organisation, said=form.said()
            )
        except (ValidationError, ToolkitConflictError) as error:
            _show(form, error)
        else:
            messages.success(request, _("Thank you. Members see now that your organisation used it."))
            return redirect("toolkits:adoption_files", toolkit.pk, adoption.pk)
    context = {"toolkit": toolkit, "form": form, "was_refused": refused is not None}
    return render(request, "toolkits/adoption_form.html", context)


def _show(form, error) -> None:
    form.show(error if isinstance(error, ValidationError) else ValidationError(str(error)))


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
@for_members
def edit(request, toolkit, adoption):
    """Change what is said of an adoption of one's own organisation."""
    adoption = _own(request, toolkit, adoption)
    refused = take(request)
    data = request.POST if request.method == "POST" else refused
    form = AdoptionForm(data, toolkit=toolkit, user=request.user, adoption=adoption)
    if request.method == "POST" and form.is_valid():
        try:
            services.check_rate(request.user)
            services.change(by=request.user, adoption=adoption, said=form.said())
        except (ValidationError, ToolkitConflictError) as error:
            _show(form, error)
        else:
            messages.success(request, _("Changed."))
            return redirect(adoption)
    context = {
        "toolkit": toolkit,
        "form": form,
        "adoption": adoption,
        "was_refused": refused is not None,
    }
    return render(request, "toolkits/adoption_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@for_members
def withdraw(request, toolkit, adoption):
    """Take an adoption back, after a word of confirmation."""
    adoption = _own(request, toolkit, adoption)
    if request.method == "POST":
        try:
            services.withdraw(by=request.user, adoption=adoption)
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
        else:
            messages.success(request, _("Withdrawn. Nobody sees any more that your organisation used it."))
        return redirect(toolkit.get_url())
    context = {"toolkit": toolkit, "adoption": adoption, "file_count": adoption.derivatives.count()}
    return render(request, "toolkits/withdraw_adoption.html", context)


# --- Files made of the toolkit's ---------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
@for_members
def files(request, toolkit, adoption):
    """The files that came with an adoption, and adding one."""
    adoption = _own(request, toolkit, adoption)
    form = DerivativeForm(request.POST or None, request.FILES or None, adoption=adoption)
    if request.method == "POST" and form.is_valid():
        try:
            services.check_rate(request.user)
            derivatives.add(by=request.user, adoption=adoption, **form.cleaned_data)
        except ValidationError as error:
            form.show(error if hasattr(error, "error_dict") else ValidationError({"upload": error.messages}))
        except ToolkitConflictError as error:
            _show(form, error)
        else:
            messages.success(request, _("The file is added. Members who can see the toolkit can get it."))
            return redirect("toolkits:adoption_files", toolkit.pk, adoption.pk)
    context = {
        "toolkit": toolkit,
        "adoption": adoption,
        "form": form,
        "files": adoption.derivatives.select_related("origin__file"),
        "most_files": derivatives.MOST_FILES,
    }
    return render(request, "toolkits/adoption_files.html", context)


def _derivative(toolkit, pk: int) -> Derivative:
    found = get_object_or_404(
        Derivative.objects.select_related("adoption__organisation", "document"),
        pk=pk,
        adoption__toolkit=toolkit,
    )
    found.adoption.toolkit = toolkit
    return found


@login_required
@require_http_methods(["GET", "POST"])
@for_members
def remove_file(request, toolkit, derivative):
    """Take a file away again, after a word of confirmation."""
    derivative = _derivative(toolkit, derivative)
    if not services.may_edit(request.user, derivative.adoption):
        raise PermissionDenied
    if request.method == "POST":
        try:
            derivatives.remove(by=request.user, derivative=derivative)
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
        else:
            messages.success(request, _("The file is removed."))
        return redirect("toolkits:adoption_files", toolkit.pk, derivative.adoption_id)
    return render(request, "toolkits/remove_derivative.html", {"toolkit": toolkit, "file": derivative})


@login_required
@require_safe
@for_members
def derivative(request, toolkit, derivative):
    """A file that was made of the toolkit's, to be saved."""
    found = _derivative(toolkit, derivative)
    if not audiences.may_see(request.user, found):
        raise Http404
    stored = found.document.file
    return hand_out(request, stored.storage, stored.name, as_name=found.name, sha256=found.sha256)


# --- Reviews -----------------------------------------------------------------------------------------


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
@for_members
def review(request, toolkit):
    """Say in words what one thinks of a toolkit, with or without a rating."""
    own = reviews.own(request.user, toolkit)
    if not reviews.may_write(request.user, toolkit):
        adoption = services.of_organisation(toolkit, request.user.organisation)
        if adoption is not None:
            messages.info(request, _("Your organisation has recorded its use: say it there."))
            return redirect("toolkits:edit_adoption", toolkit.pk, adoption.pk)
        raise PermissionDenied
    refused = take(request)
    form = ReviewForm(request.POST if request.method == "POST" else refused, review=own)
    if request.method == "POST" and form.is_valid():
        try:
            services.check_rate(request.user)
            written = reviews.write(by=request.user, toolkit=toolkit, **form.cleaned_data)
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("Thank you for your review."))
            return redirect(written)
    context = {"toolkit": toolkit, "form": form, "review": own, "was_refused": refused is not None}
    return render(request, "toolkits/review.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@for_members
def withdraw_review(request, toolkit):
    """Take one's review back, after a word of confirmation."""
    own = reviews.own(request.user, toolkit)
    if own is None:
        raise Http404
    if request.method == "POST":
        reviews.withdraw(by=request.user, toolkit=toolkit)
        messages.success(request, _("Your review is withdrawn."))
        return redirect("toolkits:adoptions", toolkit.pk)
    return render(request, "toolkits/withdraw_review.html", {"toolkit": toolkit, "review": own})


# --- For moderators ----------------------------------------------------------------------------------

SAID = {"adoption": Adoption, "derivative": Derivative, "review": Review}


@login_required
@require_http_methods(["GET", "POST"])
@for_members
def hide(request, toolkit, kind, said):
    """For moderators: hide what somebody said or uploaded, with a reason, or give it back."""
    if not services.moderates(request.user):
        raise PermissionDenied
    model = SAID.get(kind)
    if model is None:
        raise Http404
    of = {"adoption__toolkit": toolkit} if model is Derivative else {"toolkit": toolkit}
    found = get_object_or_404(model, pk=said, **of)
    if not found.is_hidden and not assignments.may_decide(request.user, found):
        raise PermissionDenied
    form = None if found.is_hidden else HideForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        if form is None:
            moderation.show_again(by=request.user, said=found)
            messages.success(request, _("Members see it again."))
        else:
            # What was reported of it is settled by that too.
            try:
                flag_decisions.decide(
                    user=request.user, thing=found, decision="hide", reason=form.cleaned_data["reason"]
                )
            except ValidationError as error:  # another moderator was faster
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("It is hidden; who wrote it is told why."))
        return redirect("toolkits:adoptions", toolkit.pk)
    context = {"toolkit": toolkit, "said": found, "form": form, "kind": kind}
    return render(request, "toolkits/hide_said.html", context)

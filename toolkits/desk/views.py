"""Where the hosts of programmes write their toolkits, outside Wagtail's admin."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.base.access import audiences
from hub.base.unsaved import services as unsaved_services
from hub.base.unsaved.registry import Place
from hub.base.unsaved.resubmission import keeps_what_was_typed, take
from toolkits.desk import edit_conflicts, services, unsaved
from toolkits.desk.forms import AboutForm, MaintainersForm, NewToolkitForm, StepForm
from toolkits.desk.services import ToolkitConflictError
from toolkits.models import ToolkitFile, ToolkitPage, ToolkitStep
from toolkits.models.releases import current_release, draft_release
from toolkits.view_access import own_toolkit

TOOLKITS_A_PAGE = 20


def desk_context(toolkit: ToolkitPage, draft: ToolkitPage, place: str) -> dict:
    """What every page of the desk shows of the toolkit."""
    return {
        "toolkit": toolkit,
        "draft": draft,
        "place": place,
        "lacking": services.missing(draft),
        "draft_release": draft_release(toolkit),
        "current": current_release(toolkit),
    }


def say_done(request, place: Place, text: str) -> None:
    """Say so on the next page, where the browser then forgets what it kept of this form."""
    messages.success(request, text, extra_tags=place.browser_key)


@login_required
@require_safe
def desk(request):
    """The toolkits of the programmes that the reader hosts."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    toolkits = ToolkitPage.objects.editable_by(request.user).for_list()
    toolkits = toolkits.order_by("-latest_revision_created_at", "-pk")
    page = Paginator(toolkits, TOOLKITS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_of_toolkits": page,
        "may_begin": unsaved.may_begin(request.user),
        "unsaved": unsaved.unsaved_texts(request.user, known=page.object_list),
    }
    return render(request, "toolkits/desk/desk.html", context)


# --- Beginning, and what it says of itself -------------------------------------------------------------


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def new(request):
    """Begin a toolkit: its title, and the programme that publishes it."""
    if not audiences.is_member(request.user) or not unsaved.may_begin(request.user):
        raise PermissionDenied
    place = unsaved.place_of(None)
    if request.method == "POST":
        form = NewToolkitForm(request.POST, instance=ToolkitPage(), user=request.user)
        if form.is_valid():
            try:
                toolkit = services.create_toolkit(by=request.user, toolkit=form.save(commit=False))
            except ValidationError as error:
                form.show(error)
            else:
                known = form.cleaned_data["kept"]
                unsaved_services.discard(request.user, place, known=known)
                say_done(request, place, _("Your draft is kept; nobody sees it yet."))
                return redirect("toolkits:edit", toolkit.pk)
        context = {"form": form}
    else:
        context = _as_left(
            request,
            place,
            lambda data=None: NewToolkitForm(data, instance=ToolkitPage(), user=request.user),
        )
    return render(request, "toolkits/desk/new.html", context | {"unsaved_place": place})


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """What a toolkit says of itself, but for its steps."""
    toolkit = own_toolkit(request, pk)
    draft = services.latest_draft(toolkit)
    place = unsaved.place_of(toolkit, unsaved.ABOUT)
    status = 200
    if request.method == "POST":
        form = AboutForm(request.POST, instance=draft, user=request.user)
        found: dict = {"form": form}
        if form.is_valid():
            try:
                _save_about(request, toolkit, form)
                unsaved_services.discard(request.user, place, known=form.cleaned_data["kept"])
                return _after_saving(request, toolkit, place, "toolkits:edit", "toolkits:steps")
            except ToolkitConflictError as conflict:
                form.add_error(None, str(conflict))
                # Both texts are shown; saving again is then a choice made knowingly.
                toolkit = own_toolkit(request, pk)
                found["newest"] = _newest(toolkit, form.cleaned_data["revision"])
                form.read_anew(toolkit)
                status = 409
            except ValidationError as error:
                form.show(error)
    else:
        found = _as_left(
            request,
            place,
            lambda data=None: AboutForm(data, instance=services.latest_draft(toolkit), user=request.user),
        )
    context = desk_context(toolkit, services.latest_draft(toolkit), "about") | found
    context["unsaved_place"] = place
    return render(request, "toolkits/desk/about.html", context, status=status)


def _newest(toolkit: ToolkitPage, revision: int | None) -> list[dict]:
    changed = edit_conflicts.changed_fields(toolkit, revision, AboutForm.base_fields)
    return edit_conflicts.other_text(services.latest_draft(toolkit), changed)


def _save_about(request, toolkit: ToolkitPage, form: AboutForm) -> None:
    """Keep the form on the draft. What others changed elsewhere in it meanwhile is no conflict: it stays."""
    read = form.cleaned_data["revision"]
    if not edit_conflicts.changed_fields(toolkit, read, AboutForm.base_fields):
        read = toolkit.latest_revision_id if read is not None else None
    services.save_draft(by=request.user, draft=form.save(commit=False), read_revision_id=read)


def _after_saving(request, toolkit: ToolkitPage, place: Place, here: str, further: str):
    say_done(request, place, _("Your draft is saved."))
    action = request.POST.get("action", "save")
    if action == "preview":
        return redirect("toolkits:preview", toolkit.pk)
    return redirect(further if action == "continue" else here, toolkit.pk)


def _as_left(request, place: Place, make) -> dict:
    """The form that ``make(data)`` makes, as it was last left if something was typed that is not saved."""
    kept = unsaved_services.find(request.user, place)
    refused = take(request)
    typed = refused if refused is not None else (unsaved_services.as_form_data(kept) if kept else None)
    if typed is None:
        return {"form": make()}
    form = make(typed)
    form.show_as_typed()
    if form.says_something_new():
        return {"form": form, "kept": kept, "was_refused": refused is not None}
    unsaved_services.discard(request.user, place)
    return {"form": make()}


# --- Steps ---------------------------------------------------------------------------------------------


@login_required
@require_safe
def steps(request, pk):
    """The steps of a draft, in their order."""
    toolkit = own_toolkit(request, pk)
    draft = services.latest_draft(toolkit)
    names = {file.pk: str(file) for file in toolkit.files.all()}
    listed = [
        {"step": step, "files": [names[key] for key in step.file_keys if key in names]}
        for step in draft.steps.all()
    ]
    return render(
        request, "toolkits/desk/steps.html", desk_context(toolkit, draft, "steps") | {"listed": listed}
    )


def _offered_files(toolkit: ToolkitPage):
    """The files that a step can name: those of the draft of a release, and of the current one."""
    releases = [draft_release(toolkit), current_release(toolkit)]
    keys = [release.pk for release in releases if release]
    return ToolkitFile.objects.filter(versions__in_releases__release__in=keys).distinct()


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def new_step(request, pk):
    """A further step, at the end."""
    return _write_step(request, own_toolkit(request, pk), "", unsaved.NEW_STEP)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def edit_step(request, pk, slug):
    """One step of a draft."""
    return _write_step(request, own_toolkit(request, pk), slug, unsaved.form_of_step(slug))


def _write_step(request, toolkit: ToolkitPage, slug: str, name: str):
    draft = services.latest_draft(toolkit)
    place = unsaved.place_of(toolkit, name)
    status, files = 200, list(_offered_files(toolkit))

    def make(data=None):
        return StepForm(data, instance=_step_in(draft, slug), toolkit=toolkit, files=files)

    if request.method == "POST":
        form = make(request.POST)
        found: dict = {"form": form}
        if form.is_valid():
            try:
                services.save_step(
                    by=request.user,
                    toolkit=toolkit,
                    slug=slug,
                    step=form.step(),
                    read_revision_id=form.cleaned_data["revision"],
                )
                unsaved_services.discard(request.user, place, known=form.cleaned_data["kept"])
                say_done(request, place, _("The step is saved on your draft."))
                another = request.POST.get("action") == "another"
                return redirect("toolkits:new_step" if another else "toolkits:steps", toolkit.pk)
            except ToolkitConflictError as conflict:
                form.add_error(None, str(conflict))
                toolkit = own_toolkit(request, toolkit.pk)
                draft = services.latest_draft(toolkit)
                text = edit_conflicts.step_as_text(_step_in(draft, slug))
                found["newest"] = [{"label": _("The step"), "text": text}]
                form.read_anew(toolkit)
                status = 409
            except ValidationError as error:
                form.add_error(None, error)
    else:
        found = _as_left(request, place, make)
    context = desk_context(toolkit, draft, "steps") | found
    context |= {"slug": slug, "form_name": name, "unsaved_place": place}
    return render(request, "toolkits/desk/step.html", context, status=status)


def _step_in(draft: ToolkitPage, slug: str) -> ToolkitStep:
    if not slug:
        return ToolkitStep()
    for step in draft.steps.all():
        if step.slug == slug:
            return step
    raise Http404


@login_required
@require_POST
def move_step(request, pk, slug):
    """Move a step up or down."""
    toolkit = own_toolkit(request, pk)
    try:
        places = -1 if request.POST.get("to") == "up" else 1
        services.move_step(by=request.user, toolkit=toolkit, slug=slug, places=places)
    except ToolkitConflictError as conflict:
        messages.error(request, str(conflict))
    return redirect("toolkits:steps", toolkit.pk)


@login_required
@require_http_methods(["GET", "POST"])
def remove_step(request, pk, slug):
    """Take a step off the draft, after a word of confirmation."""
    toolkit = own_toolkit(request, pk)
    if request.method == "POST":
        try:
            services.remove_step(by=request.user, toolkit=toolkit, slug=slug)
            messages.success(request, _("The step is off your draft. The history has it still."))
        except ToolkitConflictError as conflict:
            messages.error(request, str(conflict))
        return redirect("toolkits:steps", toolkit.pk)
    step = _step_in(services.latest_draft(toolkit), slug)
    return render(request, "toolkits/desk/remove_step.html", {"toolkit": toolkit, "step": step})


# --- People --------------------------------------------------------------------------------------------


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
def people(request, pk):
    """Those whom readers may ask about the toolkit."""
    toolkit = own_toolkit(request, pk)
    form = MaintainersForm(request.POST or take(request), toolkit=toolkit)
    if request.method == "POST":
        form = MaintainersForm(request.POST, toolkit=toolkit)
        if form.is_valid():
            services.set_maintainers(by=request.user, toolkit=toolkit, people=form.cleaned_data["people"])
            messages.success(request, _("Readers see these maintainers now."))
            return redirect("toolkits:people", toolkit.pk)
    context = desk_context(toolkit, services.latest_draft(toolkit), "people") | {"form": form}
    return render(request, "toolkits/desk/people.html", context)


# --- What is kept while it is typed ----------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def discard(request, pk, form):
    """Throw away what was typed into a form and not saved, after a word of confirmation."""
    toolkit = own_toolkit(request, pk)
    return _discard(request, toolkit, unsaved.place_of(toolkit, form), toolkit.edit_url)


@login_required
@require_http_methods(["GET", "POST"])
def discard_new(request):
    """The same for a toolkit that was not begun."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    return _discard(request, None, unsaved.place_of(None), redirect("toolkits:desk").url)


def _discard(request, toolkit: ToolkitPage | None, place: Place | None, address: str):
    kept = unsaved_services.find(request.user, place) if place else None
    if kept is None:
        return redirect(address)
    if request.method == "POST":
        unsaved_services.discard(request.user, place)
        say_done(request, place, _("What you typed is thrown away; the draft is as it was saved."))
        return redirect(address)
    context = {"kept": kept, "label": unsaved.label_of(place.kind, toolkit), "address": address}
    return render(request, "cases/discard.html", context)

"""The pages of programmes, and the one on which hosts keep theirs up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.base.content_kinds import Place
from hub.base.kept_html import attaching
from peers.models import Programme, ProgrammeParticipant
from peers.organisations import programme_report, services
from peers.organisations.programme_forms import NewParticipantForm, ParticipantFormSet, ProgrammeForm
from search.models import Entry

PROGRAMMES_A_PAGE = 50
ENTRIES_SHOWN = 20
USES_A_PAGE = 25

_with_participants = Prefetch(
    "participants",
    ProgrammeParticipant.objects.standing()
    .select_related("organisation")
    .order_by("part", "organisation__name"),
)


@require_safe
def programmes(request):
    """All programmes, by name."""
    found = Programme.objects.prefetch_related(_with_participants)
    page = Paginator(found, PROGRAMMES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "peers/programmes.html", {"page_obj": page})


@require_safe
def programme(request, slug):
    """One programme: who runs it, who takes part, and what was published for it."""
    found = get_object_or_404(Programme.objects.prefetch_related(_with_participants), slug=slug)
    attaching.attach([found])
    entries = Entry.objects.visible_to(request.user).of_programme(found.pk).listed_on(Place.PROGRAMME)
    context = {
        "programme": found,
        "entries": entries.newest()[:ENTRIES_SHOWN],
        "entry_count": entries.count(),
        "may_edit": found.may_be_edited_by(request.user),
    }
    return render(request, "peers/programme.html", context)


@login_required
@require_safe
def programme_use(request, slug):
    """What of a programme is used, and by whom; for its hosts."""
    found = get_object_or_404(Programme, slug=slug)
    if not programme_report.may_see(request.user, found):
        raise PermissionDenied
    page = Paginator(programme_report.of(found, request.user), USES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "peers/programme_use.html", {"programme": found, "page_obj": page})


@login_required
@require_http_methods(["GET", "POST"])
def edit_programme(request, slug):
    """A host keeps up the programme's texts and its participants."""
    found = get_object_or_404(Programme, slug=slug)
    if not found.may_be_edited_by(request.user):
        raise PermissionDenied
    data = request.POST or None
    form = ProgrammeForm(data, instance=found)
    participants = ParticipantFormSet(
        data,
        instance=found,
        queryset=ProgrammeParticipant.objects.standing().select_related("organisation"),
        prefix="participants",
    )
    added = NewParticipantForm(data, programme=found, prefix="new")
    # All are checked, so that everything that is wrong is said at once.
    valid = [form.is_valid(), participants.is_valid(), added.is_valid()] if data else [False]
    if all(valid):
        services.save_programme(form=form, participants=participants, added=added)
        messages.success(request, _("The programme's page is saved."))
        return redirect(found)
    context = {"programme": found, "form": form, "participants": participants, "added": added}
    return render(request, "peers/programme_form.html", context)

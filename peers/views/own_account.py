"""A person's own account: settings, another organisation, all their data, log-ins and devices, its end."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.base.access import audiences, rate_limits
from hub.base.people import personal_data
from hub.base.text.whole_numbers import whole_number
from peers import tasks
from peers.accounts import archives, deletion, sessions
from peers.accounts.devices import device_name
from peers.accounts.forms import DeleteAccountForm, OrganisationMoveForm, OwnAccountForm
from peers.membership import employer_changes, services
from peers.models import DataArchive
from peers.profiles import services as profiles_services

PASSWORDS_AN_HOUR = 10
HOUR = 60 * 60


# --- Settings ---------------------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "POST"])
def own_account(request):
    """Name, time zone and language."""
    form = OwnAccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            services.access_changed(form.save())
            if "name" in form.changed_data:
                profiles_services.name_changed(request.user)
        messages.success(request, _("Your settings are saved."))
        return redirect("peers:own_account")
    return render(request, "peers/own_account.html", {"form": form})


# --- Another organisation ---------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "POST"])
def own_organisation(request):
    """Say that one works for another organisation now, or take that back while it waits."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    if request.POST.get("action") == "take_back":
        employer_changes.take_back(request.user)
        messages.success(request, _("Taken back. You stay where you are."))
        return redirect("peers:own_organisation")
    domain = employer_changes.vouching_domain(request.user)
    meant = domain.organisation.name if domain and domain.organisation != request.user.organisation else ""
    initial = {
        "organisation_name": meant,
        "from_year": employer_changes.began_in(request.user),
        "until_year": timezone.localdate().year,
    }
    form = OrganisationMoveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            move = employer_changes.tell(user=request.user, answers=form.cleaned_data)
        except employer_changes.MoveError as error:
            form.add_error(None, error)
        else:
            if move.is_waiting:
                messages.success(
                    request, _("Thank you. A moderator will read it and decide; we will tell you.")
                )
            else:
                told = {"organisation": move.organisation}
                messages.success(request, _("You belong to %(organisation)s now.") % told)
            return redirect("peers:own_organisation")
    context = {"form": form, "waiting": employer_changes.waiting_move(request.user), "meant": meant}
    return render(request, "peers/own/organisation.html", context)


# --- All my data ------------------------------------------------------------------------------------
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def own_data(request):
    """Ask for all of one's data as one archive; how far it is."""
    if request.method == "POST":
        try:
            archives.ask(request.user)
        except archives.ArchiveError as error:
            messages.error(request, " ".join(error.messages))
        else:
            transaction.on_commit(tasks.make_archives.enqueue)
            get_adapter(request).send_notification_mail("account/email/archive_asked", request.user)
            messages.success(request, _("Your archive is being made. You get a mail when it is ready."))
        return redirect("peers:own_data")
    context = {
        "archive": DataArchive.objects.filter(user=request.user).first(),
        "parts": [part.label for part in personal_data.parts()],
    }
    return render(request, "peers/own/data.html", context)


@login_required
@never_cache
@require_safe
def own_archive(request):
    """The file itself: nobody else's, and no longer than it holds."""
    archive = DataArchive.objects.filter(user=request.user, state=DataArchive.State.READY).first()
    if archive is None or archive.expires_at <= timezone.now():
        raise Http404
    return _archive_file(request, archive)


@reauthentication_required
def _archive_file(request, archive: DataArchive) -> FileResponse:
    try:
        file = default_storage.open(archive.name, "rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"my-data-{archive.finished_at:%Y-%m-%d}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    return response


# --- Log-ins and devices ----------------------------------------------------------------------------
@login_required
@never_cache
@require_safe
def own_sessions(request):
    """Where one is logged in, and one's latest log-ins."""
    rows = [
        {
            "session": row,
            "device": device_name(row.user_agent),
            "is_this": row.session_key == request.session.session_key,
        }
        for row in sessions.sessions_of(request.user, request.session.session_key)
    ]
    log_ins = [(row, device_name(row.user_agent)) for row in sessions.recent_log_ins(request.user)]
    context = {"rows": rows, "others": sum(not row["is_this"] for row in rows), "log_ins": log_ins}
    return render(request, "peers/own/sessions.html", context)


@login_required
@require_POST
@reauthentication_required
def end_sessions(request):
    """End one of one's other sessions, or all of them."""
    this = request.session.session_key
    chosen = request.POST.get("session", "")
    if (number := whole_number(chosen)) is not None:
        if sessions.end(request.user, number, but=this):
            messages.success(request, _("Logged out there."))
    elif chosen == "others":
        sessions.end_all(request.user, but=this)
        messages.success(request, _("Logged out everywhere else."))
    return redirect("peers:own_sessions")


@login_required
@require_safe
def second_factor(request):
    """Why somebody has to set up two-step log-in, and where."""
    return render(request, "peers/own/second_factor.html")


# --- The end of the account -------------------------------------------------------------------------
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def delete_account(request):
    """Ask for the account to be deleted; the person is logged out, and comes back by logging in."""
    form = DeleteAccountForm(request.POST or None, user=request.user)
    if request.method == "POST":
        # Whoever sits at an open screen must not try passwords here.
        if not rate_limits.is_allowed(
            "delete-account", request.user.pk, times=PASSWORDS_AN_HOUR, seconds=HOUR
        ):
            form.add_error(None, _("You have tried this often. Go on in an hour."))
        elif form.is_valid():
            try:
                asked = deletion.ask(request.user, keep=form.keeps_contributions)
            except deletion.DeletionError as error:
                form.add_error(None, error)
            else:
                get_adapter(request).logout(request)
                return render(request, "peers/own/leaving.html", {"deletion": asked})
    context = {
        "form": form,
        "days": deletion.GRACE.days,
        "hosted_alone": deletion.hosted_alone(request.user),
        "cancel_address": settings.LOGIN_REDIRECT_URL,
    }
    return render(request, "peers/own/delete.html", context)

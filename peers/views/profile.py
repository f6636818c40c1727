"""One's own profile, step by step."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.base.access import audiences
from peers.models import Profile, ProfilePart
from peers.models.profiles import Reach
from peers.profiles import services
from peers.profiles.forms import (
    AboutForm,
    OpenToForm,
    ReachForm,
    SuggestedForm,
    earlier_formset,
    topic_formsets,
)
from peers.profiles.steps import BY_SLUG, next_after, progress, suggested_service_lines
from peers.profiles.visibility import ShownProfile


def _own_profile(request) -> Profile:
    """The reader's profile. Who was not admitted has none."""
    if not audiences.is_member(request.user):
        raise PermissionDenied
    services.profile_of(request.user)
    return Profile.objects.with_parts().get(user=request.user)


@login_required
@require_http_methods(["GET", "POST"])
def own_profile(request):
    """The profile as it stands, part by part, with who sees what; it can be confirmed here."""
    profile = _own_profile(request)
    if request.method == "POST":
        if request.POST.get("decision") == "skip":
            services.end_first_steps(profile)
            messages.success(request, _("You can go on at any time: My profile is in your menu."))
        else:
            services.confirm(profile)
            messages.success(request, _("Thank you: your profile is confirmed."))
        return redirect("peers:own_profile")
    shown = ShownProfile.to(request.user, profile)
    context = {
        "profile": profile,
        "shown": shown,
        "steps": progress(profile),
        "reaches": [(part.label, Reach(profile.reach_of(part)).label) for part in ProfilePart],
    }
    return render(request, "peers/profile/own.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def profile_step(request, step):
    """One step: read it, change it, go on to the next."""
    if step not in BY_SLUG:
        raise Http404
    profile = _own_profile(request)
    forms = _forms(request, step, profile)
    # All are checked, so that everything that is wrong is said at once.
    valid = [form.is_valid() for form in forms.values()] if request.method == "POST" else [False]
    if all(valid):
        _save(step, profile, forms)
        return _go_on(request, step, profile)
    steps = progress(profile, step)
    context = {
        "profile": profile,
        "steps": steps,
        "step": BY_SLUG[step],
        "number": next(one.number for one in steps if one.is_current),
        "forms": forms,
        "has_errors": any(form.is_bound and not form.is_valid() for form in forms.values()),
    }
    return render(request, f"peers/profile/{step}.html", context)


def _forms(request, step: str, profile: Profile) -> dict:
    data = request.POST if request.method == "POST" else None
    if step == "about":
        return {"form": AboutForm(data, request.FILES or None, instance=profile)}
    if step == "topics":
        suggested = SuggestedForm(data, service_lines=suggested_service_lines(profile))
        return {**topic_formsets(profile, data), "suggested": suggested}
    if step == "contact":
        form = OpenToForm(data, profile=profile)
        return {"form": form, "earlier": earlier_formset(profile, data)}
    return {"form": ReachForm(data, profile=profile)}


@transaction.atomic
def _save(step: str, profile: Profile, forms: dict) -> None:
    if step == "about":
        form = forms["form"]
        profile = form.save()
        profile.user.save(update_fields=["name", "time_zone"])
        if "name" in form.changed_data:
            services.name_changed(profile.user)
        if form.cleaned_data["new_picture"]:
            services.set_picture(profile, form.cleaned_data["new_picture"])
        elif form.cleaned_data.get("remove_picture"):
            services.remove_picture(profile)
    elif step == "topics":
        suggested = forms.pop("suggested")
        for part, rows in forms.items():
            services.save_topics(profile, part, rows.rows() + (suggested.rows() if part == "working" else []))
    elif step == "contact":
        for name in ("open_to", "advice_invitations_a_month"):
            setattr(profile, name, forms["form"].cleaned_data[name])
        services.save_earlier_posts(profile, forms["earlier"].rows())
    else:
        profile = forms["form"].save()
    services.save(profile)


def _go_on(request, step: str, profile: Profile):
    """To the next step while the person is led through them, otherwise to the whole profile."""
    following = next_after(step)
    if profile.guided_at is None and following is not None:
        return redirect("peers:profile_step", following.slug)
    services.end_first_steps(profile)
    messages.success(request, _("Your profile is saved."))
    return redirect("peers:own_profile")

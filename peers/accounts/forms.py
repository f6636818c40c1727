"""Forms for an account: its settings, another organisation, its deletion, its suspension."""

from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base import time_zones
from peers.models import OrganisationMove, Suspension, User


class OrganisationMoveForm(forms.ModelForm):
    """Where a member works now, and since when they were where they were."""

    class Meta:
        model = OrganisationMove
        fields = [
            *("organisation_name", "level", "country", "jurisdiction_name", "job_title"),
            *("from_year", "until_year"),
        ]
        labels = {
            "organisation_name": _("Organisation that you work for now"),
            "job_title": _("Your job title there"),
            "from_year": _("Year in which you began at the one so far"),
            "until_year": _("Year in which you left it"),
        }
        widgets = {
            "organisation_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "country": forms.Select(attrs={"autocomplete": "country"}),
        }
        help_texts = {
            "organisation_name": _(
                "With its full name, as it stands in the list of organisations if it is there."
            ),
            "jurisdiction_name": _("The county, city, state or country that it serves."),
            "from_year": _("Shown among your earlier organisations; leave it empty if you like."),
        }

    def clean(self):
        cleaned = super().clean()
        began, left = cleaned.get("from_year"), cleaned.get("until_year")
        if began and left and left < began:
            self.add_error("until_year", _("You can't have left before you began."))
        return cleaned


class MoveRefusalForm(forms.Form):
    """Refuse a change of organisation, with the reason that the person is sent."""

    answer = forms.CharField(
        label=_("Reason"),
        max_length=OrganisationMove._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent to the person as you write it."),
    )


class DeleteAccountForm(forms.Form):
    """Delete one's account: what becomes of the contributions, and that it is meant."""

    KEEP, REMOVE = "keep", "remove"

    contributions = forms.ChoiceField(
        label=_("What you contributed"),
        widget=forms.RadioSelect,
        choices=[
            (KEEP, _("stays, under “former member”, without your name")),
            (REMOVE, _("goes, as far as it is yours alone")),
        ],
        initial=KEEP,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if user.has_usable_password():
            self.fields["proof"] = forms.CharField(
                label=_("Your password"),
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            )
        else:
            self.fields["proof"] = forms.CharField(
                label=_("Your e-mail address"),
                help_text=_("Type it, so that nobody does this by mistake."),
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            )

    def clean_proof(self):
        proof = self.cleaned_data["proof"]
        if not self.user.has_usable_password():
            if proof.strip().lower() != self.user.email.lower():
                raise ValidationError(_("This is not the address of your account."))
        elif not self.user.check_password(proof):
            raise ValidationError(_("This is not your password."))
        return proof

    @property
    def keeps_contributions(self) -> bool:
        """Whether what the person wrote stays."""
        return self.cleaned_data["contributions"] == self.KEEP


class SuspendForm(forms.ModelForm):
    """Suspend a member, until a day or until it is lifted."""

    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty to suspend until somebody lifts it."),
    )

    class Meta:
        model = Suspension
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"reason": _("Sent to the person as you write it, and shown when they try to log in.")}

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day is not None and day < timezone.localdate():
            raise ValidationError(_("This day is over."))
        return day

    @property
    def until(self) -> datetime | None:
        """The moment at which it ends: the end of the last day, in the moderator's time zone."""
        day = self.cleaned_data["last_day"]
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None


class OwnAccountForm(forms.ModelForm):
    """What a person sets about themselves: name, time zone, language."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Dates and times are shown in it, on pages and in e-mail.")
    )

    class Meta:
        model = User
        fields = ["name", "time_zone", "language"]
        help_texts = {"name": _("As moderators and other members see it.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["time_zone"].choices = time_zones.choices()
        if len(settings.LANGUAGES) > 1:
            self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        else:
            del self.fields["language"]

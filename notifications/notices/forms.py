"""Forms about notices: how and when they come, and stopping them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import NoticeSettings
from notifications.models.frequency import How
from notifications.notices import registry


class KindsForm(forms.Form):
    """How somebody is told of each kind of notice that is meant for them."""

    def __init__(self, *args, user, chosen: dict[str, How], **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = {}
        for kind in registry.direct_for(user):
            if len(kind.choices) < 2:
                continue
            name = kind.key.replace(".", "-")
            self.keys[name] = kind.key
            self.fields[name] = forms.ChoiceField(
                label=kind.label,
                choices=[(how.value, how.label) for how in kind.choices],
                initial=chosen[kind.key],
            )

    def chosen(self) -> dict[str, str]:
        """The choices, by the kind's key."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class ScheduleForm(forms.ModelForm):
    """When the gathered mail comes, and whether any does."""

    digest_hour = forms.TypedChoiceField(
        label=_("Time of day"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )

    class Meta:
        model = NoticeSettings
        fields = ["digest_hour", "digest_weekday", "no_digest", "no_mail"]
        labels = {
            "digest_weekday": _("Day of the weekly e-mail"),
            "no_digest": _("Send me no daily or weekly e-mail"),
            "no_mail": _("Send me no e-mail about notices at all"),
        }
        help_texts = {
            "no_mail": _(
                "The list on the site goes on. "
                "Mail about your account, such as a new password or a suspension, still comes."
            ),
        }


class StopForm(forms.Form):
    """What is to be stopped of a mail that somebody got."""

    keep_on_site = forms.BooleanField(label=_("Go on showing it in my notices on the site"), required=False)

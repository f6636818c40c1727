"""Forms for deciding on what waits, for appealing, and for the log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.models import Appeal
from forums.models.acts import Act
from peers.moderation.forms import REASON_LENGTH


class HeldForm(forms.Form):
    """Why a post that waits is refused, or approved."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to refuse it: sent to the writer as you write it."),
    )


class AppealForm(forms.Form):
    """A writer asks for another look."""

    text = forms.CharField(
        label=_("Why should it be taken back?"),
        max_length=Appeal.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Another moderator reads it, where there is one. You can appeal once."),
    )


class AppealDecisionForm(forms.Form):
    """What becomes of an appeal."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Appeal.Outcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Why?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent to the writer as you write it."),
    )


class LogFilterForm(forms.Form):
    """What of the log is shown."""

    act = forms.ChoiceField(label=_("Act"), required=False)
    by = forms.ChoiceField(label=_("By"), required=False)
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, people: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", _("All")), *Act.choices]
        self.fields["by"].choices = [("", _("Everybody")), *people]

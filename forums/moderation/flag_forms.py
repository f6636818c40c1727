"""Forms for reporting, deciding and appealing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.models import Appeal, Flag
from forums.models.acts import Act
from forums.moderation.flag_decisions import Decision

REASON_LENGTH = 500


class FlagForm(forms.Form):
    """Report a post or a thread to the moderators."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[choice for choice in Flag.Reason.choices if choice[0] != Flag.Reason.CHECK],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=Flag.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What should the moderators know? They alone read it."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == Flag.Reason.OTHER and not cleaned.get("note", "").strip():
            self.add_error("note", _("Say in a few words what is wrong."))
        return cleaned


class DecisionForm(forms.Form):
    """What a moderator does about a thing."""

    decision = forms.ChoiceField(
        label=_("What do you do?"), choices=Decision.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent to the writer as you write it, and kept in the log. Needed unless you do nothing."),
    )

    def __init__(self, *args, is_hidden: bool = False, is_reported: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        left_out = set()
        if is_hidden:
            left_out |= {Decision.HIDE, Decision.HIDE_AND_WARN}
        if not is_reported:
            left_out.add(Decision.DISMISS)
        self.fields["decision"].choices = [
            choice for choice in Decision.choices if Decision(choice[0]) not in left_out
        ]

    def clean(self):
        cleaned = super().clean()
        acts = cleaned.get("decision") not in {None, Decision.DISMISS}
        if acts and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why; the writer is sent it."))
        return cleaned


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

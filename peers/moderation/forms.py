"""Forms for reporting something, and for deciding on what was reported."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peers.models import Flag
from peers.moderation.flag_decisions import Decision

REASON_LENGTH = 500


class FlagForm(forms.Form):
    """Report something to the moderators."""

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

    decision = forms.ChoiceField(label=_("What do you do?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, decisions: list[Decision], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [(decision.value, decision.label) for decision in decisions]
        if any(decision.needs_reason for decision in decisions):
            self.fields["reason"].help_text = _(
                "Sent to the writer as you write it, and kept in the log. Needed unless you do nothing."
            )
        else:
            del self.fields["reason"]

    def clean(self):
        cleaned = super().clean()
        decision = cleaned.get("decision")
        if decision and Decision(decision).needs_reason and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why; the writer is sent it."))
        return cleaned

"""Forms for reporting something, for deciding on what was reported, for appeals and for the log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.base.moderation import kinds
from hub.base.moderation.acts import Act
from hub.base.moderation.kinds import ModeratedKind
from peers.models import Appeal, Flag
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


class AppealForm(forms.Form):
    """Whom a moderator's act concerns asks for another look."""

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
        max_length=Appeal.ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent to the writer as you write it."),
    )

    def __init__(self, *args, lifts: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if lifts:
            self.fields["outcome"].choices = [
                (Appeal.Outcome.GRANTED.value, _("Lift the suspension")),
                (Appeal.Outcome.REFUSED.value, _("It stays")),
            ]
            self.fields["answer"].required = False
            self.fields["answer"].help_text = _(
                "Where it stays, say why: it is sent to the person as you write it."
            )


class LogFilterForm(forms.Form):
    """What of the log is shown."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    act = forms.ChoiceField(label=_("Act"), required=False)
    by = forms.ChoiceField(label=_("By"), required=False)
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, offered: list[ModeratedKind], people: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *((kind.key, kind.label) for kind in offered)]
        words = dict(Act.choices)
        for kind in offered:
            words |= dict(kind.own_acts.choices) if kind.own_acts else {}
        self.fields["act"].choices = [("", _("All")), *words.items()]
        self.fields["by"].choices = [("", _("Everybody")), *people]

    def clean_kind(self):
        return kinds.get(self.cleaned_data["kind"])

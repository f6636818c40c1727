"""The forms about the authors of a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import CaseAuthor


class PartForm(forms.Form):
    """What readers are told of an author."""

    shown_as = forms.ChoiceField(
        label=_("Readers see"), choices=CaseAuthor.ShownAs.choices, widget=forms.RadioSelect
    )
    welcomes_questions = forms.BooleanField(
        label=_("I welcome questions about this case"),
        required=False,
        help_text=_("Readers are told so. Your e-mail address is not shown."),
    )

    def __init__(self, *args, part: CaseAuthor | None, **kwargs):
        super().__init__(*args, **kwargs)
        if part is not None:
            self.initial = {"shown_as": part.shown_as, "welcomes_questions": part.welcomes_questions}


class HandOverForm(forms.Form):
    """Who is asked to take a case over."""

    address = forms.EmailField(
        label=_("E-mail address of a member"),
        help_text=_(
            "We invite them, and they may accept. We don't tell you whether an address has an account."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean(self):
        return {**super().clean(), "takes_over": True}


class InvitationForm(HandOverForm):
    """Who is asked to write a case too."""

    takes_over = forms.BooleanField(
        label=_("They are to take the case over"),
        required=False,
        help_text=_("Once they accept, they answer for it in your place; you stay an author."),
    )

    def clean(self):
        asked = bool(self.cleaned_data.get("takes_over"))
        return {**super().clean(), "takes_over": asked}

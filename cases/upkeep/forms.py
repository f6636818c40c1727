"""The forms for what becomes of a published case."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UpkeepForm(forms.Form):
    """Whether a case still holds."""

    CONFIRM = "confirm"
    CLOSE = "close"

    decision = forms.ChoiceField(choices=[(CONFIRM, _("It still holds")), (CLOSE, _("Close the case"))])
    closing_remark = forms.CharField(
        label=_("Why it is closed"),
        required=False,
        max_length=500,
        help_text=_("Readers see it: “The desk was merged into the state's in 2026”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawalForm(forms.Form):
    """Why a case is taken off the site."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

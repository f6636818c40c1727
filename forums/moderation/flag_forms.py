"""The form for deciding on what waits."""

from django import forms
from django.utils.translation import gettext_lazy as _

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

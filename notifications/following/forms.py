"""The form about one thing that is followed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models.frequency import How


class HowForm(forms.Form):
    """How somebody is told of one thing."""

    how = forms.ChoiceField(label=_("How"), choices=How.choices)

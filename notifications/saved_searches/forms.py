"""The form of a saved search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import SavedSearch
from notifications.models.frequency import How

# A saved search that told nobody would only be a bookmark; that is "only on the site".
HOW_FOR_SEARCHES = [choice for choice in How.choices if choice[0] != How.MUTED]


class SavedSearchForm(forms.Form):
    """The name of a saved search, and how one is told."""

    name = forms.CharField(label=_("Name"), max_length=SavedSearch.NAME_LENGTH)
    how = forms.ChoiceField(
        label=_("Tell me what is new"), choices=HOW_FOR_SEARCHES, initial=How.WEEKLY, widget=forms.RadioSelect
    )

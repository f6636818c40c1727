"""What readers fill in beside a toolkit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.models import Post, Thread


class QuestionForm(forms.Form):
    """A question or a suggestion about a toolkit."""

    title = forms.CharField(
        label=_("In one sentence"),
        max_length=Thread.TITLE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Your question or suggestion"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-markdown": "", "data-limit": Post.MAX_LENGTH}),
    )

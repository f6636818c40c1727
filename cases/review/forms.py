"""The form for a moderator's decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.review_parts import PARTS


class DecisionForm(forms.Form):
    """A moderator's decision on the text that was read."""

    APPROVE = "approve"
    SEND_BACK = "send_back"

    decision = forms.ChoiceField(choices=[(APPROVE, _("Approve and publish")), (SEND_BACK, _("Send back"))])
    read_digest = forms.CharField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("To the author"),
        required=False,
        max_length=4000,
        help_text=_("We send this to the author. Needed when you send the case back."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for part, label in PARTS.items():
            self.fields[f"on_{part}"] = forms.CharField(
                label=label,
                required=False,
                max_length=2000,
                # The controls stand beside the parts, outside the form's element.
                widget=forms.Textarea(
                    attrs={
                        "rows": 3,
                        "form": "decision-form",
                        "aria-label": _("On “%(part)s”") % {"part": label},
                    }
                ),
            )

    def comment_on(self, part: str) -> forms.BoundField:
        """The field for what is said of one of ``PARTS``."""
        return self[f"on_{part}"]

    @property
    def part_comments(self) -> dict[str, str]:
        """What was said of single parts."""
        return {part: text for part in PARTS if (text := self.cleaned_data.get(f"on_{part}", "").strip())}

    def clean(self):
        cleaned = super().clean()
        wants_change = cleaned.get("decision") == self.SEND_BACK
        if wants_change and not cleaned.get("comment", "").strip() and not self.part_comments:
            self.add_error("comment", _("Say what should change; we send it to the author."))
        return cleaned

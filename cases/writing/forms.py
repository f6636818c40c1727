"""The forms for a case's files, for moderators' decisions, and for what becomes of a published case."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.models.review_parts import PARTS
from cases.models.sections import Section


class CaseImageForm(forms.Form):
    """An image for a case."""

    upload = forms.FileField(
        label=_("Image"),
        help_text=_("JPEG, PNG, WebP or GIF."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    alt_text = forms.CharField(
        label=_("What the image shows"),
        max_length=250,
        help_text=_("In words, for those who can't see it."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=250, required=False)
    section = forms.ChoiceField(label=_("Section"), choices=Section.choices, initial=Section.APPROACH)


class CaseAttachmentForm(forms.Form):
    """A file for a case."""

    upload = forms.FileField(label=_("File"))
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Without one, the file's name is shown."),
    )
    is_evidence = forms.BooleanField(
        label=_("It is evidence"), required=False, help_text=_("It bears out what the case says.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        extensions = settings.WAGTAILDOCS_EXTENSIONS
        self.fields["upload"].help_text = _("%(formats)s; up to %(size)s MB.") % {
            "formats": ", ".join(extensions),
            "size": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        }
        self.fields["upload"].widget.attrs["accept"] = ",".join(f".{extension}" for extension in extensions)


class SubmissionForm(forms.Form):
    """What an author says when submitting: before a first public case, that they know what becomes public."""

    knows_what_becomes_public = forms.BooleanField(
        label=_("I know that this becomes public"),
        error_messages={
            "required": _("Tick this: everybody on the internet can read it once it is approved.")
        },
    )

    def __init__(self, *args, is_first: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_first:
            del self.fields["knows_what_becomes_public"]


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
        help_text=_("The author gets this by e-mail. Needed when you send the case back."),
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
            self.add_error("comment", _("Say what should change; the author gets it by e-mail."))
        return cleaned


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

"""The forms for a case's files, and for submitting it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

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

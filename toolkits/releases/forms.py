"""The forms in which hosts put a release together."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.writing.step_forms import markdown_area
from toolkits.models import Release


class _SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _SeveralFilesField(forms.FileField):
    """Several files at once, as a list; each is judged by the service that takes it in."""

    widget = _SeveralFilesInput

    def clean(self, data, initial=None):
        if not data:
            raise ValidationError(_("Choose at least one file."), code="required")
        return data if isinstance(data, list) else [data]


class FilesForm(forms.Form):
    """Files for a release."""

    uploads = _SeveralFilesField(label=_("Files"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_what_is_taken(self.fields["uploads"], settings.TOOLKIT_EXTENSIONS)


class ReplaceForm(forms.Form):
    """Another version of a file, and what the file is called."""

    upload = forms.FileField(label=_("Another version"), required=False, allow_empty_file=True)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Without one, the file's name is shown."),
    )

    def __init__(self, *args, extension: str, **kwargs):
        super().__init__(*args, **kwargs)
        _say_what_is_taken(self.fields["upload"], [extension])


class RecallForm(forms.Form):
    """Why a release is taken back."""

    reason = forms.CharField(
        label=_("Why it is recalled"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        help_text=_("Everybody who may see the toolkit reads this."),
    )


def _say_what_is_taken(field: forms.FileField, extensions: list[str]) -> None:
    field.help_text = _("%(formats)s; up to %(size)s MB each.") % {
        "formats": ", ".join(extensions),
        "size": settings.TOOLKIT_UPLOAD_MAX_BYTES // (1024 * 1024),
    }
    field.widget.attrs["accept"] = ",".join(f".{extension}" for extension in extensions)


class ReleaseForm(forms.ModelForm):
    """The number, date and notes of a release."""

    class Meta:
        model = Release
        fields = ["number", "dated", "notes"]
        widgets = {
            "dated": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "notes": markdown_area(6),
        }
        help_texts = {
            "number": _("Such as 1.0 or 2026-1."),
            "notes": _("What readers of the release before should know. Followers are told."),
        }

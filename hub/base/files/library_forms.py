"""Forms of the admin's image and document libraries, with the hub's own checks."""

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from hub.base.files import uploads


def _check_first(field, check) -> None:
    """Let a form's file field ask ``check`` before it reads the file itself: our messages say what to do."""
    read = field.to_python

    def checked(data):
        if data not in field.empty_values:
            check(data)
        return read(data)

    field.to_python = checked


class DocumentForm(BaseDocumentForm):
    """A document in the admin."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            _check_first(self.fields["file"], uploads.check_document)

    def save(self, commit=True):
        if "file" in self.changed_data:
            self.instance.original_name = uploads.display_name(self.cleaned_data["file"].name)
        return super().save(commit=commit)


class ImageForm(BaseImageForm):
    """An image in the admin."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            _check_first(self.fields["file"], uploads.check_image)

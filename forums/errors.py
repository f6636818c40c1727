"""What can't be done in the forums; the texts are for the person who tried."""

from django.core.exceptions import ValidationError


class ForumError(ValidationError):
    """Something that can't be done as it was asked for."""


class NotOpenError(ForumError):
    """The thread takes no posts any more, or is gone; the code says which."""


class ChangedMeanwhileError(ForumError):
    """Somebody else was faster."""

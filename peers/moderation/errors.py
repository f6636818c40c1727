"""What can't be reported or decided; the texts are for the person who tried."""

from django.core.exceptions import ValidationError


class ModerationError(ValidationError):
    """Something that can't be done as it was asked for."""


class ChangedMeanwhileError(ModerationError):
    """Another moderator was faster."""

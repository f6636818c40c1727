"""Names, titles and other fields of one line hold no line breaks and no control signs.

A browser sends none from such a field; whoever writes a request by hand could put lines of their own into mail, tables
and lists, or fool a reader with what can't be seen.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# C0 and C1, the line and paragraph separators, and what turns the direction of all that follows.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")


def validate_one_line(value) -> None:
    """Raise ``ValidationError`` for a text of several lines, or with signs that are not seen."""
    if isinstance(value, str) and _REFUSED.search(value):
        raise ValidationError(_("Write this on one line, without control characters."), code="one_line")


def watch_models(all_models) -> None:
    """Have the models' fields of one line refuse the rest, whatever form, import or service fills them.

    Not by an argument of each field: one that is added tomorrow would be forgotten, and migrations would list them all.
    """
    for model in all_models:
        for field in model._meta.local_fields:
            if isinstance(field, models.CharField) and not field.choices:
                field.default_validators = [*field.default_validators, validate_one_line]
                field.__dict__.pop("validators", None)  # put together at the first look


def watch_forms() -> None:
    """The same for fields of forms that belong to no model: those with a control of one line."""
    validate = forms.CharField.validate

    def validate_lines(self, value):
        validate(self, value)
        if isinstance(self.widget, forms.TextInput):
            validate_one_line(value)

    forms.CharField.validate = validate_lines

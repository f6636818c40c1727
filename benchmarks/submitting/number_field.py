"""The field into which people write a number."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from benchmarks.submitting import number_parsing


class NumberField(forms.CharField):
    """A number as people write it."""

    def clean(self, value) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return number_parsing.read(text)
        except number_parsing.NumberError as error:
            raise ValidationError(str(error)) from None

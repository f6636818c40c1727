"""The form in which members enter figures for themselves. What they enter is kept nowhere."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from benchmarks import formats, numbers
from benchmarks.models import MetricVersion
from benchmarks.telling import Line


class NumberField(forms.CharField):
    """A number as people write it."""

    def clean(self, value) -> Decimal | None:
        told = super().clean(value)
        if not told:
            return None
        try:
            return numbers.read(told)
        except numbers.NumberError as error:
            raise ValidationError(str(error)) from None


class OwnFiguresForm(forms.Form):
    """One field a metric of the round, in the metric's unit."""

    def __init__(self, *args, lines: list[Line], **kwargs):
        super().__init__(*args, **kwargs)
        self.versions: dict[str, MetricVersion] = {}
        self.unusual: list[str] = []
        for line in lines:
            name = f"figure-{line.version.pk}"
            self.versions[name] = line.version
            self.fields[name] = NumberField(
                label=line.metric.name,
                help_text=line.version.unit,
                required=False,
                max_length=40,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )

    def clean(self):
        cleaned = super().clean()
        for name, version in self.versions.items():
            value = cleaned.get(name)
            if value is None:
                continue
            if (version.lowest is not None and value < version.lowest) or (
                version.highest is not None and value > version.highest
            ):
                self.add_error(
                    name,
                    _("It can't be below %(low)s or above %(high)s.")
                    % _bounds(version.lowest, version.highest),
                )
            elif (version.warn_below is not None and value < version.warn_below) or (
                version.warn_above is not None and value > version.warn_above
            ):
                self.unusual.append(version.metric.name)
        return cleaned

    @property
    def entered(self) -> dict[MetricVersion, Decimal]:
        """What was entered, by version of a metric."""
        return {
            version: value
            for name, version in self.versions.items()
            if (value := self.cleaned_data.get(name)) is not None
        }


def _bounds(low: Decimal | None, high: Decimal | None) -> dict[str, str]:
    return {"low": formats.figure(low) or "-", "high": formats.figure(high) or "-"}

"""The form into which an organisation writes its figures for a round."""

import re
from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks import formats
from benchmarks.models import Denominator, MetricVersion, Submission, SubmittedFigure
from benchmarks.models.rounds import STEP
from benchmarks.submitting import services
from benchmarks.submitting.number_field import NumberField
from benchmarks.submitting.services import Sheet, Written
from hub.base.models import DeliveryModel

Answer = SubmittedFigure.Answer
PARTS = ("answer", "numerator", "denominator", "note")
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


def plain(value: Decimal | None) -> str:
    """A number as the form shows it, and reads it again as the same one."""
    if value is None:
        return ""
    text = f"{value.normalize():f}"
    # "1.234" could be a thousand.
    return f"{text}0" if _AMBIGUOUS.fullmatch(text) else text


class FigureField(NumberField):
    """A number with as many decimals as are kept."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def clean(self, value) -> Decimal | None:
        number = super().clean(value)
        return None if number is None else number.quantize(STEP)


class DeliveryModelField(forms.ModelChoiceField):
    """Delivery models by their names in the reader's language."""

    def label_from_instance(self, model):
        return model.label


class FiguresForm(forms.Form):
    """For each metric: numerator, denominator, how good the figure is, and a note."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Note to the data stewards"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    delivery_model = DeliveryModelField(
        label=gettext_lazy("Delivery model"),
        queryset=DeliveryModel.objects.none(),
        required=False,
        empty_label=gettext_lazy("Not said"),
        help_text=Submission._meta.get_field("delivery_model").help_text,
    )
    wants_sign_off = forms.BooleanField(
        label=gettext_lazy("A second person signs before it is sent"),
        help_text=Submission._meta.get_field("wants_sign_off").help_text,
        required=False,
    )

    def __init__(self, *args, sheet: Sheet, typed=None, **kwargs):
        """``typed``: what was typed and not saved, shown in the place of what is saved."""
        self.sheet = sheet
        super().__init__(*args, initial=_initial(sheet, typed), **kwargs)
        offered = Q(active=True) | Q(pk=sheet.submission.delivery_model_id)
        self.fields["delivery_model"].queryset = DeliveryModel.objects.filter(offered)
        for version in sheet.versions:
            self._add_fields(version)

    def _add_fields(self, version: MetricVersion) -> None:
        pk = version.pk
        self.fields[f"numerator-{pk}"] = FigureField(label=version.numerator)
        if version.denominator_kind != Denominator.NONE:
            self.fields[f"denominator-{pk}"] = FigureField(label=version.denominator)
        self.fields[f"answer-{pk}"] = forms.ChoiceField(
            label=_("How good it is"), choices=Answer.choices, required=False
        )
        self.fields[f"note-{pk}"] = forms.CharField(label=_("Note"), required=False, max_length=500)

    def clean(self):
        cleaned = super().clean()
        for version in self.sheet.versions:
            values = self._values_of(version)
            if values["answer"] == Answer.NOT_AVAILABLE and values["numerator"] is not None:
                self.add_error(
                    f"answer-{version.pk}",
                    _("“%(name)s” is not available, and yet there is a figure: take one of the two away.")
                    % {"name": version.metric.name},
                )
        return cleaned

    def _values_of(self, version: MetricVersion) -> dict:
        values = {part: self.cleaned_data.get(f"{part}-{version.pk}") for part in PARTS}
        return values | {"answer": values["answer"] or Answer.GIVEN, "note": values["note"] or ""}

    @property
    def details(self) -> dict:
        """What was entered beside the figures."""
        return {name: self.cleaned_data[name] for name in services.DETAILS}

    @property
    def written(self) -> dict[MetricVersion, Written]:
        """What was written, by metric."""
        return {version: Written(**self._values_of(version)) for version in self.sheet.versions}

    def rows(self) -> list[dict]:
        """The metrics with their fields, and what stands beside them."""
        return [self._row(version) for version in self.sheet.versions]

    def _row(self, version: MetricVersion) -> dict:
        fields = {
            part: self[f"{part}-{version.pk}"] for part in PARTS if f"{part}-{version.pk}" in self.fields
        }
        last = self.sheet.last.get(version.pk)
        figure = self.sheet.figures.get(version.pk)
        shown_last = last and {
            "period": last.participant.round.period,
            "numerator": formats.figure(last.numerator),
            "denominator": formats.figure(last.denominator),
            "value": formats.figure(last.value),
        }
        asked = [
            question for question in self.sheet.open_questions if figure and question.version.pk == version.pk
        ]
        # What others saved, where this person's text differs from it.
        saved = figure and {"numerator": plain(figure.numerator), "denominator": plain(figure.denominator)}
        return {
            "version": version,
            "fields": fields,
            "last": shown_last,
            "figure": figure,
            "saved": saved,
            "read": figure
            and {
                "numerator": formats.exact(figure.numerator),
                "denominator": formats.exact(figure.denominator),
            },
            "questions": asked,
        }

    def lock(self) -> None:
        """Let nothing be typed: what was is shown, and can be copied."""
        for field in self.fields.values():
            is_text = isinstance(field.widget, (forms.TextInput, forms.Textarea))
            field.widget.attrs["readonly" if is_text else "disabled"] = True

    def differs_from_saved(self) -> bool:
        """Whether what was typed is something else than what is saved."""
        saved = _initial(self.sheet, None)
        return any(
            str(self.initial.get(name) or "") != str(saved.get(name) or "")
            for name in self.fields
            if name not in {"edition", "kept"}
        )


class MessageForm(forms.Form):
    """A message between an organisation and the data stewards."""

    text = forms.CharField(
        label=gettext_lazy("Message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


def _initial(sheet: Sheet, typed) -> dict:
    submission = sheet.submission
    saved = {
        "edition": submission.edition,
        "note": submission.note,
        "wants_sign_off": submission.wants_sign_off,
        "delivery_model": submission.delivery_model_id or sheet.last_delivery_model,
    }
    for version in sheet.versions:
        figure = sheet.figures.get(version.pk)
        saved[f"answer-{version.pk}"] = figure.answer if figure else Answer.GIVEN
        saved[f"numerator-{version.pk}"] = plain(figure.numerator) if figure else ""
        saved[f"denominator-{version.pk}"] = plain(figure.denominator) if figure else ""
        saved[f"note-{version.pk}"] = figure.note if figure else ""
    if typed is not None:
        saved |= {name: typed.get(name) for name in saved if name in typed}
        saved["wants_sign_off"] = bool(typed.get("wants_sign_off"))
        saved["kept"] = typed.get("kept", "")
    return saved

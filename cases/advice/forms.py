"""The forms by which authors ask for advice and say what came of it, and members that they face the same."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.advice import requests
from cases.advice.requests import MOST_QUESTIONS, Asked
from cases.models import AdviceQuestion, AdviceRequest, FellowBody
from cases.models.advice import OUTCOME_LENGTH
from hub.base.text import markdown
from notifications.models.frequency import How

# Members answer within days; a fortnight leaves room for a holiday.
USUAL_DAYS = 21


def _day_field() -> forms.DateField:
    return forms.DateField(
        label=_("Until"),
        help_text=_("You close it yourself; until then answers are taken."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say until when you ask."), "invalid": _("That is no day.")},
    )


def _markdown_area(rows: int, limit: int) -> forms.Textarea:
    return forms.Textarea(
        attrs={
            "rows": rows,
            "data-markdown": "",
            "data-limit": limit,
        }
    )


class UntilForm(forms.Form):
    """Until when a case asks."""

    until = _day_field()

    def clean_until(self):
        until = self.cleaned_data["until"]
        try:
            requests.check_day(until)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return until


class AskForm(UntilForm):
    """Up to five questions, each a line and what one has to know."""

    EXPLANATION_LENGTH = AdviceQuestion._meta.get_field("explanation").max_length

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", timezone.localdate() + timedelta(days=USUAL_DAYS))
        until = self.fields.pop("until")
        for number in range(1, MOST_QUESTIONS + 1):
            self.fields[f"title_{number}"] = forms.CharField(
                label=_("Question in one line"),
                required=False,
                max_length=AdviceQuestion._meta.get_field("title").max_length,
                help_text=_("As you would ask a colleague.") if number == 1 else "",
            )
            self.fields[f"explanation_{number}"] = forms.CharField(
                label=_("What one has to know to answer"),
                required=False,
                max_length=self.EXPLANATION_LENGTH,
                validators=[markdown.check],
                widget=_markdown_area(4, self.EXPLANATION_LENGTH),
            )
        self.fields["until"] = until

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each question."""
        return [(self[f"title_{n}"], self[f"explanation_{n}"]) for n in range(1, MOST_QUESTIONS + 1)]

    def clean(self):
        cleaned = super().clean()
        for number in range(1, MOST_QUESTIONS + 1):
            if cleaned.get(f"explanation_{number}") and not cleaned.get(f"title_{number}", "x"):
                self.add_error(f"title_{number}", _("Put the question into one line."))
        if any(self.data.get(f"title_{MOST_QUESTIONS + more}") for more in range(1, MOST_QUESTIONS)):
            self.add_error(None, _("Ask %(most)s questions at the most.") % {"most": MOST_QUESTIONS})
        if not self.errors and not self.questions:
            self.add_error("title_1", _("Ask at least one question."))
        return cleaned

    @property
    def questions(self) -> list[Asked]:
        """The questions that were typed, in their order."""
        typed = [
            Asked(self.cleaned_data.get(f"title_{n}", ""), self.cleaned_data.get(f"explanation_{n}", ""))
            for n in range(1, MOST_QUESTIONS + 1)
        ]
        return [one for one in typed if one.title or one.explanation]


class OutcomeForm(forms.Form):
    """What the authors did about the advice, in all and by question."""

    outcome = forms.CharField(
        label=_("In all"),
        required=False,
        max_length=OUTCOME_LENGTH,
        validators=[markdown.check],
        widget=_markdown_area(6, OUTCOME_LENGTH),
    )

    def __init__(self, *args, request_for_advice: AdviceRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("outcome", request_for_advice.outcome)
        self.questions = list(request_for_advice.questions.select_related("thread"))
        for question in self.questions:
            name = f"outcome_{question.pk}"
            self.fields[name] = forms.CharField(
                label=question.thread.title if question.thread else question.title,
                required=False,
                max_length=OUTCOME_LENGTH,
                validators=[markdown.check],
                widget=_markdown_area(3, OUTCOME_LENGTH),
            )
            self.initial.setdefault(name, question.outcome)

    @property
    def outcomes(self) -> dict[int, str]:
        """What is said of each question, by its id."""
        return {question.pk: self.cleaned_data[f"outcome_{question.pk}"] for question in self.questions}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(text.strip() for text in cleaned.values()):
            self.add_error(
                "outcome", _("Say what you did about the advice: in all, or question by question.")
            )
        return cleaned


class FellowForm(forms.Form):
    """What others see of one who faces the same, and how they are told of what comes of the case."""

    shown_as = forms.ChoiceField(
        label=_("Readers of the case see"),
        choices=FellowBody.ShownAs.choices,
        widget=forms.RadioSelect,
        help_text=_("Never more than your profile shows them."),
    )
    how = forms.ChoiceField(
        label=_("You are told what comes of it"),
        choices=[choice for choice in How.choices if choice[0] != How.MUTED],
    )

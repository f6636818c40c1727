"""The forms of the steps in which a case's text is written. The title alone is needed to keep a draft."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from taggit.forms import TagWidget

from cases.models import CaseEvidence, CaseFollowUp, CasePage
from cases.models.sections import SECTION_HINTS, Section
from cases.review import services
from cases.writing import steps
from cases.writing.draft_form import ROWS, DraftForm
from hub.base.models import Audience, Jurisdiction, Level, ServiceLine, Theme
from peers.models import Organisation, Programme

SECTION_ROWS = 8
NOTHING_CHOSEN = _("Choose …")
NEEDED = _("(needed to submit)")
VOCABULARIES = ("stage", "delivery_model", "governance_form", "funding_model")


def _title_field() -> forms.CharField:
    return forms.CharField(
        label=_("Title"),
        max_length=150,
        help_text=_("What was shared, and by whom: “One payroll desk for six municipalities”."),
    )


def markdown_area(rows: int = SECTION_ROWS) -> forms.Textarea:
    """A control for Markdown: a script gives it tools and a preview."""
    return forms.Textarea(attrs={"rows": rows, "data-markdown": ""})


class StepForm(DraftForm):
    """A step with fields of the case itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label:
                field.empty_label = NOTHING_CHOSEN
            if name in services.REQUIRED_FIELDS:
                field.mark = NEEDED


class NewCaseForm(DraftForm):
    """A case is begun with its title."""

    title = _title_field()

    class Meta:
        model = CasePage
        fields = ["title"]
        formsets: list[str] = []

    groups = [("", ["title"])]


class ShortForm(StepForm):
    """What it is, who led it, where, and for whom it is written."""

    title = _title_field()
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=400,
        help_text=_("Two or three sentences: what was done, and what came of it. Up to 400 characters."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    lead_organisation_name = forms.CharField(
        label=_("Lead organisation"),
        required=False,
        max_length=200,
        help_text=_("The body that led it, by its full name."),
        widget=forms.TextInput(
            attrs={
                "list": "organisation-names",
                "autocomplete": "off",
                "hx-get": reverse_lazy("cases:organisation_names"),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#organisation-names",
            }
        ),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    for_members = forms.TypedChoiceField(
        label=_("Who may read it"),
        choices=[(0, _("Everyone")), (1, _("Members only"))],
        coerce=int,
        widget=forms.RadioSelect,
        initial=0,
    )

    class Meta:
        model = CasePage
        formsets: list[str] = []
        fields = [
            *("title", "summary", "lead_organisation_name", "programme"),
            *("level", "country", "jurisdiction"),
        ]
        help_texts = {"programme": _("If it belongs to a programme, its hosts may edit it.")}

    groups = [
        (_("In short"), ["title", "summary", "lead_organisation_name", "programme"]),
        (_("Where"), ["level", "country", "jurisdiction"]),
        (_("Who may read it"), ["for_members"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", NOTHING_CHOSEN), *countries]
        self.fields["level"].choices = [("", NOTHING_CHOSEN), *Level.choices]
        self.fields["jurisdiction"].queryset = Jurisdiction.objects.order_by("country", "name")
        case = self.instance
        programmes = Programme.objects.filter(people__user=self.user) | Programme.objects.filter(
            pk=case.programme_id
        )
        self.fields["programme"].queryset = programmes.distinct()
        if not programmes.exists():
            del self.fields["programme"]
        self.initial["for_members"] = int(case.audience.kind == Audience.Kind.MEMBERS)
        self.initial["country"] = case.country.code if case.country else ""

    def clean(self):
        cleaned = super().clean()
        self.instance.lead_organisation = Organisation.objects.named(
            cleaned.get("lead_organisation_name", ""),
            level=cleaned.get("level"),
            country=cleaned.get("country"),
        )
        audience = Audience.members() if cleaned.get("for_members") else Audience.everyone()
        self.instance.audience = audience
        return cleaned


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FiledForm(StepForm):
    """What it is filed under, and when it was."""

    service_lines = forms.ModelMultipleChoiceField(
        label=_("Service lines"),
        queryset=ServiceLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), queryset=Theme.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = CasePage
        formsets: list[str] = []
        fields = ["service_lines", "themes", *VOCABULARIES, "tags", "started_on", "live_on", "ended_on"]
        field_classes = dict.fromkeys(("started_on", "live_on", "ended_on"), forms.DateField)
        widgets = {
            "started_on": _date_input(),
            "live_on": _date_input(),
            "ended_on": _date_input(),
            "tags": TagWidget,
        }
        help_texts = {"tags": _("Words of your own, with commas between them.")}

    groups = [
        (_("Filed under"), ["service_lines", "themes", *VOCABULARIES, "tags"]),
        (_("When"), ["started_on", "live_on", "ended_on"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("service_lines", "themes"):
            model = self.fields[name].queryset.model
            chosen = [entry.pk for entry in getattr(self.instance, name).all()]
            self.fields[name].queryset = model.objects.active() | model.objects.filter(pk__in=chosen)
        for name in VOCABULARIES:
            queryset = self.fields[name].queryset
            self.fields[name].queryset = queryset.filter(active=True) | queryset.filter(
                pk=getattr(self.instance, f"{name}_id")
            )


_SECTION_WIDGETS = {section.value: markdown_area() for section in Section}


class StoryForm(StepForm):
    """What was done."""

    class Meta:
        model = CasePage
        formsets: list[str] = []
        fields = list(steps.step("story").fields)
        widgets = _SECTION_WIDGETS
        help_texts = SECTION_HINTS

    groups = [("", Meta.fields)]


class OutcomeForm(StepForm):
    """What came of it."""

    class Meta:
        model = CasePage
        formsets: list[str] = []
        fields = list(steps.step("outcome").fields)
        widgets = _SECTION_WIDGETS
        help_texts = SECTION_HINTS

    groups = [("", Meta.fields)]


class EvidenceForm(forms.ModelForm):
    """Something elsewhere that bears the case out."""

    class Meta:
        model = CaseEvidence
        fields = ["title", "address", "remark"]


class FollowUpForm(forms.ModelForm):
    """What came of it later."""

    class Meta:
        model = CaseFollowUp
        fields = ["dated", "text"]
        field_classes = {"dated": forms.DateField}
        widgets = {"dated": _date_input(), "text": markdown_area(rows=4)}


class CaseEvidenceForm(DraftForm):
    """What bears the case out, and what came of it later."""

    class Meta:
        model = CasePage
        fields: list[str] = []
        formsets = {
            "evidence": {"form": EvidenceForm, **ROWS},
            "follow_ups": {"form": FollowUpForm, **ROWS},
        }

    @property
    def tables(self):
        """The rows of evidence and of follow-ups."""
        return [
            {
                "legend": _("Evidence"),
                "hint": _(
                    "Where readers can see for themselves: an audit's report, a council's minutes, an "
                    "evaluation. Save to get more rows."
                ),
                "formset": self.formsets["evidence"],
            },
            {
                "legend": _("Follow-ups"),
                "hint": _(
                    "What came of it later, by date. It stands beside the story, which stays as it was. "
                    "Save to get more rows."
                ),
                "formset": self.formsets["follow_ups"],
            },
        ]

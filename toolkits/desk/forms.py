"""The forms of a toolkit's desk."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import ClusterForm
from taggit.forms import TagWidget

from cases.writing.draft_form import KeptForm
from cases.writing.step_forms import NOTHING_CHOSEN, markdown_area
from hub.base.models import Audience, Level, ServiceLine, Theme
from hub.base.text.languages import LANGUAGES, language_name
from peers.models import Programme, User
from toolkits.models import ToolkitLevel, ToolkitPage, ToolkitStep
from toolkits.models.licences import Licence

NEEDED = _("(needed to publish)")


class _DraftForm(KeptForm, ClusterForm):
    """A form for a part of a toolkit's draft, which knows from which revision it was filled."""

    # A newer one is a conflict.
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Which unsaved text the person has before them: it goes when the form is saved.
    kept = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            self.initial["revision"] = self.instance.latest_revision_id
        self.limit_texts()

    def show(self, error: ValidationError) -> None:
        """Put what a service found wrong at the fields that it names."""
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def _update_errors(self, errors):
        # The model judges the whole toolkit; what is wrong elsewhere is said when the draft is saved.
        mine = {
            name: found
            for name, found in errors.update_error_dict({}).items()
            if name in self.fields or name == NON_FIELD_ERRORS
        }
        if mine:
            super()._update_errors(ValidationError(mine))


def _title_field() -> forms.CharField:
    return forms.CharField(
        label=_("Title"),
        max_length=150,
        help_text=_("What it is a kit for: “Setting up a joint payroll desk”."),
    )


class NewToolkitForm(_DraftForm):
    """A toolkit is begun with its title, for a programme."""

    title = _title_field()

    class Meta:
        model = ToolkitPage
        formsets: list[str] = []
        fields = ["title", "programme"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hosted = Programme.objects.hosted_by(self.user)
        if self.user.is_superuser:
            hosted = Programme.objects.all()
        programme = self.fields["programme"]
        programme.queryset, programme.empty_label = hosted, NOTHING_CHOSEN
        if len(hosted[:2]) == 1:
            programme.initial, programme.empty_label = hosted[0], None


class AboutForm(_DraftForm):
    """What a toolkit says of itself, but for its steps."""

    title = _title_field()
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=400,
        help_text=_("Two or three sentences: what is in it, and what it helps to do. Up to 400 characters."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels of government"),
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    service_lines = forms.ModelMultipleChoiceField(
        label=_("Service lines"),
        queryset=ServiceLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), queryset=Theme.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    licence = forms.ChoiceField(
        label=_("Licence"),
        required=False,
        choices=[("", NOTHING_CHOSEN), *Licence.choices],
        help_text=_("What others may do with the files and the text."),
    )
    language = forms.ChoiceField(label=_("Language"), help_text=_("Of the text and the files."))
    for_members = forms.TypedChoiceField(
        label=_("Who may see it"),
        choices=[(0, _("Everyone")), (1, _("Members only"))],
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("The files go with it."),
    )

    class Meta:
        model = ToolkitPage
        formsets: list[str] = []
        fields = [
            *("title", "summary", "purpose", "suits", "prerequisites"),
            *("service_lines", "themes", "tags", "licence", "language"),
        ]
        widgets = {
            "purpose": markdown_area(),
            "suits": markdown_area(5),
            "prerequisites": markdown_area(5),
            "tags": TagWidget,
        }
        help_texts = {"tags": _("Words of your own, with commas between them.")}

    groups = [
        (_("In short"), ["title", "summary"]),
        (_("In full"), ["purpose", "suits", "prerequisites"]),
        (_("Filed under"), ["levels", "service_lines", "themes", "tags"]),
        (_("Terms"), ["licence", "language", "for_members"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("summary", "purpose", "licence"):
            self.fields[name].mark = NEEDED
        for name in ("service_lines", "themes"):
            model = self.fields[name].queryset.model
            chosen = [entry.pk for entry in getattr(self.instance, name).all()]
            self.fields[name].queryset = model.objects.active() | model.objects.filter(pk__in=chosen)
        languages = sorted((language_name(code), code) for code in LANGUAGES)
        self.fields["language"].choices = [(code, name) for name, code in languages]
        self.initial["levels"] = [row.level for row in self.instance.levels.all()]
        self.initial["for_members"] = int(self.instance.audience.kind == Audience.Kind.MEMBERS)

    @property
    def fieldsets(self):
        """The groups of bound fields: ``legend`` and ``fields``."""
        return [{"legend": legend, "fields": [self[name] for name in names]} for legend, names in self.groups]

    def save(self, commit=True):
        if "levels" in self.changed_data:
            chosen = self.cleaned_data["levels"]
            self.instance.levels = [
                ToolkitLevel(level=level.value, sort_order=place)
                for place, level in enumerate(Level)
                if level.value in chosen
            ]
        if "for_members" in self.changed_data:
            members = self.cleaned_data["for_members"]
            self.instance.audience = Audience.members() if members else Audience.everyone()
        return super().save(commit=commit)


class StepForm(KeptForm, forms.ModelForm):
    """One step of a toolkit."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    file_keys = forms.TypedMultipleChoiceField(
        label=_("Files that belong to it"),
        required=False,
        coerce=int,
        empty_value=[],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ToolkitStep
        fields = ["title", "text", "roles", "effort", "outcome", "file_keys"]
        widgets = {"text": markdown_area(12)}
        help_texts = {
            "roles": _("Such as “the treasurer, a lawyer of each town”."),
            "outcome": _("Such as “a signed agreement”."),
        }

    def __init__(self, *args, toolkit: ToolkitPage, files, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = toolkit.latest_revision_id
        names = {file.pk: str(file) for file in files}
        self.fields["file_keys"].choices = list(names.items())
        self.initial["file_keys"] = [key for key in self.instance.file_keys if key in names]
        if not names:
            del self.fields["file_keys"]
        self.limit_texts()

    def step(self) -> ToolkitStep:
        """The step as it was typed; nothing is saved."""
        return self.save(commit=False)


class MaintainersForm(forms.Form):
    """Those whom readers may ask."""

    people = forms.ModelMultipleChoiceField(
        label=_("Maintainers"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are told of questions, and asked whether the toolkit still holds."),
    )

    def __init__(self, *args, toolkit: ToolkitPage, **kwargs):
        super().__init__(*args, **kwargs)
        hosts = toolkit.programme.people.filter(part="host", user__is_active=True).values("user")
        there = toolkit.maintainers.values("user")
        field = self.fields["people"]
        field.queryset = User.objects.filter(pk__in=hosts) | User.objects.filter(pk__in=there)
        field.label_from_instance = lambda user: user.get_full_name()
        self.initial["people"] = [row.user_id for row in toolkit.maintainers.all()]

"""The forms in which members write cases and moderators decide on them."""

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from modelcluster.forms import ClusterForm
from taggit.forms import TagWidget

from cases import services
from cases.models import CasePage
from cases.review_parts import PARTS
from cases.sections import SECTION_HINTS, Section
from hub.base.models import Audience, Jurisdiction, Level, ServiceLine, Theme
from peers.models import Organisation, Programme

SECTION_ROWS = 8
NOTHING_CHOSEN = _("Choose …")
OPTIONAL_VOCABULARIES = ("delivery_model", "governance_form", "funding_model")


class DraftForm(ClusterForm):
    """A form for a part of a case's draft, which knows from which revision it was filled."""

    # A newer one is a conflict.
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["revision"] = self.instance.latest_revision_id

    @property
    def fieldsets(self):
        """The groups of bound fields: ``legend`` and ``fields``."""
        return [
            {"legend": legend, "fields": [self[name] for name in names if name in self.fields]}
            for legend, names in self.groups
        ]

    def show(self, error) -> None:
        """Put a ``ValidationError`` by field at the fields that the form has."""
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def read_anew(self, case: CasePage) -> None:
        """Go on from the case's newest revision, with what was typed still in the form."""
        self.data = self.data.copy()
        self.data["revision"] = case.latest_revision_id


class CaseForm(DraftForm):
    """A case's text. Only the title is needed to keep a draft; a submission asks for more."""

    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        help_text=_("What was shared, and by whom: “One payroll desk for six municipalities”."),
    )
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
    service_lines = forms.ModelMultipleChoiceField(
        label=_("Service lines"),
        queryset=ServiceLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), queryset=Theme.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
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
            "title",
            "summary",
            "lead_organisation_name",
            "programme",
            "level",
            "country",
            "jurisdiction",
            "service_lines",
            "themes",
            "stage",
            "started_on",
            "live_on",
            "ended_on",
            "delivery_model",
            "governance_form",
            "funding_model",
            "tags",
            *Section.values,
        ]
        field_classes = {
            "started_on": forms.DateField,
            "live_on": forms.DateField,
            "ended_on": forms.DateField,
        }
        widgets = {
            "started_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "live_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ended_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "tags": TagWidget,
            **{
                section.value: forms.Textarea(attrs={"rows": SECTION_ROWS, "class": "markdown-editor"})
                for section in Section
            },
        }
        help_texts = {
            "tags": _("Words of your own, with commas between them."),
            "programme": _("If it belongs to a programme, its hosts may edit it."),
            **SECTION_HINTS,
        }

    # How the fields are grouped on the page.
    groups = [
        (_("In short"), ["title", "summary", "lead_organisation_name", "programme"]),
        (_("Where"), ["level", "country", "jurisdiction"]),
        (
            _("Filed under"),
            [
                "service_lines",
                "themes",
                "stage",
                "delivery_model",
                "governance_form",
                "funding_model",
                "tags",
            ],
        ),
        (_("When"), ["started_on", "live_on", "ended_on"]),
        (_("The story"), list(Section.values)),
        (_("Who may read it"), ["for_members"]),
    ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        case = self.instance
        self.fields["country"].choices = [("", NOTHING_CHOSEN), *countries]
        for name in ("service_lines", "themes"):
            model = self.fields[name].queryset.model
            chosen = [entry.pk for entry in getattr(case, name).all()] if case.pk else []
            self.fields[name].queryset = model.objects.active() | model.objects.filter(pk__in=chosen)
        for name in ("stage", *OPTIONAL_VOCABULARIES):
            queryset = self.fields[name].queryset
            self.fields[name].queryset = queryset.filter(active=True) | queryset.filter(
                pk=getattr(case, f"{name}_id")
            )
        self.fields["jurisdiction"].queryset = Jurisdiction.objects.order_by("country", "name")
        programmes = Programme.objects.filter(people__user=user) | Programme.objects.filter(
            pk=case.programme_id
        )
        self.fields["programme"].queryset = programmes.distinct()
        if not programmes.exists():
            del self.fields["programme"]
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label:
                field.empty_label = NOTHING_CHOSEN
        self.fields["level"].choices = [("", NOTHING_CHOSEN), *Level.choices]
        for name in services.REQUIRED_FIELDS:
            self.fields[name].mark = _("(needed to submit)")
        if case.pk:
            self.initial["for_members"] = int(case.audience.kind == Audience.Kind.MEMBERS)
            self.initial["country"] = case.country.code if case.country else ""

    def clean(self):
        cleaned = super().clean()
        name = cleaned.get("lead_organisation_name", "")
        self.instance.lead_organisation = Organisation.objects.named(
            name, level=cleaned.get("level"), country=cleaned.get("country")
        )
        audience = Audience.members() if cleaned.get("for_members") else Audience.everyone()
        self.instance.audience = audience
        return cleaned


class CaseImageForm(forms.Form):
    """An image for a case."""

    upload = forms.FileField(
        label=_("Image"),
        help_text=_("JPEG, PNG, WebP or GIF."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    alt_text = forms.CharField(
        label=_("What the image shows"),
        max_length=250,
        help_text=_("In words, for those who can't see it."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=250, required=False)
    section = forms.ChoiceField(label=_("Section"), choices=Section.choices, initial=Section.APPROACH)


class CaseAttachmentForm(forms.Form):
    """A file for a case."""

    upload = forms.FileField(label=_("File"))
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Without one, the file's name is shown."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        extensions = settings.WAGTAILDOCS_EXTENSIONS
        self.fields["upload"].help_text = _("%(formats)s; up to %(size)s MB.") % {
            "formats": ", ".join(extensions),
            "size": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        }
        self.fields["upload"].widget.attrs["accept"] = ",".join(f".{extension}" for extension in extensions)


class DecisionForm(forms.Form):
    """A moderator's decision on the text that was read."""

    APPROVE = "approve"
    SEND_BACK = "send_back"

    decision = forms.ChoiceField(choices=[(APPROVE, _("Approve and publish")), (SEND_BACK, _("Send back"))])
    read_digest = forms.CharField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("To the author"),
        required=False,
        max_length=4000,
        help_text=_("The author gets this by e-mail. Needed when you send the case back."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for part, label in PARTS.items():
            self.fields[f"on_{part}"] = forms.CharField(
                label=_("On this part"),
                required=False,
                max_length=2000,
                # The controls stand beside the parts, outside the form's element.
                widget=forms.Textarea(
                    attrs={
                        "rows": 3,
                        "form": "decision-form",
                        "aria-label": _("On “%(part)s”") % {"part": label},
                    }
                ),
            )

    def comment_on(self, part: str) -> forms.BoundField:
        """The field for what is said of one of ``PARTS``."""
        return self[f"on_{part}"]

    @property
    def part_comments(self) -> dict[str, str]:
        """What was said of single parts."""
        return {part: text for part in PARTS if (text := self.cleaned_data.get(f"on_{part}", "").strip())}

    def clean(self):
        cleaned = super().clean()
        wants_change = cleaned.get("decision") == self.SEND_BACK
        if wants_change and not cleaned.get("comment", "").strip() and not self.part_comments:
            self.add_error("comment", _("Say what should change; the author gets it by e-mail."))
        return cleaned


class UpkeepForm(forms.Form):
    """Whether a case still holds."""

    CONFIRM = "confirm"
    CLOSE = "close"

    decision = forms.ChoiceField(choices=[(CONFIRM, _("It still holds")), (CLOSE, _("Close the case"))])
    closing_remark = forms.CharField(
        label=_("Why it is closed"),
        required=False,
        max_length=500,
        help_text=_("Readers see it: “The desk was merged into the state's in 2026”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawalForm(forms.Form):
    """Why a case is taken off the site."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

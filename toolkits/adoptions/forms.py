"""The forms in which members say that they used a toolkit, and what they think of it."""

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import CasePage
from toolkits.adoptions import derivatives
from toolkits.models import Adoption, FileVersion, Release, Review, ToolkitPage
from toolkits.models.adoptions import TEXT_LENGTH

RATINGS = [
    ("", _("No rating")),
    (5, _("5: we would not do without it")),
    (4, _("4: it helped a lot")),
    (3, _("3: it helped")),
    (2, _("2: it helped a little")),
    (1, _("1: it did not help")),
]
# A longer list helps nobody to choose.
OTHER_CASES = 200


class _Said(forms.Form):
    """A form whose service says by field what is wrong."""

    def show(self, error: ValidationError) -> None:
        """Put what a service found wrong at the fields that it names."""
        told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in told.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


def _text(label, *, rows: int = 4, required: bool = False, help_text="") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": rows, "data-limit": TEXT_LENGTH}),
    )


def _rating() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("How useful it was"), choices=RATINGS, coerce=int, empty_value=None, required=False
    )


def _label_of(release: Release) -> str:
    label = f"{release.number} ({release.dated:%Y-%m-%d})"
    return gettext("%(release)s, recalled") % {"release": label} if release.is_recalled else label


class AdoptionForm(_Said):
    """What a member says of their organisation's use of a toolkit."""

    # For which organisation it was filled in; who has moved on meanwhile is told.
    organisation = forms.IntegerField(widget=forms.HiddenInput)
    release = forms.ModelChoiceField(label=_("Which release"), queryset=Release.objects.none())
    adopted_on = forms.DateField(
        label=_("When you began to use it"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("About is good enough."),
    )
    adapted = _text(
        _("What you changed in it"),
        help_text=_("Left out, added, said differently, and why. Empty: nothing."),
    )
    result = forms.ChoiceField(
        label=_("Result"),
        choices=Adoption.Result.choices,
        widget=forms.RadioSelect,
        initial=Adoption.Result.OPEN,
    )
    outcome = _text(_("How it went"), help_text=_("What came of it, and what those after you should know."))
    again = forms.ChoiceField(
        label=_("Would you use it again?"),
        choices=[("", _("I don't know yet")), *Adoption.Again.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    rating = _rating()
    case = forms.ModelChoiceField(
        label=_("Your case"),
        queryset=CasePage.objects.none(),
        required=False,
        empty_label=_("No case"),
        help_text=_("Readers of the case then find the toolkit, and the other way round."),
    )

    def __init__(self, *args, toolkit: ToolkitPage, user, adoption: Adoption | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if user.organisation is not None:
            self.fields["organisation"].initial = user.organisation.pk
        self._offer_releases(toolkit)
        self._offer_cases(user, adoption)
        self.fields["adopted_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        if toolkit.may_be_edited_by(user):
            del self.fields["rating"]
        if adoption is not None:
            for name in self.fields:
                if name != "organisation":
                    self.initial[name] = getattr(adoption, name)

    def _offer_releases(self, toolkit: ToolkitPage) -> None:
        field = self.fields["release"]
        field.queryset = Release.objects.published().filter(toolkit=toolkit).newest_first()
        found = list(field.queryset)
        field.label_from_instance = _label_of
        if not found:
            del self.fields["release"]
        else:
            field.empty_label = None
            # Some use what was recalled since; who begins now uses what can be had.
            field.initial = next((release for release in found if not release.is_recalled), found[0])

    def _offer_cases(self, user, adoption: Adoption | None) -> None:
        field = self.fields["case"]
        field.queryset = CasePage.objects.visible_to(user)
        theirs = Q(owner=user) | Q(authors__user=user, authors__accepted_at__isnull=False)
        if user.organisation is not None:
            theirs |= Q(lead_organisation=user.organisation)
        columns = ("pk", "title")
        own = list(field.queryset.filter(theirs).distinct().order_by("title").values_list(*columns))
        named = field.queryset.filter(pk=adoption.case_id if adoption else None).values_list(*columns)
        known = [*own, *(one for one in named if one not in own)]
        others = field.queryset.exclude(pk__in=[pk for pk, _title in known]).order_by("title")
        field.choices = [
            ("", field.empty_label),
            (_("Of your organisation"), known),
            (_("Others"), list(others.values_list(*columns)[:OTHER_CASES])),
        ]

    def said(self) -> dict:
        """The values as ``adoptions.record`` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organisation"}


class DerivativeForm(_Said):
    """A file that was made of one of the toolkit's."""

    upload = forms.FileField(label=_("Your file"), allow_empty_file=True)
    origin = forms.ModelChoiceField(
        label=_("Made of"),
        queryset=FileVersion.objects.none(),
        required=False,
        empty_label=_("The toolkit as a whole"),
        help_text=_("The file of the toolkit that you began with."),
    )
    title = forms.CharField(label=_("What it is called"), max_length=200, required=False)
    note = forms.CharField(
        label=_("What is different"),
        max_length=500,
        required=False,
        help_text=_("Such as “without the clause on fees, which our law does not allow”."),
    )

    def __init__(self, *args, adoption: Adoption, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["origin"].queryset = derivatives.origins(adoption)
        self.fields["origin"].label_from_instance = lambda version: str(version.file)
        upload = self.fields["upload"]
        upload.help_text = _("%(formats)s; up to %(size)s MB.") % {
            "formats": ", ".join(settings.TOOLKIT_EXTENSIONS),
            "size": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        }
        upload.widget.attrs["accept"] = ",".join(f".{one}" for one in settings.TOOLKIT_EXTENSIONS)


class ReviewForm(_Said):
    """What a member thinks of a toolkit."""

    text = _text(_("What you think of it"), rows=6, required=True)
    rating = _rating()

    def __init__(self, *args, review: Review | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if review is not None:
            self.initial |= {"text": review.text, "rating": review.rating}


class HideForm(forms.Form):
    """Why a moderator hides something."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": 500}),
        help_text=_("Who wrote it reads this."),
    )

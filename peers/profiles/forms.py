"""The forms in which members tell of themselves."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.forms import formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base import time_zones
from hub.base.files import uploads
from hub.base.models import ServiceLine, Theme
from hub.base.text.languages import LANGUAGES, language_name
from peers.models import EarlierPost, Profile, ProfilePart, ProfileTopic, User
from peers.models.profiles import OpenTo, Reach

MOST_LINKS = 6
MOST_ROWS = 12


class AboutForm(forms.ModelForm):
    """Who one is: name, work, place, picture, a few words."""

    name = forms.CharField(label=_("Name"), max_length=User._meta.get_field("name").max_length)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("In which you can work. Hold Ctrl (or ⌘) to choose several."),
    )
    links = forms.CharField(
        label=_("Links"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One address a line, with https://."),
    )
    new_picture = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,  # our own check says what is wrong
        help_text=_("JPEG, PNG, WebP or GIF; a square of it is kept, without what the camera wrote into it."),
    )
    remove_picture = forms.BooleanField(label=_("Take the present picture away"), required=False)

    field_order = [
        *("name", "job_title", "jurisdiction_name", "about", "new_picture", "remove_picture"),
        *("languages", "time_zone", "links"),
    ]

    class Meta:
        model = Profile
        fields = ["job_title", "jurisdiction_name", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "about": _("A few sentences. You can use Markdown: blank lines between paragraphs, - for a list.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.instance.user
        self.fields["time_zone"].choices = time_zones.choices()
        self.fields["languages"].choices = sorted(
            ((code, language_name(code)) for code in LANGUAGES), key=lambda choice: choice[1]
        )
        self.initial |= {
            "name": user.name,
            "time_zone": user.time_zone,
            "languages": self.instance.languages,
            "links": "\n".join(self.instance.links),
        }
        if not self.instance.picture:
            del self.fields["remove_picture"]

    def clean_links(self):
        links = list(dict.fromkeys(self.cleaned_data["links"].split()))
        if len(links) > MOST_LINKS:
            raise ValidationError(_("Keep to %(most)s links."), params={"most": MOST_LINKS})
        check = URLValidator(schemes=["http", "https"])
        for link in links:
            try:
                check(link)
            except ValidationError:
                raise ValidationError(
                    _("“%(link)s” is no web address. Write it with https:// at its beginning."),
                    params={"link": link},
                ) from None
        return links

    def clean_new_picture(self):
        picture = self.cleaned_data["new_picture"]
        if picture:
            uploads.check_image(picture)
        return picture

    def save(self, commit=True):
        """The profile and the account with what was told; saving both is the service's part."""
        profile = super().save(commit=False)
        profile.languages = self.cleaned_data["languages"]
        profile.links = self.cleaned_data["links"]
        profile.user.name = self.cleaned_data["name"]
        profile.user.time_zone = self.cleaned_data["time_zone"]
        return profile


class FilledFormSet(forms.BaseFormSet):
    """Rows of which the empty ones say nothing: clearing a row takes it away."""

    def rows(self) -> list[dict]:
        """What was filled in."""
        return [form.cleaned_data for form in self.forms if form.is_told()]


class TopicForm(forms.Form):
    """One topic: a service line, a theme or a word of one's own, and what there is to say of it."""

    subject = forms.ChoiceField(label=_("Service line or theme"), required=False)
    tag_name = forms.CharField(label=_("Or a word of your own"), required=False, max_length=60)
    words = forms.CharField(label=_("In a line of your own"), required=False, max_length=200)

    def __init__(self, *args, subjects: "Subjects", **kwargs):
        super().__init__(*args, **kwargs)
        self.subjects = subjects
        self.fields["subject"].choices = subjects.choices(kept=self.initial.get("subject", ""))

    def is_told(self) -> bool:
        """Whether the row names a topic."""
        return bool(self.cleaned_data.get("service_line") or self.cleaned_data.get("theme")) or bool(
            self.cleaned_data.get("tag_name")
        )

    def clean(self):
        data = super().clean()
        subject = self.subjects.by_key.get(data.pop("subject", ""))
        data["tag_name"] = " ".join(data.get("tag_name", "").split())
        data["service_line"] = subject if isinstance(subject, ServiceLine) else None
        data["theme"] = subject if isinstance(subject, Theme) else None
        if subject and data["tag_name"]:
            self.add_error("tag_name", _("Choose from the list or write a word, not both in one row."))
        if data.get("words") and not subject and not data["tag_name"]:
            self.add_error("subject", _("Choose what this line is about, or write a word of your own."))
        return data


class Subjects:
    """Service lines and themes, read once for all rows of a page."""

    def __init__(self):
        self._groups = [
            (_("Service lines"), {f"service-line.{one.pk}": one for one in ServiceLine.objects.all()}),
            (_("Themes"), {f"theme.{one.pk}": one for one in Theme.objects.all()}),
        ]
        self.by_key = {key: one for _label, group in self._groups for key, one in group.items()}

    def choices(self, *, kept: str = "") -> list:
        """To choose from; a retired one only where it was chosen before."""
        return [
            ("", _("— none —")),
            *(
                (label, [(key, one.label) for key, one in group.items() if one.active or key == kept])
                for label, group in self._groups
            ),
        ]


TopicFormSet = formset_factory(
    TopicForm, formset=FilledFormSet, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 2
)


def topic_formsets(profile: Profile, data=None, suggested: dict | None = None) -> dict[str, FilledFormSet]:
    """A set of rows for each of the three parts, with what is told already; ``suggested`` fills empty parts."""
    told: dict[str, list[dict]] = {part.value: [] for part in ProfileTopic.Part}
    for topic in profile.topics.select_related("tag__merged_into"):
        subject = f"service-line.{topic.service_line_id}" if topic.service_line_id else ""
        subject = f"theme.{topic.theme_id}" if topic.theme_id else subject
        told[topic.part].append(
            {"subject": subject, "tag_name": topic.label if topic.tag_id else "", "words": topic.words}
        )
    options = {"form_kwargs": {"subjects": Subjects()}}
    return {
        part: TopicFormSet(data, initial=rows or (suggested or {}).get(part, []), prefix=part, **options)
        for part, rows in told.items()
    }


class SuggestedForm(forms.Form):
    """What the person's organisation does, to be ticked."""

    service_lines = forms.MultipleChoiceField(
        label=_("Your organisation does these. Tick what you work on:"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, service_lines: list[ServiceLine], **kwargs):
        super().__init__(*args, **kwargs)
        self._by_slug = {one.slug: one for one in service_lines}
        self.fields["service_lines"].choices = [(one.slug, one.label) for one in service_lines]

    def rows(self) -> list[dict]:
        """The ticked ones, as topics."""
        return [{"service_line": self._by_slug[slug]} for slug in self.cleaned_data["service_lines"]]


# What the form offers for how often cases may ask.
INVITATIONS_A_MONTH = (0, 1, 2, 3, 5, 10)


class OpenToForm(forms.Form):
    """What others may ask of one."""

    open_to = forms.MultipleChoiceField(
        label=_("You are open to"),
        choices=OpenTo.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    advice_invitations_a_month = forms.TypedChoiceField(
        label=_("How many cases a month may ask for your advice?"),
        coerce=int,
        help_text=Profile._meta.get_field("advice_invitations_a_month").help_text,
    )

    def __init__(self, *args, profile: Profile, **kwargs):
        super().__init__(*args, **kwargs)
        kept = profile.advice_invitations_a_month
        self.initial = {"open_to": profile.open_to, "advice_invitations_a_month": kept}
        numbers = sorted({*INVITATIONS_A_MONTH, kept})
        self.fields["advice_invitations_a_month"].choices = [
            (number, str(number) if number else _("None")) for number in numbers
        ]


class EarlierPostForm(forms.ModelForm):
    """Where one worked before."""

    class Meta:
        model = EarlierPost
        fields = ["organisation_name", "job_title", "from_year", "until_year"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation_name"].required = False

    def is_told(self) -> bool:
        """Whether the row names an organisation."""
        return bool(self.cleaned_data.get("organisation_name"))

    def clean(self):
        data = super().clean()
        others = [data.get(name) for name in ("job_title", "from_year", "until_year")]
        if any(others) and not data.get("organisation_name"):
            self.add_error("organisation_name", _("Say where that was."))
        begun, ended = data.get("from_year"), data.get("until_year")
        if begun and ended and ended < begun:
            self.add_error("until_year", _("The end lies before the beginning."))
        if max(begun or 0, ended or 0) > timezone.localdate().year:
            self.add_error("until_year" if ended else "from_year", _("This year is still to come."))
        return data


EarlierPostFormSet = formset_factory(
    EarlierPostForm, formset=FilledFormSet, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 2
)


def earlier_formset(profile: Profile, data=None) -> FilledFormSet:
    """The rows of where the person worked before."""
    rows = list(profile.earlier_posts.values(*EarlierPostForm.Meta.fields))
    return EarlierPostFormSet(data, initial=rows, prefix="earlier")


class ReachForm(forms.Form):
    """Who sees which part, and whether the person is listed at all."""

    is_listed = forms.BooleanField(
        label=Profile._meta.get_field("is_listed").verbose_name,
        help_text=Profile._meta.get_field("is_listed").help_text,
        required=False,
    )

    def __init__(self, *args, profile: Profile, **kwargs):
        super().__init__(*args, **kwargs)
        self.profile = profile
        self.initial["is_listed"] = profile.is_listed
        for part in ProfilePart:
            self.fields[part.value] = forms.ChoiceField(
                label=part.label,
                choices=[one for one in Reach.choices if part != ProfilePart.NAME or one[0] != Reach.ME],
            )
            self.initial[part.value] = profile.reaches.get(part.value, Reach.MEMBERS)
        self.fields[ProfilePart.NAME.value].help_text = _(
            "Who does not see this sees nothing of your profile, whatever is chosen below."
        )

    def save(self) -> Profile:
        """The profile with what was chosen; saving it is the service's part."""
        self.profile.is_listed = self.cleaned_data["is_listed"]
        self.profile.reaches = {part.value: self.cleaned_data[part.value] for part in ProfilePart}
        return self.profile

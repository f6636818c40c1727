"""Forms of those who host a round."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarks.confidence import services as confidence
from benchmarks.models import Metric, MetricVersion, Round
from hub.base.access.audiences import MEMBERS_GROUP
from hub.base.models import Audience
from peers.models import Organisation, Programme, ProgrammePerson, User

MOST_LINES = 300
LOCAL = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A day and an hour, in the reader's time zone."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        super().__init__(widget=widget, **kwargs)


class StewardsField(forms.ModelMultipleChoiceField):
    """People by their name and organisation."""

    def label_from_instance(self, user):
        organisation = user.organisation
        return f"{user} ({organisation})" if organisation else str(user)


class RunningRoundForm(forms.ModelForm):
    """What a host may still change when organisations have been asked."""

    opens_at = MomentField(
        label=gettext_lazy("It opens"),
        required=False,
        help_text=gettext_lazy("It opens by itself then. Leave it empty to open it by hand."),
    )
    closes_at = MomentField(label=gettext_lazy("It closes"), required=False)
    reach = forms.ChoiceField(
        label=gettext_lazy("The results are for"),
        choices=[
            (Audience.Kind.EVERYONE, gettext_lazy("Everyone")),
            (Audience.Kind.MEMBERS, gettext_lazy("Members")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Medians and quartiles of at least five organisations, never single figures. Once figures were sent, "
            "results reach further only if all who sent agree."
        ),
    )
    stewards = StewardsField(
        label=gettext_lazy("Data stewards"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "They alone see the figures of all organisations, and their names stand beside the form. Name somebody "
            "later, and they see what is sent from then on; of what was sent before, only what its sender agrees to."
        ),
    )

    class Meta:
        model = Round
        fields = ["closes_at", "note"]

    field_order = ["closes_at", "reach", "stewards", "note"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            self.initial["reach"] = self._asked_reach() or self.instance.audience.kind
            self.initial["stewards"] = list(self.instance.stewards.values_list("pk", flat=True))
        else:
            self.initial["reach"] = Audience.Kind.MEMBERS
        self.fields["stewards"].queryset = self._eligible()
        if "opens_at" in self.fields and "opens_at" not in self._meta.fields:
            del self.fields["opens_at"]
        if self.instance.state == Round.State.REVIEW:
            del self.fields["closes_at"]  # it is closed; opening it again asks for a new day
        else:
            zone = _("Your time zone: %(zone)s.") % {"zone": timezone.get_current_timezone_name()}
            self.fields["closes_at"].help_text = zone

    def _asked_reach(self) -> str:
        """What those who sent are being asked to agree to."""
        asked = self.instance.consent_requests.filter(audience__isnull=False, is_closed=False)
        return asked.values_list("audience__kind", flat=True).first() or ""

    def _eligible(self):
        """The host, and the people of the programmes that they host."""
        parts = ProgrammePerson.objects.filter(programme__in=Programme.objects.hosted_by(self.user))
        people = Q(pk=self.user.pk) | Q(pk__in=parts.values("user"))
        if self.instance.pk:
            people |= Q(pk__in=self.instance.stewards.values("pk"))
        if self.instance.programme_id:
            parts = ProgrammePerson.objects.filter(programme=self.instance.programme_id)
            people |= Q(pk__in=parts.values("user"))
        found = User.objects.filter(people, is_active=True)
        if not self.user.is_superuser:
            found = found.filter(groups__name=MEMBERS_GROUP)
        return found.select_related("membership_application__organisation__merged_into").order_by(
            "name", "pk"
        )

    def clean_closes_at(self):
        closes_at = self.cleaned_data["closes_at"]
        if "closes_at" in self.changed_data and closes_at and closes_at <= timezone.now():
            raise ValidationError(_("Choose a day to come."))
        return closes_at

    def clean(self):
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and opens_at >= closes_at:
            self.add_error("closes_at", _("It can't close before it opens."))
        return cleaned

    @transaction.atomic
    def save(self, commit=True):
        """Keep what was entered; how many organisations are asked for their consent is ``asked_count`` then.

        Raises ``ConsentError`` where the round was published meanwhile.
        """
        everyone = self.cleaned_data["reach"] == Audience.Kind.EVERYONE
        audience = Audience.everyone() if everyone else Audience.members()
        if self.instance.pk:
            # These alone: its state and its audience may have become others meanwhile.
            names = {field.name for field in Round._meta.concrete_fields} & self.cleaned_data.keys()
            self.instance.save(update_fields=names)
            self._save_m2m()
        else:
            self.instance.audience, self.instance.slug = audience, _free_slug(self.cleaned_data["title"])
            super().save()
        about = {"by": self.user, "round_": self.instance}
        self.asked_count = max(
            confidence.name_stewards(**about, stewards=self.cleaned_data["stewards"]),
            confidence.set_audience(**about, audience=audience),
        )
        return self.instance


def _free_slug(title: str) -> str:
    start = slugify(title)[:140]
    if start in {"", "new"}:  # an address of its own
        start = f"round-{start}".rstrip("-")
    taken = set(Round.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    number = 2
    slug = start
    while slug in taken:
        slug, number = f"{start}-{number}", number + 1
    return slug


class RoundForm(RunningRoundForm):
    """All of a round, as long as it is a draft."""

    metrics = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Metrics"),
        queryset=MetricVersion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Fewer are answered by more organisations. They can't be changed once it is open."
        ),
    )

    class Meta(RunningRoundForm.Meta):
        fields = [
            *("title", "period", "year", "programme", "note", "metrics"),
            *("opens_at", "closes_at", "currency", "size_by"),
        ]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 4}),
            "currency": forms.TextInput(attrs={"maxlength": 3}),
        }
        help_texts = {
            "note": gettext_lazy("What the round is for, as organisations and readers see it."),
            "currency": gettext_lazy("Three letters, such as USD, in which amounts are asked for."),
        }

    field_order = [*Meta.fields[:-2], "reach", "stewards", *Meta.fields[-2:]]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programmes = (
            Programme.objects.all() if self.user.is_superuser else Programme.objects.hosted_by(self.user)
        )
        self.fields["programme"].queryset = programmes
        self.fields["programme"].required = not self.user.is_superuser
        if not self.instance.pk and programmes.count() == 1:
            self.initial["programme"] = programmes.get().pk
        newest = [metric.newest for metric in Metric.objects.for_list().with_versions() if metric.newest]
        chosen = set(self.instance.metrics.values_list("pk", flat=True)) if self.instance.pk else set()
        versions = MetricVersion.objects.filter(pk__in={one.pk for one in newest} | chosen)
        self.fields["metrics"].queryset = versions
        self.fields["metrics"].choices = _by_service_line(versions)

    def clean_currency(self):
        return self.cleaned_data["currency"].strip().upper()


def _by_service_line(versions) -> list:
    rows = versions.select_related("metric__service_line").order_by(
        F("metric__service_line__sort_order").asc(nulls_last=True),
        "metric__service_line__name",
        "metric__name",
        "-number",
    )
    return [
        (str(line or _("Other functions")), [(one.pk, f"{one.metric.name} ({one.unit})") for one in group])
        for line, group in groupby(rows, key=lambda one: one.metric.service_line)
    ]


class AskForm(forms.Form):
    """Organisations to ask: those of the programme, and others by name."""

    of_programme = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Organisations of the programme"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    names = forms.CharField(
        label=gettext_lazy("Others, by name"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line, as they are called in the directory."),
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        asked = round_.submissions.values("organisation")
        offered = Organisation.objects.current().exclude(pk__in=asked)
        self.fields["of_programme"].queryset = offered.filter(
            programme_parts__programme=round_.programme_id
        ).order_by("name")
        if not self.fields["of_programme"].queryset.exists():
            del self.fields["of_programme"]

    def clean_names(self):
        lines = list(
            dict.fromkeys(line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip())
        )
        if len(lines) > MOST_LINES:
            raise ValidationError(_("%(most)d lines at the most.") % {"most": MOST_LINES})
        found = {line: Organisation.objects.named(line) for line in lines}
        unknown = [line for line, organisation in found.items() if organisation is None]
        if unknown:
            raise ValidationError(
                _("Not one organisation of the directory is called so: %(names)s.")
                % {"names": "; ".join(unknown[:20])}
            )
        return list(found.values())

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.organisations:
            raise ValidationError(_("Choose an organisation, or write its name."))
        return cleaned

    @property
    def organisations(self) -> list[Organisation]:
        """All that were named."""
        chosen = [*self.cleaned_data.get("of_programme", []), *self.cleaned_data["names"]]
        return list({one.pk: one for one in chosen}.values())


class ReopenForm(forms.Form):
    """Until when a round is open once more."""

    closes_at = MomentField(label=gettext_lazy("It closes"))


class CorrectionForm(forms.Form):
    """What a new version corrects, as readers see it."""

    correction = forms.CharField(
        label=gettext_lazy("What is corrected"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Readers see it. Don't name an organisation or a figure."),
    )

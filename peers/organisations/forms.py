"""Forms by which members propose changes to an organisation's record, and moderators decide."""

from decimal import Decimal

from django import forms
from django.core.validators import DomainNameValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.models import ServiceLine
from peers.models import Organisation, OrganisationDomain, OrganisationName
from peers.organisations import change_proposals

LINES = forms.Textarea(attrs={"rows": 3})
EARLIEST_YEAR = 1900


class NamedOrganisationField(forms.CharField):
    """An organisation, written by its name."""

    def __init__(self, **kwargs):
        super().__init__(max_length=200, **kwargs)

    def clean(self, value):
        name = super().clean(value)
        if not name:
            return None
        found = Organisation.objects.named(name)
        if found is None:
            raise forms.ValidationError(
                _("There is not exactly one organisation of this name. Write it as in the directory.")
            )
        return found


def _lines(text: str) -> list[str]:
    return sorted({line for part in text.splitlines() if (line := " ".join(part.split()))})


class OrganisationChangeForm(forms.ModelForm):
    """The record as it is; what a member writes differently is proposed."""

    parent_name = NamedOrganisationField(
        label=gettext_lazy("Part of"),
        required=False,
        help_text=gettext_lazy("The larger body that it belongs to, by its name in the directory."),
    )
    other_names = forms.CharField(
        label=gettext_lazy("Other names"), required=False, widget=LINES, help_text=gettext_lazy("One a line.")
    )
    told_domains = forms.CharField(
        label=gettext_lazy("E-mail domains"),
        required=False,
        widget=LINES,
        help_text=gettext_lazy("One a line, such as county.example. Editors verify them."),
    )
    reason = forms.CharField(
        label=gettext_lazy("How you know"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For the moderators: your work there, or where it can be read."),
    )

    class Meta:
        model = Organisation
        fields = ["name", "kind", "level", "country", "region", "place", "web_site"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = change_proposals.values_of(self.instance)
        self.initial["parent_name"] = self.instance.parent.name if self.instance.parent else ""
        self.initial["other_names"] = "\n".join(self.before["names"])
        self.initial["told_domains"] = "\n".join(self.before["domains"])
        for kind, label in change_proposals.LABELS.items():
            if kind in change_proposals.FIGURES:
                self._add_figure(kind, label)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def _add_figure(self, kind: str, label) -> None:
        known = self.before[kind] or {}
        decimals = {"max_digits": 18, "decimal_places": 2, "min_value": Decimal(0), "required": False}
        self.fields[kind] = forms.DecimalField(label=label, **decimals)
        years = [MinValueValidator(EARLIEST_YEAR), MaxValueValidator(timezone.localdate().year + 1)]
        self.fields[f"{kind}_year"] = forms.IntegerField(
            label=_("Its year"), required=False, validators=years
        )
        if kind == "budget":
            three = RegexValidator(r"^[A-Z]{3}$", _("Write three letters, such as USD."))
            self.fields["budget_currency"] = forms.CharField(
                label=_("Its currency"), required=False, max_length=3, validators=[three]
            )
        self.fields[f"{kind}_source"] = forms.CharField(label=_("Its source"), required=False, max_length=300)
        for part in ("year", "currency", "source"):
            self.initial[f"{kind}_{part}"] = known.get(part, "")
        self.initial[kind] = known.get("value", "")

    def clean_other_names(self):
        names = _lines(self.cleaned_data["other_names"])
        others = Organisation.objects.current().exclude(pk=self.instance.pk)
        for name in names:
            if len(name) > OrganisationName._meta.get_field("name").max_length:
                raise forms.ValidationError(_("One of the names is too long."))
            if others.filter(name__iexact=name).exists():
                raise forms.ValidationError(
                    _("“%(name)s” is the name of another organisation.") % {"name": name}
                )
        return names

    def clean_told_domains(self):
        domains = sorted(
            {line.lower().removeprefix("@") for line in _lines(self.cleaned_data["told_domains"])}
        )
        valid = DomainNameValidator(accept_idna=False)
        for domain in domains:
            try:
                valid(domain)
            except forms.ValidationError:
                raise forms.ValidationError(_("“%(domain)s” is no domain.") % {"domain": domain}) from None
        verified = OrganisationDomain.objects.filter(verified=True, domain__in=domains)
        taken = verified.exclude(organisation=self.instance).first()
        if taken:
            raise forms.ValidationError(
                _("“%(domain)s” is verified for another organisation.") % {"domain": taken.domain}
            )
        return domains

    def clean(self):
        cleaned = super().clean()
        for kind in change_proposals.FIGURES:
            if cleaned.get(kind) is None:
                continue
            if not cleaned.get(f"{kind}_year") and f"{kind}_year" not in self.errors:
                self.add_error(f"{kind}_year", _("A figure needs its year."))
            if not cleaned.get(f"{kind}_source") and f"{kind}_source" not in self.errors:
                self.add_error(f"{kind}_source", _("A figure needs its source."))
        needs_currency = cleaned.get("budget") is not None and "budget_currency" not in self.errors
        if needs_currency and not cleaned.get("budget_currency"):
            self.add_error("budget_currency", _("A budget needs its currency, such as USD."))
        return cleaned

    def values(self) -> dict:
        """The record as it would be, by field."""
        cleaned = self.cleaned_data
        values = {name: str(cleaned.get(name) or "") for name in change_proposals.TEXTS}
        values["parent"] = cleaned["parent_name"].pk if cleaned["parent_name"] else None
        values["names"] = cleaned["other_names"]
        # Those that are verified stand there already.
        verified = {domain.domain for domain in self.instance.verified_domains}
        values["domains"] = [domain for domain in cleaned["told_domains"] if domain not in verified]
        for kind in change_proposals.FIGURES:
            if cleaned.get(kind) is not None:
                values[kind] = {
                    "year": cleaned[f"{kind}_year"],
                    "value": format(cleaned[kind].normalize(), "f"),
                    "currency": cleaned.get("budget_currency", "") if kind == "budget" else "",
                    "source": cleaned[f"{kind}_source"],
                }
        return values


class ServiceLinkForm(forms.Form):
    """A service that the organisation hosts for another, or another for it."""

    HOSTS, RECEIVES = "hosts", "receives"

    part = forms.ChoiceField(
        label=gettext_lazy("This organisation"),
        choices=[
            (HOSTS, gettext_lazy("hosts the service for the other")),
            (RECEIVES, gettext_lazy("uses the service that the other hosts")),
        ],
        widget=forms.RadioSelect,
    )
    other = NamedOrganisationField(label=gettext_lazy("The other organisation"))
    service_line = forms.ModelChoiceField(
        label=gettext_lazy("Service line"), queryset=ServiceLine.objects.active()
    )
    since = forms.IntegerField(
        label=gettext_lazy("Since (year)"), required=False, min_value=EARLIEST_YEAR, max_value=2100
    )
    reason = forms.CharField(
        label=gettext_lazy("How you know"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def link_of(self, organisation: Organisation) -> dict:
        """The two by their parts, as ``record.propose_link`` takes them."""
        other = self.cleaned_data["other"]
        hosts = self.cleaned_data["part"] == self.HOSTS
        return {
            "host": organisation if hosts else other,
            "recipient": other if hosts else organisation,
            "line": self.cleaned_data["service_line"],
            "since": self.cleaned_data["since"],
            "reason": self.cleaned_data["reason"],
        }


class ChangeDecisionForm(forms.Form):
    """What a moderator says to a proposed change."""

    seen = forms.JSONField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=gettext_lazy("To the one who proposed it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed where you refuse. We send it to them."),
    )

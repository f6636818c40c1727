"""The form for a case's figures and partners."""

from django import forms
from django.utils.translation import gettext_lazy as _

from benchmarks.models import MetricVersion
from cases.models import CaseInvestment, CasePage, CasePartner
from cases.writing.draft_form import ROWS, DraftForm
from peers.models import Organisation


class PartnerForm(forms.ModelForm):
    """A partner and its part; one that the directory knows by exactly this name is linked."""

    class Meta:
        model = CasePartner
        fields = ["name", "part"]

    def clean(self):
        cleaned = super().clean()
        self.instance.organisation = Organisation.objects.named(cleaned.get("name") or "")
        return cleaned


class InvestmentForm(forms.ModelForm):
    """A sum spent once, in one year."""

    class Meta:
        model = CaseInvestment
        fields = ["year", "amount"]


class MetricField(forms.ModelChoiceField):
    """A metric that is told in money, in one of its versions."""

    def label_from_instance(self, obj: MetricVersion) -> str:
        return _("%(metric)s (version %(number)s)") % {"metric": obj.metric.name, "number": obj.number}


class CaseFiguresForm(DraftForm):
    """What it costs, how much is done, who takes part."""

    class Meta:
        model = CasePage
        fields = [
            "population_served",
            "discloses_economics",
            "currency",
            "price_year",
            "discount_rate",
            "cost_before",
            "cost_after",
            "volume_unit",
            "volume_before",
            "volume_after",
            "metric_version",
            "staff_before",
            "staff_after",
        ]
        formsets = {
            "partners": {"form": PartnerForm, **ROWS},
            "investments": {"form": InvestmentForm, **ROWS},
        }

    metric_version = MetricField(
        MetricVersion.objects.in_money().select_related("metric").order_by("metric__name", "-number"),
        required=False,
        label=CasePage._meta.get_field("metric_version").verbose_name,
        help_text=CasePage._meta.get_field("metric_version").help_text,
        empty_label=_("No metric"),
    )

    # How the fields are grouped on the page.
    groups = [
        (_("Whom it serves"), ["population_served"]),
        (_("Cost"), ["currency", "price_year", "cost_before", "cost_after", "discount_rate"]),
        (
            _("Volume and staff"),
            ["volume_unit", "volume_before", "volume_after", "metric_version", "staff_before", "staff_after"],
        ),
        (_("Who may see it"), ["discloses_economics"]),
    ]

    @property
    def tables(self):
        """The rows of partners and of investments: ``legend``, ``hint`` and ``formset``."""
        return [
            {
                "legend": _("Partners"),
                "hint": _("Who had a part in it, besides the lead organisation. Save to get more rows."),
                "formset": self.formsets["partners"],
            },
            {
                "legend": _("One-off investments"),
                "hint": _("What was spent once, by year. Save to get more rows."),
                "formset": self.formsets["investments"],
            },
        ]

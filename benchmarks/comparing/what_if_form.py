"""The form in which members enter figures for themselves. What they enter is kept nowhere."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from benchmarks import formats
from benchmarks.comparing import price_tables
from benchmarks.comparing.normalising import Adjusted, CannotAdjustError, Terms, adjust
from benchmarks.comparing.round_results import Line
from benchmarks.models import MetricVersion, Round
from benchmarks.submitting import number_parsing, validation
from benchmarks.submitting.number_field import NumberField


class OwnFiguresForm(forms.Form):
    """One field a metric of the round, in the metric's unit."""

    def __init__(self, *args, lines: list[Line], round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.terms = price_tables.terms_of(round_)
        self.versions: dict[str, MetricVersion] = {}
        self.unusual: list[str] = []
        self.entered: dict[MetricVersion, Adjusted] = {}
        for line in lines:
            name = f"figure-{line.version.pk}"
            self.versions[name] = line.version
            self.fields[name] = NumberField(
                label=line.metric.name,
                help_text=line.version.unit,
                required=False,
                max_length=40,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )

        if self.terms and any(version.is_in_money for version in self.versions.values()):
            self._ask_for_terms(self.terms)

    def _ask_for_terms(self, terms: Terms) -> None:
        """In what the amounts are: those of the round, unless somebody says otherwise."""
        self.fields["currency"] = forms.RegexField(
            r"^[A-Za-z]{3}$",
            label=_("Currency of your amounts"),
            required=False,
            initial=terms.currency,
            help_text=_("Three letters. Another than the round's is converted by purchasing power."),
            error_messages={"invalid": _("Write three letters, such as USD.")},
        )
        self.fields["price_year"] = forms.IntegerField(
            label=_("Year of their prices"),
            required=False,
            initial=terms.year,
            min_value=1950,
            max_value=2100,
            help_text=_("Amounts of another year than the round's are adjusted by a price index."),
        )

    def clean(self):
        cleaned = super().clean()
        given_in = self._given_in(cleaned)
        tables = price_tables.tables_for({given_in.currency, self.terms.currency}) if given_in else None
        for name, version in self.versions.items():
            value = cleaned.get(name)
            if value is None or (version.is_in_money and self.errors.keys() & {"currency", "price_year"}):
                continue
            try:
                adjusted = _in_terms_of_round(version, value, given_in, self.terms, tables)
            except CannotAdjustError as error:
                self.add_error(name, str(error))
                continue
            if self._is_possible(name, version, adjusted.amount):
                self.entered[version] = adjusted
        return cleaned

    def _given_in(self, cleaned: dict) -> Terms | None:
        if self.terms is None:
            return None
        currency = (cleaned.get("currency") or self.terms.currency).upper()
        return Terms(currency, cleaned.get("price_year") or self.terms.year)

    def _is_possible(self, name: str, version: MetricVersion, value: Decimal) -> bool:
        if validation.is_outside(value, version.lowest, version.highest):
            self.add_error(
                name,
                _("It can't be below %(low)s or above %(high)s.") % _bounds(version.lowest, version.highest),
            )
            return False
        if validation.is_outside(value, version.warn_below, version.warn_above):
            self.unusual.append(version.metric.name)
        return True


def _in_terms_of_round(version: MetricVersion, value: Decimal, given_in, terms, tables) -> Adjusted:
    """A figure as the round tells such figures; what is no amount stays as it is."""
    if given_in is None or not version.is_in_money:
        return Adjusted(value, given_in, value, given_in)
    return adjust(value, given_in, terms, tables)


def _bounds(low: Decimal | None, high: Decimal | None) -> dict[str, str]:
    highest = number_parsing.LARGEST if high is None else high
    return {"low": formats.figure(-highest if low is None else low), "high": formats.figure(highest)}

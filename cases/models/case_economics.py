"""What a case's figures come to. The sums are ``hub.base.economics``; the words of each are here."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.base import economics

# Years of savings that ROI, NPV and IRR count, after the year of the first investment.
HORIZON_YEARS = 5
# Per cent; what a case is discounted at whose author states no rate.
USUAL_DISCOUNT_RATE = Decimal(4)


@dataclass(frozen=True)
class Derived:
    """One derived figure: its name, its value (None where it can't be told), kind and formula."""

    label: str | Promise
    value: Decimal | None
    # "money", "per unit", "share" (a fraction), "years"
    kind: str
    formula: str | Promise


class CaseEconomics:
    """The figures that follow from those that an author entered."""

    def __init__(self, case):
        self.case = case

    @property
    def has_costs(self) -> bool:
        """Whether both yearly costs are known, without which nothing follows."""
        return self.case.cost_before is not None and self.case.cost_after is not None

    @cached_property
    def saving(self) -> Decimal | None:
        """Saved a year, in the case's currency."""
        if not self.has_costs:
            return None
        return economics.yearly_saving(before=self.case.cost_before, after=self.case.cost_after)

    @property
    def saving_share(self) -> Decimal | None:
        """Saved a year, as a fraction of the cost before."""
        return economics.share_of(self.saving, self.case.cost_before) if self.has_costs else None

    @property
    def unit_cost_before(self) -> Decimal | None:
        """Cost per unit before."""
        return self._per_unit(self.case.cost_before, self.case.volume_before)

    @property
    def unit_cost_after(self) -> Decimal | None:
        """Cost per unit after."""
        return self._per_unit(self.case.cost_after, self.case.volume_after)

    @staticmethod
    def _per_unit(cost, volume) -> Decimal | None:
        if cost is None or volume is None:
            return None
        return economics.cost_per_unit(cost=cost, volume=volume)

    @cached_property
    def investments(self) -> dict[int, Decimal]:
        """What was spent once, by calendar year."""
        sums: dict[int, Decimal] = {}
        for row in self.case.investments.all():
            sums[row.year] = sums.get(row.year, Decimal(0)) + row.amount
        return sums

    @property
    def investment(self) -> Decimal:
        """What was spent once, in all."""
        return sum(self.investments.values(), Decimal(0))

    @property
    def has_investment(self) -> bool:
        """Whether an investment is known and something follows from it."""
        return self.has_costs and self.investment > 0

    @property
    def payback(self) -> Decimal | None:
        """Years until the savings have covered the investment."""
        if not self.has_investment:
            return None
        return economics.payback_years(investment=self.investment, saving=self.saving)

    @property
    def return_on_investment(self) -> Decimal | None:
        """Over the horizon, as a fraction of the investment."""
        if not self.has_investment:
            return None
        return economics.return_on_investment(
            investment=self.investment, saving=self.saving, years=HORIZON_YEARS
        )

    @property
    def discount_rate(self) -> Decimal:
        """In per cent, as stated or the usual one."""
        return USUAL_DISCOUNT_RATE if self.case.discount_rate is None else self.case.discount_rate

    @cached_property
    def flows(self) -> list[Decimal]:
        """Year 0 is that of the first investment."""
        return economics.flows_of(
            investments=self.investments, saving=self.saving or Decimal(0), years=HORIZON_YEARS
        )

    @property
    def net_present_value(self) -> Decimal | None:
        """Over the horizon, at the discount rate."""
        if not self.has_investment:
            return None
        return economics.net_present_value(rate=self.discount_rate / 100, flows=self.flows)

    @cached_property
    def internal_rates(self) -> economics.InternalRates:
        """None, one or several."""
        if not self.has_investment:
            return economics.InternalRates()
        return economics.internal_rates_of_return(self.flows)

    @property
    def rate_remark(self) -> str | Promise:
        """Why there is no one internal rate of return, where there is none."""
        if not self.has_investment or self.internal_rates.only is not None:
            return ""
        if self.internal_rates.are_several:
            return _("several: the flows change sign more than once, so no single rate says anything")
        return _("none: at no rate do the savings equal the investment")

    @property
    def entered(self) -> list[dict]:
        """The figures before and after that were entered: ``label``, ``before`` and ``after``, or None."""
        case = self.case
        volume = (
            _("Volume a year (%(unit)s)") % {"unit": case.volume_unit}
            if case.volume_unit
            else _("Volume a year")
        )
        rows = [
            {"label": _("Running cost a year"), "before": case.cost_before, "after": case.cost_after},
            {"label": volume, "before": case.volume_before, "after": case.volume_after},
            {"label": _("Staff (FTE)"), "before": case.staff_before, "after": case.staff_after},
        ]
        return [row for row in rows if row["before"] is not None or row["after"] is not None]

    @property
    def is_told(self) -> bool:
        """Whether there is anything that readers may see."""
        case = self.case
        entered = (
            *(case.cost_before, case.cost_after, case.volume_before, case.volume_after),
            *(case.staff_before, case.staff_after),
        )
        return case.discloses_economics and (
            any(value is not None for value in entered) or bool(self.investments)
        )

    @property
    def derived(self) -> list[Derived]:
        """All that follows, in the order in which it is shown; what can't be told is left out."""
        figures = [
            Derived(_("Saved a year"), self.saving, "money", _("yearly cost before - yearly cost after")),
            Derived(
                _("Saved, of the cost before"),
                self.saving_share,
                "share",
                _("saved a year / yearly cost before"),
            ),
            Derived(
                _("Cost per unit before"), self.unit_cost_before, "per unit", _("yearly cost / volume a year")
            ),
            Derived(
                _("Cost per unit after"), self.unit_cost_after, "per unit", _("yearly cost / volume a year")
            ),
            Derived(_("Payback"), self.payback, "years", _("one-off investment / saved a year")),
            Derived(
                _("Return on investment (ROI)"),
                self.return_on_investment,
                "share",
                _("(saved in %(years)s years - investment) / investment") % {"years": HORIZON_YEARS},
            ),
            Derived(
                _("Net present value (NPV)"),
                self.net_present_value,
                "money",
                _(
                    "each year's flow / (1 + %(rate)s%%) ^ year, over %(years)s years; year 0 is not discounted"
                )
                % {"rate": self.discount_rate.normalize(), "years": HORIZON_YEARS},
            ),
            Derived(
                _("Internal rate of return (IRR)"),
                self.internal_rates.only,
                "share",
                _("the rate at which the net present value is 0"),
            ),
        ]
        return [figure for figure in figures if figure.value is not None]

"""Tables of prices: how money of one year and currency is put beside money of another. Loaded by ``import_prices``."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class PriceEntry(models.Model):
    """One number of a table, with where it comes from."""

    currency = models.CharField(
        _("currency"),
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Write three letters, such as USD."))],
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1950), MaxValueValidator(2100)]
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=8)
    source = models.CharField(_("source"), max_length=300)
    source_address = models.URLField(_("address of the source"), blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.currency} {self.year}: {self.value.normalize():f}"


class PriceIndex(PriceEntry):
    """How high prices in a currency's area were in a year, against a base year of the source's own."""

    base = models.CharField(_("base"), max_length=120, blank=True, help_text=_("Such as 2015 = 100."))

    class Meta:
        verbose_name = _("price index")
        verbose_name_plural = _("price indices")
        ordering = ["currency", "year"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "year"], name="price_index_once"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="price_index_above_zero"),
        ]


class PurchasingPower(PriceEntry):
    """How many units of a currency bought in a year what one international dollar did."""

    class Meta:
        verbose_name = _("purchasing-power parity")
        verbose_name_plural = _("purchasing-power parities")
        ordering = ["currency", "year"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "year"], name="purchasing_power_once"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="purchasing_power_above_zero"),
        ]

"""Rows that belong to a case and go through its revisions: partners, investments, evidence, follow-ups."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cases.models.case_page import YEAR_VALIDATORS, CasePage
from hub.base.text.fields import MarkdownField
from peers.models import Organisation


class CasePartner(Orderable):
    """A body that had a part in the case."""

    class Part(models.TextChoices):
        HOST = "host", _("Host")
        PARTICIPANT = "participant", _("Participant")
        FUNDER = "funder", _("Funder")
        SUPPLIER = "supplier", _("Supplier")

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("partner"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("in the directory"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="case_parts",
    )
    part = models.CharField(
        _("part"),
        max_length=12,
        choices=Part.choices,
        default=Part.PARTICIPANT,
        help_text=_("A host runs the service, a participant uses it, a funder pays, a supplier sells."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self):
        return f"{self.shown_name} ({self.get_part_display()})"

    @property
    def shown_name(self) -> str:
        """The name in the directory, where the body is there."""
        return self.organisation.name if self.organisation else self.name


class CaseInvestment(Orderable):
    """What was spent once, in one year, in the case's currency."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="investments")
    year = models.PositiveSmallIntegerField(_("year"), validators=YEAR_VALIDATORS)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta(Orderable.Meta):
        verbose_name = _("one-off investment")
        verbose_name_plural = _("one-off investments")

    def __str__(self):
        return f"{self.year}: {self.amount}"


class CaseEvidence(Orderable):
    """Something elsewhere that bears the case out: an audit's report, a council's minutes, an evaluation."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(_("what it is"), max_length=200)
    address = models.URLField(
        _("address"), max_length=500, help_text=_("Where it can be read; documents are added as files.")
    )
    remark = models.CharField(_("what it shows"), max_length=300, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self):
        return self.title


class CaseFollowUp(Orderable):
    """What came of it later, told beside the story, which stays as it was."""

    MAX_LENGTH = 8_000

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="follow_ups")
    dated = models.DateField(_("date"))
    text = MarkdownField(_("what came of it"), max_length=MAX_LENGTH)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["dated", "sort_order", "pk"]

    def __str__(self):
        return f"{self.dated}"

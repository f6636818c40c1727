"""Who wrote a case, and what readers are told of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.case_page import CasePage
from peers.models import Organisation


class CaseAuthorQuerySet(models.QuerySet):
    def accepted(self):
        """Those who took it on; who was only invited is no author yet."""
        return self.filter(accepted_at__isnull=False)

    def shown(self):
        """With what readers are told of each, in one query."""
        return self.select_related("user", "organisation__merged_into")

    def invited(self):
        """Those who have not answered yet."""
        return self.filter(accepted_at__isnull=True, user__isnull=False)


class CaseAuthor(models.Model):
    """One author of a case. The page's ``owner`` is among them: who answers for it.

    These rows stand outside the revisions: bringing back an older text must not bring back
    somebody's right to edit it, nor a name that its owner has taken off.
    """

    class ShownAs(models.TextChoices):
        ORGANISATION = "organisation", _("My organisation")
        NAME = "name", _("My name and my organisation")

    case = models.ForeignKey(CasePage, on_delete=models.CASCADE, related_name="authors")
    # Emptied when the person's account is deleted; the organisation's part in the case stays.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="case_authorships",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation then"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("For which the person wrote; changing jobs does not change it."),
    )
    shown_as = models.CharField(
        _("readers see"), max_length=12, choices=ShownAs.choices, default=ShownAs.ORGANISATION
    )
    welcomes_questions = models.BooleanField(
        _("welcomes questions"),
        default=False,
        help_text=_("Readers are told that they may ask you about this case."),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Whether the case is to be this author's to answer for once they accept.
    takes_over = models.BooleanField(_("takes the case over"), default=False)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    objects = CaseAuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["invited_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="case_author_once")]

    def __str__(self):
        return self.shown_name

    @property
    def organisation_name(self) -> str:
        """The organisation's name today, or nothing where it is not known."""
        return self.organisation.stands_for.name if self.organisation else ""

    @property
    def is_named(self) -> bool:
        """Whether readers are told the person's name."""
        return bool(self.shown_as == self.ShownAs.NAME and self.user and self.user.name)

    @property
    def shown_name(self) -> str:
        """What readers are told: a name only where its owner chose so."""
        if self.is_named:
            parts = [self.user.name, self.organisation_name]
            return ", ".join(part for part in parts if part)
        return self.organisation_name or (str(_("A member")) if self.user else str(_("A former member")))

"""Who used a toolkit, with which result: adoptions, what came of adapting its files, reviews in words."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import CasePage
from hub.base.models import HubDocument
from peers.models import Organisation
from toolkits.models.files import FileVersion
from toolkits.models.releases import Release
from toolkits.models.toolkit_page import ToolkitPage

TEXT_LENGTH = 4_000
BEST_RATING = 5


def rating_field() -> models.PositiveSmallIntegerField:
    """How useful it was, from 1 to 5; nobody has to say."""
    return models.PositiveSmallIntegerField(
        _("how useful it was"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(BEST_RATING)],
    )


class Hideable(models.Model):
    """What a moderator can take from sight; its writers still see it, with the reason."""

    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hidden_reason = models.CharField(_("why it is hidden"), max_length=500, blank=True)
    flags = GenericRelation("peers.Flag")

    class Meta:
        abstract = True
        # Nobody's permission by itself: it is granted to the moderators' group.
        default_permissions = ()

    @property
    def is_hidden(self) -> bool:
        """Whether a moderator has taken it from sight."""
        return self.hidden_at is not None


class HideableQuerySet(models.QuerySet):
    def shown(self):
        """Those that no moderator has hidden."""
        return self.filter(hidden_at__isnull=True)


class Adoption(Hideable):
    """An organisation used a toolkit; a member of it says how and with which result."""

    class Result(models.TextChoices):
        OPEN = "open", _("Too early to say")
        WORKED = "worked", _("It worked")
        PARTLY = "partly", _("It worked in part")
        FAILED = "failed", _("It did not work")

    class Again(models.TextChoices):
        YES = "yes", _("Yes")
        CHANGED = "changed", _("Yes, with changes")
        NO = "no", _("No")

    toolkit = models.ForeignKey(ToolkitPage, on_delete=models.CASCADE, related_name="adoptions")
    # Empty where the toolkit had no release then.
    release = models.ForeignKey(
        Release,
        verbose_name=_("release"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="adoptions",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="toolkit_adoptions",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="toolkit_adoptions",
    )
    adopted_on = models.DateField(_("when you began to use it"))
    adapted = models.TextField(_("what you changed in it"), max_length=TEXT_LENGTH, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, default=Result.OPEN)
    outcome = models.TextField(_("how it went"), max_length=TEXT_LENGTH, blank=True)
    again = models.CharField(_("would use it again"), max_length=10, choices=Again.choices, blank=True)
    rating = rating_field()
    case = models.ForeignKey(
        CasePage,
        verbose_name=_("case"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="toolkit_adoptions",
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    # Once, after a year: how it went.
    ask_on = models.DateField(_("outcome to be asked for on"), null=True, blank=True)
    asked_at = models.DateTimeField(_("outcome asked for"), null=True, blank=True)

    objects = HideableQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(Hideable.Meta):
        verbose_name = _("adoption of a toolkit")
        verbose_name_plural = _("adoptions of toolkits")
        ordering = ["-adopted_on", "-pk"]
        permissions = [("moderate_adoption", _("Can hide what members say of toolkits"))]
        indexes = [
            models.Index(fields=["toolkit", "-adopted_on"], name="toolkit_adoption_latest"),
            models.Index(
                fields=["ask_on"], condition=Q(ask_on__isnull=False), name="toolkit_adoption_to_ask"
            ),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.toolkit}"

    def get_absolute_url(self):
        """Where it stands among the adoptions of its toolkit."""
        return f"{reverse('toolkits:adoptions', args=[self.toolkit_id])}#adoption-{self.pk}"


class DerivativeQuerySet(HideableQuerySet):
    def shown(self):
        """Those that neither are hidden themselves nor belong to a hidden adoption."""
        return super().shown().filter(adoption__hidden_at__isnull=True)


class Derivative(Hideable):
    """A file that an organisation made of one of a toolkit; it names what it was made of."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="derivatives")
    # Empty where it was made of the toolkit as a whole.
    origin = models.ForeignKey(
        FileVersion,
        verbose_name=_("made of"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="derivatives",
    )
    document = models.OneToOneField(
        HubDocument, verbose_name=_("file"), on_delete=models.PROTECT, related_name="toolkit_derivative"
    )
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200, blank=True)
    note = models.CharField(_("what is different"), max_length=500, blank=True)
    format = models.CharField(_("format"), max_length=20)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    objects = DerivativeQuerySet.as_manager()

    # At the library's own address it is nobody's: readers get it at the toolkit's.
    wagtail_reference_index_ignore = True

    class Meta(Hideable.Meta):
        verbose_name = _("derivative")
        verbose_name_plural = _("derivatives")
        ordering = ["uploaded_at", "pk"]

    def __str__(self):
        return self.title or self.name


class Review(Hideable):
    """What a member who did not record an adoption says of a toolkit: in words, with or without a rating."""

    toolkit = models.ForeignKey(ToolkitPage, on_delete=models.CASCADE, related_name="reviews")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="toolkit_reviews",
    )
    text = models.TextField(_("what you think of it"), max_length=TEXT_LENGTH)
    rating = rating_field()
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = HideableQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(Hideable.Meta):
        verbose_name = _("review of a toolkit")
        verbose_name_plural = _("reviews of toolkits")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["toolkit", "author"], name="toolkit_review_once"),
            models.CheckConstraint(condition=~Q(text=""), name="toolkit_review_in_words"),
        ]

    def __str__(self):
        return f"{self.author_id}: {self.toolkit_id}"

    def get_absolute_url(self):
        """Where it stands among the reviews of its toolkit."""
        return f"{reverse('toolkits:adoptions', args=[self.toolkit_id])}#review-{self.pk}"

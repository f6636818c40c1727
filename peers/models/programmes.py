"""Programmes: what bodies run together, and the people who may publish for them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from hub.base.text.fields import MarkdownField
from peers.models.organisations import Organisation


class ProgrammeQuerySet(models.QuerySet):
    def hosted_by(self, user):
        """The programmes for which the user may publish."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(people__user=user, people__part=ProgrammePerson.Part.HOST)


class Programme(ClusterableModel):
    """A shared-services programme, or a body that convenes the community."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("slug"), max_length=200, unique=True)
    summary = models.CharField(_("summary"), max_length=300)
    about = MarkdownField(_("about"), blank=True)
    web_site = models.URLField(_("web site"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, for demonstration."))

    objects = ProgrammeQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("summary"),
        FieldPanel("about"),
        FieldPanel("web_site"),
        FieldPanel("is_sample"),
        InlinePanel("participants", label=_("hosting and participating organisations")),
        # Hosts are named by peers.privileges alone.
        InlinePanel("people", panels=[FieldPanel("user")], label=_("people")),
    ]

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]
        permissions = [("name_programmehosts", _("Can ask for a host of a programme to be named"))]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("peers:programme", args=[self.slug])

    @property
    def host_parts(self) -> list["ProgrammeParticipant"]:
        """The organisations that host it, with their names; prefetch ``participants`` for a list."""
        return [part for part in self.participants.all() if part.part == ProgrammeParticipant.Part.HOST]

    @property
    def participant_parts(self) -> list["ProgrammeParticipant"]:
        """The organisations that take part in it."""
        return [part for part in self.participants.all() if part.part != ProgrammeParticipant.Part.HOST]

    def may_be_edited_by(self, user) -> bool:
        """Hosts of this programme, and administrators."""
        if not user.is_authenticated or not user.is_active:
            return False
        return user.is_superuser or self.people.filter(user=user, part=ProgrammePerson.Part.HOST).exists()


class ProgrammeParticipantQuerySet(models.QuerySet):
    def standing(self):
        """Without those that a merging left with the merged organisation, since the other takes part as well."""
        return self.filter(organisation__merged_into__isnull=True)


class ProgrammeParticipant(models.Model):
    """An organisation that hosts a programme or takes part in it."""

    class Part(models.TextChoices):
        HOST = "host", _("Host")
        PARTICIPANT = "participant", _("Participant")

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="programme_parts"
    )
    part = models.CharField(_("part"), max_length=12, choices=Part.choices, default=Part.PARTICIPANT)

    objects = ProgrammeParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["part", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="programme_organisation_once")
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_part_display()})"


class ProgrammePerson(models.Model):
    """A person who belongs to a programme. Hosts publish and maintain what is the programme's."""

    class Part(models.TextChoices):
        HOST = "host", _("Host: publishes for the programme")
        PARTICIPANT = "participant", _("Participant")

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="programme_parts",
    )
    part = models.CharField(_("part"), max_length=12, choices=Part.choices, default=Part.PARTICIPANT)

    class Meta:
        verbose_name = _("person of a programme")
        verbose_name_plural = _("people of a programme")
        constraints = [models.UniqueConstraint(fields=["programme", "user"], name="programme_person_once")]

    def __str__(self):
        return f"{self.user} ({self.get_part_display()})"


def programme_ids_of(user) -> models.QuerySet:
    """The ids of the programmes that the user belongs to, as host or participant."""
    return ProgrammePerson.objects.filter(user=user).values_list("programme_id", flat=True)

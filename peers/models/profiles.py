"""Profiles: what members tell of themselves, each part of it to the audience that they chose."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.base.access import audiences
from hub.base.models import ServiceLine, Tag, Theme
from hub.base.text.fields import PlainMarkdownField
from hub.base.upkeep.policy import Policy
from hub.base.upkeep.schedules import KeptUp
from peers.models.organisations import Organisation
from peers.models.programmes import ProgrammePerson

# How long a profile counts as up to date before its owner is asked, and how often then.
UPKEEP = Policy(holds_for=timedelta(days=365), between=timedelta(days=30), most=3)


class Reach(models.TextChoices):
    """Whom a part of a profile is for, from the widest to the narrowest."""

    EVERYONE = "everyone", _("Everyone, also without an account")
    MEMBERS = "members", _("Members")
    PROGRAMME = "programme", _("Members of my programmes")
    ME = "me", _("Only me")


_FROM_WIDEST = list(Reach)


class ProfilePart(models.TextChoices):
    """The parts of a profile. Who may not see the name sees none of the others either."""

    NAME = "name", _("Name, and that you are here")
    PICTURE = "picture", _("Picture")
    JOB_TITLE = "job_title", _("Job title")
    ORGANISATION = "organisation", _("Organisation")
    JURISDICTION = "jurisdiction", _("Jurisdiction")
    ABOUT = "about", _("About")
    ADVISE = "advise", _("Can advise on")
    WORKING = "working", _("Working on")
    LOOKING = "looking", _("Looking for help with")
    OPEN_TO = "open_to", _("Open to")
    LANGUAGES = "languages", _("Languages")
    TIME_ZONE = "time_zone", _("Time zone")
    LINKS = "links", _("Links")
    EARLIER = "earlier", _("Earlier organisations")


class OpenTo(models.TextChoices):
    """What others may ask of a person."""

    QUESTIONS = "questions", _("Questions")
    CALL = "call", _("A call")
    VISIT = "visit", _("A visit")
    MENTORING = "mentoring", _("Mentoring")
    SPEAKING = "speaking", _("Speaking")


class ProfileQuerySet(models.QuerySet):
    def with_parts(self):
        """With all that is shown of a profile, in a fixed number of queries."""
        return self.select_related(
            "user__membership_application__organisation__merged_into",
            "user__membership_application__organisation__jurisdiction__parent__parent",
        ).prefetch_related(
            "topics__service_line",
            "topics__theme",
            "topics__tag__merged_into",
            "earlier_posts",
            "user__groups",
            "user__programme_parts",
            "user__membership_application__organisation__figures",
        )

    def for_names(self, reader):
        """With what decides on whether a reader sees a person's name and organisation, in one query."""
        members = Group.objects.filter(name=audiences.MEMBERS_GROUP, user=OuterRef("user"))
        shared = Value(False)
        if reader.is_authenticated:
            programmes = ProgrammePerson.objects.filter(user=reader).values("programme")
            shared = Exists(ProgrammePerson.objects.filter(user=OuterRef("user"), programme__in=programmes))
        return self.select_related("user__membership_application__organisation__merged_into").annotate(
            is_in_members=Exists(members), shares_programme=shared
        )

    def to_be_asked(self, now):
        """Profiles of people with an account in use that nobody has confirmed for a year."""
        return self.filter(ask_at__lte=now, user__is_active=True).order_by("ask_at", "pk")


class Profile(KeptUp, models.Model):
    """What a member tells of themselves. What a reader sees of it is decided in ``peers.profiles.visibility``."""

    UPKEEP = UPKEEP
    CONFIRMED_COLUMN = "confirmed_on"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    job_title = models.CharField(_("job title"), max_length=150, blank=True)
    jurisdiction_name = models.CharField(
        _("jurisdiction"),
        max_length=160,
        blank=True,
        help_text=_("The county, city, state or country that you work for."),
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    picture = models.ImageField(_("picture"), upload_to="people/", blank=True)
    about = PlainMarkdownField(_("about"), max_length=4000, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    open_to = models.JSONField(_("open to"), default=list, blank=True)
    advice_invitations_a_month = models.PositiveSmallIntegerField(
        _("invitations to advise, in a month"),
        default=2,
        validators=[MaxValueValidator(30)],
        help_text=_(
            "Cases ask for advice; the site invites members who can advise on their subject, "
            "never more often than this."
        ),
    )
    is_listed = models.BooleanField(
        _("list me in the directory and in search"),
        default=True,
        help_text=_("Otherwise only those who have the address of your profile come to it."),
    )
    # By part; a part that is not named is for members.
    reaches = models.JSONField(_("who sees what"), default=dict, blank=True)
    guided_at = models.DateTimeField(_("first steps done"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    confirmed_on = models.DateField(_("last confirmed"), default=timezone.localdate)
    ask_at = models.DateTimeField(_("ask whether it still holds"), null=True, blank=True)
    times_asked = models.PositiveSmallIntegerField(_("times asked"), default=0)

    flags = GenericRelation("peers.Flag")

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["pk"]
        indexes = [models.Index(fields=["ask_at"], name="profile_to_be_asked")]

    def __str__(self):
        return str(self.user)

    def get_absolute_url(self):
        # A number and not a name: the address must not say what the profile hides.
        return reverse("peers:person", args=[self.user_id])

    def reach_of(self, part: str) -> Reach:
        """Whom a part is for: what was chosen for it, but never wider than the name."""
        chosen = [self.reaches.get(one, Reach.MEMBERS) for one in (part, ProfilePart.NAME)]
        return max((Reach(one) for one in chosen), key=_FROM_WIDEST.index)


class ProfileTopic(models.Model):
    """Something that a person can advise on, works on or looks for help with, in a line of their own words."""

    class Part(models.TextChoices):
        ADVISE = ProfilePart.ADVISE.value, ProfilePart.ADVISE.label
        WORKING = ProfilePart.WORKING.value, ProfilePart.WORKING.label
        LOOKING = ProfilePart.LOOKING.value, ProfilePart.LOOKING.label

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="topics")
    part = models.CharField(_("part"), max_length=12, choices=Part.choices)
    service_line = models.ForeignKey(
        ServiceLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("in your own words"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("topic of a profile")
        verbose_name_plural = _("topics of profiles")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="profile_topic_about_one_thing",
                condition=models.Q(service_line__isnull=False, theme__isnull=True, tag__isnull=True)
                | models.Q(service_line__isnull=True, theme__isnull=False, tag__isnull=True)
                | models.Q(service_line__isnull=True, theme__isnull=True, tag__isnull=False),
            )
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """What it is about, in the reader's language; a merged tag is called as the one it became."""
        if self.tag_id:
            return self.tag.target.name
        return str(self.service_line or self.theme)

    @property
    def key(self) -> str:
        """What it is about, as addresses and the directory have it."""
        if self.tag_id:
            return f"tag.{self.tag.target.slug}"
        return f"theme.{self.theme.slug}" if self.theme_id else f"service-line.{self.service_line.slug}"


class EarlierPost(models.Model):
    """Where a person worked before, and when."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="earlier_posts")
    organisation_name = models.CharField(_("organisation"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    job_title = models.CharField(_("job title"), max_length=150, blank=True)
    from_year = models.PositiveSmallIntegerField(
        _("from (year)"), null=True, blank=True, validators=[MinValueValidator(1930), MaxValueValidator(2200)]
    )
    until_year = models.PositiveSmallIntegerField(
        _("until (year)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1930), MaxValueValidator(2200)],
    )

    class Meta:
        verbose_name = _("earlier post")
        verbose_name_plural = _("earlier posts")
        ordering = ["-until_year", "-from_year", "pk"]

    def __str__(self):
        return self.organisation_name

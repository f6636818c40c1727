"""The steps in which a member fills in their profile, and how far they are."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.base.models import ServiceLine
from peers.models import Profile, ServiceLink
from search.models import Entry, EntryFacet


@dataclass(frozen=True)
class Step:
    """One step: its place in the address, its name, and what it asks."""

    slug: str
    label: str | Promise
    lead: str | Promise


STEPS = (
    Step("about", _("About you"), _("What others recognise you by.")),
    Step(
        "topics",
        _("What you know and need"),
        _("It is by these that peers find you. One line of your own says more than a title."),
    ),
    Step("contact", _("Open to, and before"), _("What others may ask of you, and where you worked before.")),
    Step(
        "audience",
        _("Who sees what"),
        _("To begin with, members see your profile and visitors see nothing of it."),
    ),
)
BY_SLUG = {step.slug: step for step in STEPS}


@dataclass(frozen=True)
class Progress:
    """A step with how much of it is told."""

    step: Step
    number: int
    filled: int
    total: int
    is_current: bool = False

    @property
    def label(self):
        return self.step.label

    @property
    def address(self) -> str:
        return reverse("peers:profile_step", args=[self.step.slug])


def progress(profile: Profile, current: str = "") -> list[Progress]:
    """All steps, with how much of each is told."""
    parts = {topic.part for topic in profile.topics.all()}
    told = {
        "about": [
            profile.user.name,
            profile.job_title,
            profile.jurisdiction_name,
            profile.about,
            profile.languages,
            profile.picture,
        ],
        "topics": ["advise" in parts, "working" in parts, "looking" in parts],
        "contact": [profile.open_to],
        "audience": [profile.reaches],
    }
    return [
        Progress(
            step,
            number,
            sum(map(bool, told[step.slug])),
            len(told[step.slug]),
            is_current=step.slug == current,
        )
        for number, step in enumerate(STEPS, start=1)
    ]


def next_after(slug: str) -> Step | None:
    """The step that follows, or ``None`` after the last."""
    place = STEPS.index(BY_SLUG[slug]) + 1
    return STEPS[place] if place < len(STEPS) else None


def suggested_service_lines(profile: Profile) -> list[ServiceLine]:
    """What the person's organisation is known to do, and the profile does not say yet."""
    organisation = profile.user.organisation
    if organisation is None:
        return []
    of_entries = EntryFacet.objects.filter(
        facet=EntryFacet.Name.SERVICE_LINE,
        entry__in=Entry.objects.visible_to(profile.user)
        .of_organisation(organisation.pk)
        .exclude(kind="person"),
    )
    known = {int(value) for value in of_entries.values_list("value", flat=True)}
    known |= set(
        ServiceLink.objects.of(organisation).told_by_members().values_list("service_line_id", flat=True)
    )
    known -= set(profile.topics.values_list("service_line_id", flat=True))
    return list(ServiceLine.objects.active().filter(pk__in=known))

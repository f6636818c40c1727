"""The sections of a case's story, in the order in which they are told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """A section. Its value is the name of the field on the case that holds its Markdown."""

    PROBLEM = "problem", _("Problem")
    APPROACH = "approach", _("Approach")
    SPONSORSHIP = "sponsorship", _("Sponsorship")
    GOVERNANCE = "governance", _("Governance")
    FUNDING = "funding", _("Funding")
    TECHNOLOGY = "technology", _("Technology")
    PEOPLE = "people_and_change", _("People and change")
    RESULTS = "results", _("Results")
    HELPED = "what_helped", _("What helped")
    HINDERED = "what_stood_in_the_way", _("What stood in the way")
    LESSONS = "lessons", _("Lessons")
    NEXT = "what_next", _("What next")


# What a member must have told before a case is reviewed.
REQUIRED_SECTIONS = (Section.PROBLEM, Section.APPROACH, Section.RESULTS)

# Characters in one section: about twelve printed pages, and as much as the longest section of the real cases
# that have been imported. A longer text is better attached as a file.
SECTION_MAX_LENGTH = 48_000

SECTION_HINTS = {
    Section.PROBLEM: _("What was wrong, for whom, and what it cost to leave it so."),
    Section.APPROACH: _("What you did, who took part and in which order."),
    Section.SPONSORSHIP: _("Who backed it, how they were won and how they were kept."),
    Section.GOVERNANCE: _("Who decides what, and in which agreement that stands."),
    Section.FUNDING: _("Who paid to begin with, who pays now, and by which measure."),
    Section.TECHNOLOGY: _("What it runs on, what was built, bought or kept."),
    Section.PEOPLE: _("What changed for the people who did the work."),
    Section.RESULTS: _("What came of it: figures first, then what people say."),
    Section.HELPED: _("What you would do again."),
    Section.HINDERED: _("What cost you time, money or goodwill."),
    Section.LESSONS: _("What you would tell a body that starts tomorrow."),
    Section.NEXT: _("What you plan, and what you still look for."),
}

"""The steps in which a case is written: what belongs to which, and how far each is."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import CasePage
from cases.models.sections import Section

# What was done, and below what came of it: each a page that can be overlooked.
_WHAT_WAS_DONE = (
    Section.PROBLEM,
    Section.APPROACH,
    Section.SPONSORSHIP,
    Section.GOVERNANCE,
    Section.FUNDING,
    Section.TECHNOLOGY,
    Section.PEOPLE,
)
_WHAT_CAME_OF_IT = (Section.RESULTS, Section.HELPED, Section.HINDERED, Section.LESSONS, Section.NEXT)


@dataclass(frozen=True)
class Step:
    """One step of the form.

    ``fields`` are the parts of the case that it fills, rows of it included; ``has_form`` says whether they are
    typed into one form, which is kept while it is typed.
    """

    key: str
    label: str | Promise
    fields: tuple[str, ...] = ()
    has_form: bool = True

    @property
    def url_name(self) -> str:
        """The name of its address; the first is where a case is opened."""
        return "cases:edit" if self.key == FIRST else f"cases:{self.key}"

    @property
    def path(self) -> str:
        """What stands in its address behind the case."""
        return "" if self.key == FIRST else f"{self.key}/"

    def address(self, case: CasePage) -> str:
        """Where the step of this case is."""
        return reverse(self.url_name, args=[case.pk])


FIRST = "short"
# The title of a case that has not been begun: typed into a form of its own.
NEW = "new"

STEPS = (
    Step(
        FIRST,
        _("In short and where"),
        (
            *("title", "summary", "lead_organisation_name", "programme", "level", "country", "jurisdiction"),
            "for_members",
        ),
    ),
    Step(
        "filed",
        _("Filed under and when"),
        (
            *(
                "service_lines",
                "themes",
                "stage",
                "delivery_model",
                "governance_form",
                "funding_model",
                "tags",
            ),
            *("started_on", "live_on", "ended_on"),
        ),
    ),
    Step("story", _("What you did"), tuple(section.value for section in _WHAT_WAS_DONE)),
    Step("outcome", _("What came of it"), tuple(section.value for section in _WHAT_CAME_OF_IT)),
    Step(
        "figures",
        _("Figures and partners"),
        (
            *("population_served", "currency", "price_year", "cost_before", "cost_after", "discount_rate"),
            *(
                "volume_unit",
                "volume_before",
                "volume_after",
                "metric_version",
                "staff_before",
                "staff_after",
            ),
            *("discloses_economics", "partners", "investments"),
        ),
    ),
    Step("evidence", _("Evidence and follow-ups"), ("evidence", "follow_ups")),
    Step("files", _("Images and files"), ("images", "attachments"), has_form=False),
    Step("authorship", _("Authors"), has_form=False),
    Step("check", _("Check and submit"), has_form=False),
)
_BY_KEY = {step.key: step for step in STEPS}
FORM_STEPS = tuple(step for step in STEPS if step.has_form)
# Decisions, which have no empty state that somebody could fill.
_NEVER_EMPTY = {"for_members", "discloses_economics"}


def step(key: str) -> Step:
    """The step of that name; raises ``KeyError`` where there is none."""
    return _BY_KEY[key]


def step_of(field: str) -> Step | None:
    """The step on which a field of a case is filled."""
    return next((each for each in STEPS if field in each.fields), None)


def next_step(current: Step) -> Step:
    """The one that follows; the last is followed by itself."""
    position = STEPS.index(current)
    return STEPS[min(position + 1, len(STEPS) - 1)]


def is_filled(case: CasePage, field: str) -> bool:
    """Whether a part of the case says anything."""
    value = getattr(case, field)
    if hasattr(value, "all"):
        return bool(value.all())
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, int | Decimal) or bool(value)


def path(case: CasePage, current: str, missing: list[str] | None = None) -> list[dict]:
    """All steps of a case's draft, for the navigation between them.

    Each with ``number``, ``label``, ``address``, ``is_current``, how many parts of it are ``filled`` of ``total``,
    and how many that a submission needs are ``missing``.
    """
    lacking = [step_of(field) for field in missing or []]
    shown = []
    for number, each in enumerate(STEPS, start=1):
        fillable = [field for field in each.fields if field not in _NEVER_EMPTY]
        shown.append(
            {
                "number": number,
                "key": each.key,
                "label": each.label,
                "address": each.address(case),
                "is_current": each.key == current,
                "filled": sum(is_filled(case, field) for field in fillable),
                "total": len(fillable),
                "missing": lacking.count(each),
            }
        )
    return shown

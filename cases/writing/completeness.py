"""How much of what a case can tell it tells."""

from cases.models import CasePage
from cases.models.sections import Section

# Beside the sections; those that need figures count only as one thing each, so that a case without economics
# can still be nearly complete.
_TOLD = (
    "summary",
    "lead_name",
    "level",
    "country",
    "jurisdiction_id",
    "stage_id",
    "delivery_model_id",
    "governance_form_id",
    "funding_model_id",
    "started_on",
    "live_on",
    "population_served",
)


def completeness(case: CasePage) -> int:
    """The share of sections, facts, figures, partners and evidence that the case has, in whole per cent."""
    told = [bool(getattr(case, section.value).strip()) for section in Section]
    told += [bool(getattr(case, name)) for name in _TOLD]
    told += [
        case.service_lines.exists(),
        case.themes.exists(),
        case.partners.exists(),
        case.evidence.exists() or case.attachments.exists(),
        case.discloses_economics and case.cost_before is not None and case.cost_after is not None,
        case.discloses_economics and case.volume_after is not None,
        case.investments.exists(),
    ]
    return round(100 * sum(told) / len(told))

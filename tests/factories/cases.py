"""Cases, all invented, made the way the site makes them."""

from cases.models import CasePage
from cases.review import services
from hub.base.models import Audience, ServiceLine, Stage, Theme
from tests.factories.peers import UserFactory

STORY = {
    "problem": "Each county keyed its own invoices.",
    "approach": "The largest county opened its workflow to the others.",
    "results": "Cost per invoice fell by more than half.",
}


def case_fields(**changes) -> dict:
    """All that a submission needs, but the service lines and themes."""
    return {
        "title": "One desk for eleven sample counties",
        "summary": "Eleven sample counties moved invoice matching to one desk.",
        "lead_organisation_name": "Sample Valley Council",
        "level": "county",
        "country": "US",
        "stage": Stage.objects.get(slug="operating"),
        **STORY,
        **changes,
    }


def make_draft(*, author=None, service_lines=("finance-accounts-payable",), themes=("funding",), **changes):
    """A complete draft of the author's, or of a new member's."""
    author = author or UserFactory(role="Members")
    case = CasePage(**case_fields(**changes))
    case.service_lines = ServiceLine.objects.filter(slug__in=service_lines)
    case.themes = Theme.objects.filter(slug__in=themes)
    return services.create_case(author=author, case=case)


def make_submitted(**changes):
    """A case in review."""
    case = make_draft(**changes)
    return services.submit(author=case.owner, case=case)


def make_published(*, for_members=False, moderator=None, **changes):
    """A case that is published: by the moderator, or as a programme's own is, which takes half the time."""
    if for_members:
        changes["audience"] = Audience.members()
    if moderator is not None:
        return read_and_approve(make_submitted(**changes), moderator=moderator)
    draft = make_draft(**changes)
    draft.get_latest_revision().publish(user=draft.owner, skip_permission_checks=True)
    return CasePage.objects.get(pk=draft.pk)


def read_and_approve(case, moderator=None):
    """Publish a case that is in review."""
    moderator = moderator or UserFactory(role="Moderators")
    digest = services.content_digest(services.latest_draft(case))
    return services.approve(moderator=moderator, case=case, read_digest=digest)

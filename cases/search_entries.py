"""What can be found of cases."""

from django.utils.translation import gettext_lazy as _

from cases.models import CaseIndexPage, CasePage
from hub.base import audiences
from search import registry, text
from search.entry_data import EntryData


def _entry_of(case: CasePage) -> EntryData | None:
    url = case.get_url()
    if not case.live or url is None:  # a page outside every site has no address
        return None
    story = "\n\n".join(f"## {part['section'].label}\n\n{part['text']}" for part in case.story)
    return EntryData(
        title=case.title,
        url=url,
        audience=audiences.audience_of_page(case),
        summary=case.summary,
        body=text.from_markdown(story),
        attachment_text=" ".join(attachment.title for attachment in case.attachments.all()),
        themes=case.themes.all(),
        service_lines=case.service_lines.all(),
        tags=[tag.name for tag in case.tags.all()],
        level=case.level,
        country=case.country.code if case.country else "",
        jurisdiction_name=str(case.jurisdiction) if case.jurisdiction else "",
        stage=case.stage,
        organisation_id=case.lead_organisation_id,
        organisation_name=case.lead_name,
        programme_id=case.programme_id,
        programme_name=case.programme.name if case.programme else "",
        published_at=case.first_published_at,
        updated_at=case.last_published_at,
    )


def _cases():
    return CasePage.objects.select_related(
        "audience", "lead_organisation", "programme", "stage", "jurisdiction"
    ).prefetch_related("themes", "service_lines", "attachments", "tagged_items__tag")


registry.declare(
    CasePage, kind="case", label=_("Case"), label_plural=_("Cases"), build=_entry_of, queryset=_cases
)
registry.exclude(CaseIndexPage, "A list; its cases are found.")

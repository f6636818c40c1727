"""What can be found of cases."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from cases.models import CaseAttachment, CaseIndexPage, CasePage
from cases.models.bylines import shown_authors
from cases.models.querysets import AUTHORS_SHOWN
from hub.base.access import audiences
from hub.base.files import document_texts
from search.declarations import registry
from search.declarations.data import EntryData
from search.models import Entry
from search.text import plain_text


def case_entry(case: CasePage) -> EntryData | None:
    """A published case with its story, figures and the text of its files."""
    url = case.get_url()
    if not case.live or url is None:  # a page outside every site has no address
        return None
    story = "\n\n".join(
        [
            *(f"## {part['section'].label}\n\n{part['text']}" for part in case.story),
            *(row.text for row in case.follow_ups.all()),
            *(f"{row.title}\n\n{row.remark}" for row in case.evidence.all()),
            *_what_came_of_advice(case),
        ]
    )
    authors = shown_authors(case)
    return EntryData(
        title=case.title,
        url=url,
        audience=audiences.audience_of_page(case),
        summary=case.summary,
        body=plain_text.from_markdown(story),
        attachment_text=_attachment_text(case),
        themes=case.themes.all(),
        service_lines=case.service_lines.all(),
        tags=[tag.name for tag in _tags(case)],
        level=case.level,
        country=case.country.code if case.country else "",
        jurisdiction_name=str(case.jurisdiction) if case.jurisdiction else "",
        stage=case.stage,
        organisation_id=case.lead_organisation_id,
        organisation_name=case.lead_name,
        programme_id=case.programme_id,
        programme_name=case.programme.name if case.programme else "",
        other_organisation_ids=_other_organisations(case, authors),
        # Whoever did not choose to be named is found under no name.
        authors=[(author.user_id, author.user.name) for author in authors if author.is_named],
        published_at=case.first_published_at,
        updated_at=_held_last(case),
        is_sample=case.is_sample,
    )


def _what_came_of_advice(case: CasePage) -> Iterator[str]:
    """What was asked and done about the answers; what is asked now is found by its threads."""
    for request in case.advice_requests.all():
        if not request.is_open:
            yield request.outcome
            yield from (
                f"{question.title}\n\n{question.outcome}"
                for question in request.questions.all()
                if question.thread is None or question.thread.is_listed
            )


def _held_last(case: CasePage) -> datetime | None:
    """When it was last known to hold: published, or confirmed since by its authors."""
    upkeep = getattr(case, "upkeep", None)
    published_at = case.last_published_at
    if upkeep is None or published_at is None or upkeep.last_confirmed_on <= timezone.localdate(published_at):
        return published_at
    return timezone.make_aware(datetime.combine(upkeep.last_confirmed_on, time()))


def _other_organisations(case: CasePage, authors: list) -> list[int]:
    """The bodies that took part, and those for which it was written."""
    bodies = [
        *(partner.organisation for partner in case.partners.all()),
        *(author.organisation for author in authors),
    ]
    keys = {body.stands_for.pk for body in bodies if body}
    return sorted(keys - {case.lead_organisation_id})


def _tags(case: CasePage) -> list:
    # Wagtail's manager of tags takes no notice of what was prefetched.
    return case.listed_tags if hasattr(case, "listed_tags") else list(case.tags.all())


def _attachments():
    return CaseAttachment.objects.annotate(readable_text=document_texts.readable_text("document__"))


def _attachment_text(case: CasePage) -> str:
    """The titles of the files that hang on the published case, and then what is in them."""
    attachments = list(case.attachments.all())
    if not all(hasattr(attachment, "readable_text") for attachment in attachments):
        attachments = list(_attachments().filter(page=case))
    titles = " ".join(attachment.title for attachment in attachments)
    room = Entry.ATTACHMENT_LENGTH - len(titles) - 1
    return "\n".join(
        [titles, plain_text.share([attachment.readable_text for attachment in attachments], room)]
    )


def cases_to_find() -> QuerySet:
    """Cases with all that is findable of them, in a few queries."""
    return CasePage.objects.select_related(
        "audience", "lead_organisation", "programme", "stage", "jurisdiction", "upkeep"
    ).prefetch_related(
        "themes",
        "service_lines",
        "images",
        "partners__organisation",
        "evidence",
        "follow_ups",
        "advice_requests__questions__thread",
        *AUTHORS_SHOWN,
        Prefetch("attachments", _attachments()),
        Prefetch("tags", to_attr="listed_tags"),
    )


registry.exclude(CaseIndexPage, "A list; its cases are found.")

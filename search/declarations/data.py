"""What an app hands over so that a thing can be found."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from hub.base.models import Audience, ServiceLine, Stage, Theme


@dataclass(frozen=True, kw_only=True)
class EntryData:
    """Everything about one findable thing, in plain text.

    Long texts are plain: ``search.text.plain_text.from_markdown`` makes them so. Organisations, programmes
    and people are given by id and name, because this app stands below theirs. Leave out of
    ``authors`` whoever does not want to be named: a person's page lists what names them.
    """

    title: str
    url: str
    audience: Audience
    # Where one thing has several entries (parts with different audiences), what tells them apart.
    part: str = ""
    # The audiences for which another entry of the same thing says all of this and more: whoever is in
    # one of them finds that one, and not this.
    more_for: Iterable[Audience] = field(default=())
    # Entries that are shown as one result (the posts of a thread) share a group.
    group: str = ""
    summary: str = ""
    body: str = ""
    attachment_text: str = ""
    themes: Iterable[Theme] = field(default=())
    service_lines: Iterable[ServiceLine] = field(default=())
    tags: Iterable[str] = field(default=())
    level: str = ""
    country: str = ""
    jurisdiction_name: str = ""
    stage: Stage | None = None
    # The organisation and the programme that are named with the result.
    organisation_id: int | None = None
    organisation_name: str = ""
    programme_id: int | None = None
    programme_name: str = ""
    # Further organisations on whose pages the thing is listed.
    other_organisation_ids: Iterable[int] = field(default=())
    # Pairs of a person's id and the name shown.
    authors: Iterable[tuple[int, str]] = field(default=())
    # Other words by which the thing should be found: former names, abbreviations.
    other_names: Iterable[str] = field(default=())
    published_at: datetime | None = None
    updated_at: datetime | None = None
    popularity: int = 0
    # Invented, for demonstration; readers are told.
    is_sample: bool = False
    # What else it can be found by: pairs of a facet (``search.models.entries.EntryFacet.Name``) and a value.
    facets: Iterable[tuple[str, str]] = field(default=())

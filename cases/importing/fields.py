"""What a front matter tells, as the fields of a case: dates, and rows of the vocabularies and the directory."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.text import slugify
from django_countries import countries

from benchmarks.models import MetricVersion
from cases.importing import exact, parts
from cases.importing.mapping import FIELDS, Mapping
from hub.base.importing.front_matter import CaseFile, CaseFileError, as_date, as_text, as_texts
from hub.base.models import (
    Audience,
    DeliveryModel,
    FundingModel,
    GovernanceForm,
    Jurisdiction,
    Level,
    ServiceLine,
    Stage,
    Tag,
    Theme,
)
from peers.models import Organisation, Programme

VOCABULARIES = {
    "stage": Stage,
    "delivery_model": DeliveryModel,
    "governance_form": GovernanceForm,
    "funding_model": FundingModel,
    "jurisdiction": Jurisdiction,
    "programme": Programme,
}
VOCABULARY_LISTS = {"service_lines": ServiceLine, "themes": Theme}
DATES = {"started": "started_on", "live": "live_on", "ended": "ended_on"}
TITLE_MAX_LENGTH = 255
ORGANISATION_MAX_LENGTH = 200

# How many of the words that would have done an error names.
_NAMED_CHOICES = 30


class FieldReader:
    """Reads front matters; keeps the vocabularies that it has looked up."""

    def __init__(self, mapping: Mapping):
        self.mapping = mapping
        self._rows: dict[type, dict[str, Any]] = {}

    def read(self, file: CaseFile) -> tuple[dict, list[CaseFileError]]:
        """The fields of the case that a file tells, and all that is wrong with them."""
        values, sources = self.mapping.values_for(file.name, file.values)
        errors: list[CaseFileError] = []
        fields: dict[str, Any] = {}

        def take(name: str, convert: Callable[[Any, str], Any], *, field: str | None = None) -> Any:
            key = sources.get(name, name)
            try:
                fields[field or name] = convert(values.get(name), key)
            except ValueError as error:
                errors.append(CaseFileError(str(error), file.line_of(key)))
            return fields.get(field or name)

        take("title", self._title)
        take("slug", lambda value, key: self._slug(value, key, file.name))
        is_exact = exact.is_exact(file)
        take("summary", self._summary if is_exact else lambda value, key: as_text(value, key=key))
        take("level", self._level)
        take("country", self._country)
        for name, model in VOCABULARIES.items():
            take(name, lambda value, key, model=model: self._row(value, key, model))
        for name, model in VOCABULARY_LISTS.items():
            take(name, lambda value, key, model=model: self._rows_of(value, key, model))
        for name, field in DATES.items():
            take(name, lambda value, key: as_date(value, key=key), field=field)
        take("tags", self._tags)
        take("audience", self._audience)
        take("attachments", parts.attachments)
        # What a file does not tell stays as it is on the site; a file that a hub wrote tells all.
        told = {name for name in FIELDS if is_exact or values.get(name) is not None}
        for name in told & set(parts.FIGURES):
            take(name, lambda value, key, name=name: parts.figure(value, key, name))
        if "metric" in told:
            take("metric", self._metric, field="metric_version")
        for name in told & set(parts.ROWS):
            take(name, lambda value, key, name=name: parts.rows(value, key, name))
        if "discloses_economics" in told:
            take("discloses_economics", parts.switch)
        if "sample" in told:
            take("sample", parts.switch, field="is_sample")
        take("lead_organisation", self._organisation_name, field="lead_organisation_name")
        fields["lead_organisation"] = self._lead_organisation(values, fields, is_exact=is_exact)
        fields["sources"] = sources
        return fields, errors

    def _lead_organisation(self, values: dict, fields: dict, *, is_exact: bool) -> Organisation | None:
        slug = values.get("lead_organisation_slug")
        if slug or is_exact:
            return Organisation.objects.filter(slug=str(slug or "")).first()
        return Organisation.objects.named(
            fields.get("lead_organisation_name", ""),
            level=fields.get("level", ""),
            country=fields.get("country", ""),
        )

    def _metric(self, value, key: str) -> MetricVersion | None:
        reference = as_text(value, key=key)
        found = MetricVersion.objects.in_money().referred_to(reference) if reference else None
        if reference and found is None:
            raise ValueError(
                f"“{key}: {reference}” is no metric that is told in money; write its slug and version, as "
                "in invoice-cost@1"
            )
        return found

    def _summary(self, value, key: str) -> str:
        if value is not None and not isinstance(value, str):
            raise ValueError(f"“{key}” must be text")
        return value or ""

    def _title(self, value, key: str) -> str:
        title = as_text(value, key=key)
        if not title:
            keys = " or ".join(f"“{name}”" for name in self.mapping.keys["title"])
            raise ValueError(f"there is no title; give one as {keys}")
        if len(title) > TITLE_MAX_LENGTH:
            raise ValueError(f"“{key}” has {len(title)} characters; {TITLE_MAX_LENGTH} at the most")
        return title

    def _slug(self, value, key: str, file_name: str) -> str:
        slug = as_text(value, key=key) or slugify(file_name.rsplit(".", 1)[0])
        try:
            validate_slug(slug)
        except ValidationError:
            raise ValueError(
                f"“{key}: {slug}” is no slug; use letters, digits, hyphens and underscores"
            ) from None
        if len(slug) > TITLE_MAX_LENGTH:
            raise ValueError(f"“{key}” has {len(slug)} characters; {TITLE_MAX_LENGTH} at the most")
        return slug

    def _tags(self, value, key: str) -> list[str]:
        names = as_texts(value, key=key)
        most = Tag._meta.get_field("name").max_length
        for name in names:
            if len(name) > most:
                raise ValueError(f"“{key}” has a tag of {len(name)} characters; {most} at the most")
        return Tag.resolve_names(names)

    def _organisation_name(self, value, key: str) -> str:
        name = as_text(value, key=key)
        if len(name) > ORGANISATION_MAX_LENGTH:
            raise ValueError(f"“{key}” has {len(name)} characters; {ORGANISATION_MAX_LENGTH} at the most")
        return name

    def _level(self, value, key: str) -> str:
        level = as_text(value, key=key)
        if level and level not in Level.values:
            raise ValueError(f"“{key}: {level}” is not known; there are {', '.join(Level.values)}")
        return level

    def _country(self, value, key: str) -> str:
        name = as_text(value, key=key)
        if not name:
            return ""
        code = name.upper() if name.upper() in dict(countries) else countries.by_name(name)
        if not code:
            raise ValueError(f"“{key}: {name}” is no country; give its two letters after ISO 3166")
        return code

    def _audience(self, value, key: str) -> Audience:
        name = as_text(value, key=key) or "everyone"
        if name == "everyone":
            return Audience.everyone()
        if name == "members":
            return Audience.members()
        raise ValueError(f"“{key}: {name}” is not known; there are everyone, members")

    def _row(self, value, key: str, model):
        name = as_text(value, key=key)
        return self._find(name, key, model) if name else None

    def _rows_of(self, value, key: str, model) -> list:
        rows = [self._find(name, key, model) for name in as_texts(value, key=key)]
        return list(dict.fromkeys(rows))

    def _find(self, name: str, key: str, model):
        if model not in self._rows:
            rows = list(model.objects.all())
            by_name = {row.name.casefold(): row for row in rows}
            self._rows[model] = by_name | {row.slug: row for row in rows}
        known = self._rows[model]
        row = known.get(name) or known.get(name.casefold())
        if row is None:
            slugs = sorted({row.slug for row in known.values()})
            more = ", …" if len(slugs) > _NAMED_CHOICES else ""
            there_are = (
                f"there are {', '.join(slugs[:_NAMED_CHOICES])}{more}" if slugs else "there is none yet"
            )
            raise ValueError(f"“{key}: {name}” is not known; {there_are}")
        return row

"""What a front matter tells, as the fields of a case: dates, and rows of the vocabularies and the directory."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.text import slugify

from benchmarks.models import MetricVersion
from cases.importing import exact, parts
from cases.importing.mapping import FIELDS, Mapping
from hub.base.importing import vocabularies
from hub.base.importing.front_matter import SourceFile, SourceFileError, as_date, as_text
from hub.base.models import (
    DeliveryModel,
    FundingModel,
    GovernanceForm,
    Jurisdiction,
    ServiceLine,
    Stage,
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


class FieldReader:
    """Reads front matters; keeps the vocabularies that it has looked up."""

    def __init__(self, mapping: Mapping):
        self.mapping = mapping
        self.vocabularies = vocabularies.Vocabularies()

    def read(self, file: SourceFile) -> tuple[dict, list[SourceFileError]]:
        """The fields of the case that a file tells, and all that is wrong with them."""
        values, sources = self.mapping.values_for(file.name, file.values)
        errors: list[SourceFileError] = []
        fields: dict[str, Any] = {}

        def take(name: str, convert: Callable[[Any, str], Any], *, field: str | None = None) -> Any:
            key = sources.get(name, name)
            try:
                fields[field or name] = convert(values.get(name), key)
            except ValueError as error:
                errors.append(SourceFileError(str(error), file.line_of(key)))
            return fields.get(field or name)

        take("title", self._title)
        take("slug", lambda value, key: self._slug(value, key, file.name))
        is_exact = exact.is_exact(file)
        take(
            "summary",
            (lambda value, key: parts.text(value, f"“{key}”"))
            if is_exact
            else (lambda value, key: as_text(value, key=key)),
        )
        take("level", vocabularies.level)
        take("country", vocabularies.country)
        for name, model in VOCABULARIES.items():
            take(name, lambda value, key, model=model: self.vocabularies.row(value, key, model))
        for name, model in VOCABULARY_LISTS.items():
            take(name, lambda value, key, model=model: self.vocabularies.rows(value, key, model))
        for name, field in DATES.items():
            take(name, lambda value, key: as_date(value, key=key), field=field)
        take("tags", vocabularies.tags)
        take("audience", vocabularies.audience)
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
        most = ORGANISATION_MAX_LENGTH
        take(
            "lead_organisation",
            lambda value, key: as_text(value, key=key, most=most),
            field="lead_organisation_name",
        )
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

    def _title(self, value, key: str) -> str:
        title = as_text(value, key=key, most=TITLE_MAX_LENGTH)
        if not title:
            keys = " or ".join(f"“{name}”" for name in self.mapping.keys["title"])
            raise ValueError(f"there is no title; give one as {keys}")
        return title

    def _slug(self, value, key: str, file_name: str) -> str:
        slug = as_text(value, key=key, most=TITLE_MAX_LENGTH) or slugify(file_name.rsplit(".", 1)[0])
        try:
            validate_slug(slug)
        except ValidationError:
            raise ValueError(
                f"“{key}: {slug}” is no slug; use letters, digits, hyphens and underscores"
            ) from None
        return slug

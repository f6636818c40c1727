"""What a collection's own keys and headings mean here: the mapping file. Knows no Django."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from cases.importing import exact
from hub.base.importing import mapping_files
from hub.base.importing.mapping_files import MappingError
from hub.base.importing.sections import heading_key

SHIPPED = Path(__file__).parent / "mappings"
DEFAULT = SHIPPED / "default.yaml"

# What a front matter can tell of a case; a mapping says under which keys.
FIELDS = (
    *("title", "slug", "summary", "lead_organisation", "programme", "service_lines", "themes", "level"),
    *("country", "jurisdiction", "stage", "delivery_model", "governance_form", "funding_model"),
    *("started", "live", "ended"),
    *("tags", "audience", "attachments", "lead_organisation_slug"),
    *("population_served", "discloses_economics", "currency", "price_year", "discount_rate"),
    *("cost_before", "cost_after", "volume_before", "volume_after", "volume_unit"),
    *("metric", "staff_before", "staff_after", "sample"),
    *("investments", "partners", "evidence", "follow_ups", "advice", "images"),
)


def _pattern(heading: str) -> str:
    """A heading of a mapping file as it is compared; a star at its end stays, for "begins with"."""
    return heading_key(heading) + ("*" if heading.rstrip().endswith("*") else "")


def _lookup(patterns: Iterable[str], heading: str) -> str | None:
    """The pattern that a heading fits: itself, or the longest that it begins with."""
    key = heading_key(heading)
    fitting = [pattern for pattern in patterns if pattern.endswith("*") and key.startswith(pattern[:-1])]
    return key if key in patterns else max(fitting, key=len, default=None)


@dataclass
class Rule:
    """Values for the files whose names fit a pattern."""

    files: str
    values: dict

    def fits(self, name: str) -> bool:
        """Whether the rule is about a file of this name."""
        return fnmatchcase(name.casefold(), self.files.casefold())


@dataclass
class Mapping:
    """A mapping file, read."""

    keys: dict[str, list[str]]
    sections: dict[str, str]
    kept_headings: set[str]
    default_section: str
    defaults: dict = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    skip: dict[str, dict[str, str]] = field(default_factory=dict)
    ignore: set[str] = field(default_factory=set)
    file_folders: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)

    def section_of(self, heading: str) -> str | None:
        """The section that a heading begins, if it is known."""
        pattern = _lookup(self.sections, heading)
        return self.sections[pattern] if pattern else None

    def keeps_heading(self, heading: str) -> bool:
        """Whether the heading tells more than its section's, and so stays in the text."""
        return _lookup(self.kept_headings, heading) is not None

    def values_for(self, name: str, values: dict) -> tuple[dict, dict[str, str]]:
        """What a file says of a case, by field, and the key that each came from (none: the mapping).

        The front matter stands before the rules, and these before the defaults; of tags all are taken.
        """
        told, sources = dict(self.defaults), {}
        for rule in self.rules:
            if rule.fits(name):
                tags = [*_listed(told.get("tags")), *_listed(rule.values.get("tags"))]
                told.update(rule.values)
                told["tags"] = tags
        for name_of_field, keys in self.keys.items():
            for key in keys:
                if values.get(key) not in (None, "", []):
                    value = values[key]
                    if name_of_field == "tags" and isinstance(value, (str, list)):
                        value = [*_listed(value), *_listed(told.get("tags"))]
                    told[name_of_field] = value
                    sources[name_of_field] = key
                    break
        return told, sources

    def reason_to_skip(self, values: dict) -> str | None:
        """Why a file of such front matter is no case, if it is none."""
        for key, reasons in self.skip.items():
            reason = reasons.get(str(values.get(key)))
            if reason:
                return reason
        return None

    def unknown_keys(self, values: dict) -> list[str]:
        """The keys that nobody said anything about."""
        known = {key for keys in self.keys.values() for key in keys} | self.ignore | set(self.skip)
        known.add(exact.KEY)
        return [key for key in values if key not in known]


def _listed(value) -> list:
    if value is None:
        return []
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else list(value)


def load(path: Path, *, section_names: list[str]) -> Mapping:
    """Read a mapping file. What it does not say is as in the default one. Raises ``MappingError``."""
    known = {"keys", "sections", "kept_headings", "default_section", "defaults", "rules"}
    known |= {"skip", "ignore", "file_folders", "remove"}
    return mapping_files.load(path, partial(_mapping, section_names), known=known, default=DEFAULT)


def _mapping(section_names: list[str], content: dict) -> Mapping:
    keys = content["keys"]

    def section(name: str) -> str:
        if name not in section_names:
            raise MappingError(f"there is no section “{name}”; there are {', '.join(section_names)}")
        return name

    def fields(names) -> None:
        for name in names:
            if name not in FIELDS:
                raise MappingError(f"a case has no field “{name}”; it has {', '.join(FIELDS)}")

    rules = [
        Rule(files=str(rule["files"]), values={key: value for key, value in rule.items() if key != "files"})
        for rule in content.get("rules") or []
    ]
    fields([*keys, *(content.get("defaults") or {}), *(name for rule in rules for name in rule.values)])
    sections = {}
    for name, headings in (content.get("sections") or {}).items():
        for heading in headings:
            if sections.setdefault(_pattern(str(heading)), section(name)) != name:
                raise MappingError(f"the heading “{heading}” stands under two sections")
    return Mapping(
        keys={name: [names] if isinstance(names, str) else list(names) for name, names in keys.items()},
        sections=sections,
        kept_headings={_pattern(str(heading)) for heading in content.get("kept_headings") or []},
        default_section=section(content["default_section"]),
        defaults=content.get("defaults") or {},
        rules=rules,
        skip={
            key: {str(value): str(reason) for value, reason in reasons.items()}
            for key, reasons in (content.get("skip") or {}).items()
        },
        ignore=set(content.get("ignore") or []),
        file_folders=[str(folder).strip("/") + "/" for folder in content.get("file_folders") or []],
        remove=[str(text) for text in content.get("remove") or []],
    )

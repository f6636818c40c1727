"""What a file names, as the hub knows it: countries, levels, tags, audiences, the rows of vocabularies.

Each function takes a value and the key or column that it stands under, and raises ``ValueError`` for people.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django_countries import countries

from hub.base.importing.front_matter import as_text, as_texts
from hub.base.models import Audience, Level, Tag

# How many of the words that would have done an error names.
_NAMED_CHOICES = 30


@lru_cache(maxsize=1000)
def country_code(name: str) -> str:
    """The code of a country, from the code or the English name; "" where there is none."""
    return name.upper() if name.upper() in dict(countries) else countries.by_name(name)


def country(value, key: str) -> str:
    """The code of a country, or nothing where none is named."""
    name = as_text(value, key=key)
    if not name:
        return ""
    if code := country_code(name):
        return code
    raise ValueError(f"“{key}: {name}” is no country; give its two letters after ISO 3166")


def level(value, key: str) -> str:
    """One of the levels of government, or nothing."""
    return one_of(Level.values, value, key)


def audience(value, key: str) -> Audience:
    """Everyone or members; everyone where nothing is said."""
    name = one_of(("everyone", "members"), value, key)
    return Audience.members() if name == "members" else Audience.everyone()


def one_of(known: Iterable[str], value, key: str) -> str:
    """One of these words, or nothing."""
    name = as_text(value, key=key)
    if name and name not in known:
        raise ValueError(f"“{key}: {name}” is not known; there are {', '.join(known)}")
    return name


def tags(value, key: str) -> list[str]:
    """The names of tags; one that was merged gives way to the one that it became."""
    names = as_texts(value, key=key)
    most = Tag._meta.get_field("name").max_length
    for name in names:
        if len(name) > most:
            raise ValueError(f"“{key}” has a tag of {len(name)} characters; {most} at the most")
    return Tag.resolve_names(names)


class Vocabularies:
    """Finds rows of vocabularies by their slug or name; keeps those that it has looked up."""

    def __init__(self):
        self._rows: dict[type, dict[str, Any]] = {}

    def row(self, value, key: str, model):
        """The row that is named, or None where none is."""
        name = as_text(value, key=key)
        return self._find(name, key, model) if name else None

    def rows(self, value, key: str, model) -> list:
        """The rows that are named, each once."""
        return list(dict.fromkeys(self._find(name, key, model) for name in as_texts(value, key=key)))

    def _find(self, name: str, key: str, model):
        if model not in self._rows:
            rows = list(model.objects.all())
            self._rows[model] = {row.name.casefold(): row for row in rows} | {row.slug: row for row in rows}
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

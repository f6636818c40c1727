"""The indices of entries: their names, what they are for, and which of them is in use.

Elasticsearch itself says by aliases what an index is for, so that this can never differ from what it
has. All writing goes through an alias and demands that there is one, and a template forbids the rest: no
write can make an index by itself, with a mapping that Elasticsearch guessed.
"""

import threading
import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from elasticsearch import Elasticsearch

from search.elastic import client, mapping

# How long an answer of the server about its index is believed by a process that serves people.
BELIEVED_SECONDS = 30
DOUBTED_SECONDS = 3
REFRESH_INTERVAL = "1s"


def alias() -> str:
    """What searches ask: the index in use."""
    return f"{settings.ELASTICSEARCH_INDEX_PREFIX}-entries"


def alias_next() -> str:
    """The index that is being made, while one is."""
    return f"{alias()}-next"


def alias_previous() -> str:
    """The index that was in use before, kept as a way back."""
    return f"{alias()}-previous"


@dataclass(frozen=True)
class Index:
    """One of our indices, as Elasticsearch describes it."""

    name: str
    aliases: frozenset[str]
    digest: str
    synonyms: str = ""

    @property
    def is_live(self) -> bool:
        return alias() in self.aliases

    @property
    def is_next(self) -> bool:
        return alias_next() in self.aliases

    @property
    def is_previous(self) -> bool:
        return alias_previous() in self.aliases

    @property
    def fits(self) -> bool:
        """Whether it was made with the mapping of this code."""
        return self.digest == mapping.digest()

    @property
    def is_current(self) -> bool:
        """Whether it knows the present synonyms as well."""
        return self.fits and self.synonyms == mapping.synonyms_digest()


def every(es: Elasticsearch) -> list[Index]:
    """All indices of this installation, oldest first."""
    pattern = f"{alias()}-2*"  # a date follows; the aliases have words there
    found = es.indices.get(
        index=pattern,
        expand_wildcards="open,hidden",
        filter_path="*.aliases,*.mappings._meta",
        ignore_unavailable=True,
    )
    return [_described(name, about) for name, about in sorted(found.body.items())]


def _described(name: str, about: dict) -> Index:
    made_with = about.get("mappings", {}).get("_meta", {})
    return Index(
        name=name,
        aliases=frozenset(about.get("aliases", {})),
        digest=made_with.get("digest", ""),
        synonyms=made_with.get("synonyms", ""),
    )


def live(es: Elasticsearch) -> Index | None:
    """The index in use."""
    return next((index for index in every(es) if index.is_live), None)


def live_that_fits(es: Elasticsearch) -> Index | None:
    """The index in use, if it takes the documents of this code."""
    index = live(es)
    return index if index and index.fits else None


def targets(es: Elasticsearch) -> list[str]:
    """The aliases that a changed entry is written to: the index in use, and one that is being made.

    Asked after the entries were read: an index begun later copies them from the database as they are. One
    of another mapping would refuse them, and is about to be replaced.
    """
    aliases = {name for index in every(es) if index.fits for name in index.aliases}
    return [name for name in (alias(), alias_next()) if name in aliases]


def create_next(es: Elasticsearch) -> str:
    """A new, empty index, already known as the one being made; returns its name."""
    # What demands an alias of other writes is not asked of deletions.
    es.indices.put_index_template(
        name=alias(), index_patterns=[f"{alias()}*"], allow_auto_create=False, priority=500
    )
    name = f"{alias()}-{datetime.now(tz=timezone.get_default_timezone()):%Y%m%d%H%M%S%f}"
    body = mapping.body()
    made_with = {"digest": mapping.digest(), "synonyms": mapping.synonyms_digest()}
    # Filled without being searched, it costs half as much; ``open_for_searches`` ends that.
    quick = {"refresh_interval": "-1", "number_of_replicas": 0, "translog.durability": "async"}
    settings_ = {**body["settings"], "index": {**body["settings"].get("index", {}), **quick}}
    es.indices.create(
        index=name,
        settings=settings_,
        mappings={**body["mappings"], "_meta": made_with},
        aliases={alias_next(): {}},
    )
    return name


def open_for_searches(es: Elasticsearch, name: str) -> None:
    """Give an index that has been filled what it needs to be searched, and let it show all it has."""
    es.indices.put_settings(
        index=name,
        settings={
            "index.refresh_interval": REFRESH_INTERVAL,
            "index.number_of_replicas": settings.ELASTICSEARCH_REPLICAS,
            "index.translog.durability": "request",
        },
    )
    es.indices.refresh(index=name)


def swap(es: Elasticsearch, name: str) -> None:
    """Put an index into use, in one step, keep the one before as a way back, and remove what is older."""
    actions = [{"add": {"index": name, "alias": alias()}}]
    outdated = []
    for index in every(es):
        if index.name == name:
            others = index.aliases & {alias_next(), alias_previous()}
            actions += [{"remove": {"index": name, "alias": each}} for each in sorted(others)]
        elif index.is_live:
            actions.append({"remove": {"index": index.name, "alias": alias()}})
            actions.append({"add": {"index": index.name, "alias": alias_previous()}})
        else:
            outdated.append(index.name)
    es.indices.update_aliases(actions=actions)
    for old in outdated:
        remove(es, old)
    forget_state()


def mark_next(es: Elasticsearch, name: str) -> None:
    """Have an index that is there already written to again, as one that is being made."""
    es.indices.update_aliases(actions=[{"add": {"index": name, "alias": alias_next()}}])


def unmark_next(es: Elasticsearch, name: str) -> None:
    """End what ``mark_next`` began, if nothing else has."""
    action = {"remove": {"index": name, "alias": alias_next()}}
    es.options(ignore_status=404).indices.update_aliases(actions=[action])


def remove(es: Elasticsearch, name: str) -> None:
    """Remove an index, if it is there."""
    es.indices.delete(index=name, ignore_unavailable=True)


def previous(es: Elasticsearch) -> Index | None:
    """The way back."""
    return next((index for index in every(es) if index.is_previous), None)


# --- For processes that serve people -----------------------------------------------------------
class _Readiness:
    """Whether the index in use can answer, asked of the server only now and then."""

    def __init__(self):
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._answer, self._until = False, 0.0

    def __call__(self) -> bool:
        with self._lock:
            if time.monotonic() < self._until:
                return self._answer
            try:
                with client.guarded() as es:
                    index = live(es)
            except client.UnavailableError:
                self.forget()
                return False
            self._answer = index is not None and index.fits
            believed = BELIEVED_SECONDS if self._answer else DOUBTED_SECONDS
            self._until = time.monotonic() + believed
            return self._answer


_readiness = _Readiness()


def ready() -> bool:
    """Whether Elasticsearch has an index in use that was made with this code's mapping."""
    return _readiness()


def forget_state() -> None:
    """Ask the server anew the next time."""
    _readiness.forget()

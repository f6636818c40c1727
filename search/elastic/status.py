"""How search is doing: one answer for the command, /healthz and the admin."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from elasticsearch import ApiError, TransportError

from search.elastic import building, client, indices
from search.models import Entry, IndexBuild, Rewrite

# A worker pushes within a second; whatever waits for so long is worth a look.
LATE = timedelta(minutes=2)
FAILURES = 20


@dataclass
class Status:
    """What there is to say. ``problems`` is empty when all is well."""

    engine: str
    configured: bool
    entries: int = 0
    # Why Elasticsearch gives no answer, if it gives none.
    server_error: str = ""
    server_version: str = ""
    index: indices.Index | None = None
    documents: int | None = None
    others: list[indices.Index] = field(default_factory=list)
    not_indexed: int = 0
    oldest_change: datetime | None = None
    refused: int = 0
    failures: list[Entry] = field(default_factory=list)
    build: IndexBuild | None = None
    last_build: IndexBuild | None = None
    rewrites: list[Rewrite] = field(default_factory=list)

    @property
    def lag(self) -> timedelta:
        """How long the oldest change has waited."""
        return timezone.now() - self.oldest_change if self.oldest_change else timedelta()

    @property
    def problems(self) -> list[str]:
        """What is not as it should be, by short names that a monitor can know."""
        if not self.configured:
            return []
        found = []
        if self.server_error:
            found.append("unreachable")
        elif self.index is None:
            found.append("no_index")
        elif not self.index.fits:
            found.append("outdated_index")
        elif not self.index.is_current:
            found.append("outdated_synonyms")
        if self.refused:
            found.append("refused_entries")
        if self.lag > LATE:
            found.append("late")
        return found


def read(*, of_requests: bool = False) -> Status:
    """Ask the database, and the server with the patience of a request or of a worker."""
    configured = client.configured()
    status = Status(engine="elasticsearch" if configured else "database", configured=configured)
    status.entries = Entry.objects.current().count()
    status.rewrites = list(Rewrite.objects.all()[:FAILURES])
    if not configured:
        return status
    behind = Entry.objects.not_indexed()
    status.not_indexed = behind.count()
    status.oldest_change = behind.order_by("changed_at").values_list("changed_at", flat=True).first()
    refused = behind.filter(~Q(index_error=""))
    status.refused = refused.count()
    status.failures = list(refused.order_by("changed_at")[:FAILURES])
    status.build = building.unfinished()
    status.last_build = IndexBuild.objects.exclude(state=IndexBuild.State.RUNNING).first()
    try:
        if of_requests:
            with client.guarded() as es:
                _ask_server(status, es)
        else:
            _ask_server(status, client.patient())
    except (ApiError, TransportError, client.UnavailableError) as error:
        status.server_error = client.describe(error)
    if status.server_error or status.index is None or not status.index.fits:
        status.engine = "database"
    return status


def _ask_server(status: Status, es) -> None:
    status.server_version = es.info()["version"]["number"]
    every = indices.every(es)
    status.index = next((index for index in every if index.is_live), None)
    status.others = [index for index in every if not index.is_live]
    if status.index:
        status.documents = es.count(index=status.index.name)["count"]


def for_health() -> dict:
    """What /healthz says of search: nothing secret, and asked in a moment. Nothing where there is no server."""
    if not client.configured():
        return {}
    behind = Entry.objects.not_indexed().order_by("changed_at").values_list("changed_at", flat=True).first()
    lag = max(0, round((timezone.now() - behind).total_seconds())) if behind else 0
    ready = indices.ready()
    late = lag > LATE.total_seconds()
    refused = Entry.objects.not_indexed().exclude(index_error="").exists()
    state = "unavailable" if not ready else "late" if late else "refused_entries" if refused else "ok"
    return {
        "search": state,
        "search_engine": "elasticsearch" if ready else "database",
        "search_lag_seconds": lag,
    }

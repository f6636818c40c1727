"""The directory as a table to take away: what a member sees of each, and nothing besides."""

from collections.abc import Callable, Iterator, Sequence

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.base.output import tables
from hub.base.output.addresses import in_full
from hub.base.output.tables import Value
from peers.directory.base import Directory
from peers.directory.organisations import FoundOrganisation
from peers.directory.people import FoundPerson
from peers.models import OrganisationFigure

MAX_ROWS = 2_000
# Rows read at a time: the number of queries grows with the chunks, not with the rows.
CHUNK = 500

Columns = Sequence[tuple[str, Callable]]
Figure = OrganisationFigure.Kind


def _of_person(read: Callable) -> Callable[[FoundPerson], Value]:
    return lambda found: read(found.shown)


def _topics(part: str) -> Callable[[FoundPerson], str]:
    return lambda found: "; ".join(
        f"{topic.label}: {topic.words}" if topic.words else topic.label for topic in found.shown.topics[part]
    )


def _of_body(read: Callable) -> Callable[[FoundOrganisation], Value]:
    return lambda found: read(found.organisation)


def _figure(kind: str, name: str = "value") -> Callable[[FoundOrganisation], Value]:
    def read(found: FoundOrganisation) -> Value:
        figure = found.organisation.latest_figures.get(kind)
        return getattr(figure, name) if figure else None

    return read


PEOPLE: Columns = (
    (_("Name"), _of_person(lambda shown: shown.name)),
    (_("Job title"), _of_person(lambda shown: shown.job_title)),
    (_("Organisation"), _of_person(lambda shown: shown.organisation_name)),
    (_("Level"), _of_person(lambda shown: shown.level_label)),
    (_("Jurisdiction"), _of_person(lambda shown: shown.jurisdiction_name)),
    (_("State or province"), _of_person(lambda shown: shown.state_name)),
    (_("Country"), _of_person(lambda shown: str(shown.country.name) if shown.country else "")),
    (_("Population served"), _of_person(lambda shown: shown.population)),
    (_("Can advise on"), _topics("advise")),
    (_("Working on"), _topics("working")),
    (_("Looking for help with"), _topics("looking")),
    (_("Open to"), _of_person(lambda shown: "; ".join(str(one.label) for one in shown.open_to))),
    (_("Languages"), _of_person(lambda shown: "; ".join(shown.languages))),
    (_("Address"), _of_person(lambda shown: in_full(shown.address))),
)
ORGANISATIONS: Columns = (
    (_("Name"), _of_body(lambda body: body.name)),
    (_("Kind"), _of_body(lambda body: body.get_kind_display())),
    (_("Level"), _of_body(lambda body: body.get_level_display())),
    (_("Place"), _of_body(lambda body: body.place)),
    (_("State or province"), _of_body(lambda body: body.state_name)),
    (_("Country"), _of_body(lambda body: str(body.country.name))),
    (_("Population served"), _of_body(lambda body: body.population)),
    (_("Staff (FTE)"), _figure(Figure.STAFF)),
    (_("Yearly budget"), _figure(Figure.BUDGET)),
    (_("Currency"), _figure(Figure.BUDGET, "currency")),
    (_("Year of the budget"), _figure(Figure.BUDGET, "year")),
    (_("Web site"), _of_body(lambda body: body.web_site)),
    (_("Address"), _of_body(lambda body: in_full(body.get_absolute_url()))),
)


class DirectoryTable:
    """What a directory found, in its order, as CSV."""

    def __init__(self, directory: Directory, columns: Columns):
        self._directory = directory
        self._columns = columns
        # Asked now: what is read while the answer is sent could no longer say that something went wrong.
        self._keys = list(directory.keys)
        self._language = translation.get_language()

    def as_csv(self) -> Iterator[str]:
        """The table in pieces."""
        return tables.as_csv([str(heading) for heading, _value in self._columns], self._rows())

    def _rows(self) -> Iterator[list[Value]]:
        for start in range(0, len(self._keys), CHUNK):
            with translation.override(self._language):
                for found in self._directory.rows(self._keys[start : start + CHUNK]):
                    yield tables.harmless_row(value(found) for _heading, value in self._columns)
        if self._directory.total > len(self._keys):
            yield [
                gettext("Only the first %(shown)s of %(total)s are here. Choose filters to get the others.")
                % {"shown": MAX_ROWS, "total": self._directory.total}
            ]

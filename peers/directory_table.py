"""The directory as a table to take away: what a member sees of each person, and nothing besides."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.base import tables
from hub.base.tables import Value
from peers.directory import Directory
from peers.shown_profiles import ShownProfile

MAX_ROWS = 2_000
# People read at a time: the number of queries grows with the chunks, not with the rows.
CHUNK = 500


def _topics(part: str) -> Callable[[ShownProfile], str]:
    return lambda shown: "; ".join(
        f"{topic.label}: {topic.words}" if topic.words else topic.label for topic in shown.topics[part]
    )


COLUMNS = (
    (_("Name"), lambda shown: shown.name),
    (_("Job title"), lambda shown: shown.job_title),
    (_("Organisation"), lambda shown: shown.organisation_name),
    (_("Level"), lambda shown: shown.level_label),
    (_("Jurisdiction"), lambda shown: shown.jurisdiction_name),
    (_("State or province"), lambda shown: shown.state_name),
    (_("Country"), lambda shown: str(shown.country.name) if shown.country else ""),
    (_("Population served"), lambda shown: shown.population),
    (_("Can advise on"), _topics("advise")),
    (_("Working on"), _topics("working")),
    (_("Looking for help with"), _topics("looking")),
    (_("Open to"), lambda shown: "; ".join(str(one.label) for one in shown.open_to)),
    (_("Languages"), lambda shown: "; ".join(shown.languages)),
    (_("Address"), lambda shown: f"{settings.SITE_URL.rstrip('/')}{shown.address}"),
)


class DirectoryTable:
    """The people of a directory, in its order, as CSV."""

    def __init__(self, directory: Directory):
        self._directory = directory
        self._keys = directory.keys()
        self._language = translation.get_language()

    def as_csv(self) -> Iterator[str]:
        """The table in pieces."""
        return tables.as_csv([str(heading) for heading, _value in COLUMNS], self._rows())

    def _rows(self) -> Iterator[list[Value]]:
        keys = self._keys[:MAX_ROWS]
        for start in range(0, len(keys), CHUNK):
            with translation.override(self._language):
                for person in self._directory.people(keys[start : start + CHUNK]):
                    yield tables.harmless_row(value(person.shown) for _heading, value in COLUMNS)
        if len(self._keys) > MAX_ROWS:
            yield [
                gettext(
                    "Only the first %(shown)s of %(total)s people are here. Choose filters to get the others."
                )
                % {"shown": MAX_ROWS, "total": len(self._keys)}
            ]

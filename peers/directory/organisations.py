"""The directory of organisations."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peers.directory.base import Directory, Facet, as_shown, serves
from peers.models import Organisation
from peers.organisations import service_links
from search.engines import base as asked


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation with why it was found."""

    organisation: Organisation
    reasons: list[str]
    passage: SafeString | str = ""


class OrganisationDirectory(Directory):
    """The organisations that a reader asked for. What is told of them here is public."""

    kind = "organisation"
    PARAMETERS = {
        "hosts": Facet.HOSTS,
        "hosted": Facet.HOSTED,
        "level": Facet.LEVEL,
        "kind": Facet.BODY,
        "country": Facet.COUNTRY,
        "state": Facet.STATE,
        "population": Facet.POPULATION,
    }
    SORTS = (asked.NAME, asked.RELEVANCE, asked.NEAR)

    def rows(self, keys: Iterable[int]) -> list[FoundOrganisation]:
        bodies = as_shown(Organisation.objects.current().with_place(), keys)
        shared = self._shared(bodies)
        return [
            FoundOrganisation(body, self._reasons(body, shared.get(body.pk, [])), self.passage(body.pk))
            for body in bodies
        ]

    def _reasons(self, body: Organisation, shared: list[str]) -> list[str]:
        reasons = [*shared]
        if body.population is not None and "population" in self.filters.chosen:
            reasons.append(serves(body.population))
        return reasons + self.near_reasons(body)

    def _shared(self, bodies: list[Organisation]) -> dict[int, list[str]]:
        """By organisation, the services asked for that it hosts or that are hosted for it."""
        told: dict[int, list[str]] = {}
        for name, column, words in (
            ("hosts", "host_id", _("Hosts for others: %(line)s")),
            ("hosted", "recipient_id", _("Others host for it: %(line)s")),
        ):
            lines = {
                line.pk: line
                for line in self._lines.values()
                if line.slug in self.filters.chosen.get(name, ())
            }
            links = service_links.public().filter(
                **{f"{column}__in": [body.pk for body in bodies]}, service_line__in=lines
            )
            for pk, line in sorted(set(links.values_list(column, "service_line_id"))) if lines else ():
                told.setdefault(pk, []).append(words % {"line": lines[line].label})
        return told

"""The directory of organisations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.listing.facets import in_order_of_counts
from hub.base.listing.selection import ListKind
from hub.base.listing.tables import Column
from hub.base.output.addresses import in_full
from hub.base.output.tables import Value
from peers.directory.base import (
    NEAR,
    PLACES,
    SORTS,
    Directory,
    Name,
    as_shown,
    facet,
    serves,
    service_line_facet,
)
from peers.models import Organisation, OrganisationFigure
from peers.organisations import service_links
from search.engines import base as engine


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation with why it was found."""

    organisation: Organisation
    reasons: list[str]
    passage: SafeString | str = ""


ORGANISATIONS = ListKind(
    name="organisations",
    label=gettext_lazy("Organisations"),
    facets=(
        service_line_facet("hosts", Name.HOSTS),
        service_line_facet("hosted", Name.HOSTED),
        PLACES[0],
        facet("kind", Name.BODY, in_order_of_counts(dict(Organisation.Kind.choices))),
        *PLACES[1:],
    ),
    sorts={name: SORTS[name] for name in (NEAR, engine.NAME)},
    default_sort=engine.NAME,
    words_label=gettext_lazy("Search organisations"),
    nothing_matches=gettext_lazy("No organisations match these filters."),
    downloads={"CSV": "peers:organisations_csv", "XLSX": "peers:organisations_xlsx"},
    only_members_download=True,
    searched_as="organisation",
    searched_by={"level": "level", "country": "country"},
)


def _figure(kind: str, name: str = "value") -> Callable[[FoundOrganisation], Value]:
    def read(found: FoundOrganisation) -> Value:
        figure = found.organisation.latest_figures.get(kind)
        return getattr(figure, name) if figure else None

    return read


def _column(heading, read: Callable[[Organisation], Value], width: int = 16, **more) -> Column:
    return Column(heading, lambda found: read(found.organisation), width, **more)


_Figure = OrganisationFigure.Kind
COLUMNS = (
    _column(gettext_lazy("Name"), lambda body: body.name, 40, on_page=True, sort=engine.NAME),
    _column(gettext_lazy("Kind"), lambda body: str(body.get_kind_display()), 24, on_page=True),
    _column(gettext_lazy("Level"), lambda body: str(body.get_level_display()), on_page=True),
    _column(gettext_lazy("Place"), lambda body: body.place, 24),
    _column(gettext_lazy("State or province"), lambda body: body.state_name, 24, on_page=True),
    _column(gettext_lazy("Country"), lambda body: str(body.country.name), 20, on_page=True),
    _column(
        gettext_lazy("Population served"), lambda body: body.population, 16, on_page=True, is_number=True
    ),
    Column(gettext_lazy("Staff (FTE)"), _figure(_Figure.STAFF)),
    Column(gettext_lazy("Yearly budget"), _figure(_Figure.BUDGET)),
    Column(gettext_lazy("Currency"), _figure(_Figure.BUDGET, "currency"), 10),
    Column(gettext_lazy("Year of the budget"), _figure(_Figure.BUDGET, "year"), 10),
    _column(gettext_lazy("Web site"), lambda body: body.web_site, 32),
    _column(gettext_lazy("Address"), lambda body: in_full(body.get_absolute_url()), 50),
)


class OrganisationDirectory(Directory):
    """The organisations that a reader asked for. What is told of them here is public."""

    kind = ORGANISATIONS
    columns = COLUMNS
    address_of = staticmethod(lambda found: found.organisation.get_absolute_url())

    def rows(self, keys: Iterable[int]) -> list[FoundOrganisation]:
        bodies = as_shown(Organisation.objects.current().with_place(), keys)
        shared = self._shared(bodies)
        return [
            FoundOrganisation(body, self._reasons(body, shared.get(body.pk, [])), self.passage(body.pk))
            for body in bodies
        ]

    def _reasons(self, body: Organisation, shared: list[str]) -> list[str]:
        reasons = [*shared]
        if body.population is not None and "population" in self.selection.chosen:
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
                if line.slug in self.selection.chosen.get(name, ())
            }
            links = service_links.public().filter(
                **{f"{column}__in": [body.pk for body in bodies]}, service_line__in=lines
            )
            for pk, line in sorted(set(links.values_list(column, "service_line_id"))) if lines else ():
                told.setdefault(pk, []).append(words % {"line": lines[line].label})
        return told

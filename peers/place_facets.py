"""Where an organisation is and how many it serves, as search is asked for it: of itself and of its people."""

from hub.base.listing import populations
from peers.models import Organisation
from search.models import EntryFacet

Facet = EntryFacet.Name


def place_facets(organisation: Organisation | None) -> list[tuple[str, str]]:
    """Pairs of facet and value."""
    if organisation is None:
        return []
    found = []
    if organisation.state_name:
        # There is a "Victoria" in several countries.
        found.append((Facet.STATE.value, f"{organisation.country or ''}:{organisation.state_name}"))
    if organisation.population is not None:
        found.append((Facet.POPULATION.value, populations.band_of(organisation.population)))
    return found

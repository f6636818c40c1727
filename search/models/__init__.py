"""What is findable, where it stands in an index, and what editors add to the search."""

from .entries import Entry, EntryFacet, IndexBuild, Rewrite, SiteSynonyms

__all__ = ["Entry", "EntryFacet", "IndexBuild", "Rewrite", "SiteSynonyms"]

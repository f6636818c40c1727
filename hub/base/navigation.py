"""The sections of the site, in the order of the header. A new section is one line here."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """A place in the header: its name and the address under which all of it lies."""

    label: str | Promise
    address: str

    def holds(self, path: str) -> bool:
        """Whether an address of the site lies in this section."""
        return path.startswith(self.address)


SECTIONS = (
    Section(_("Cases"), "/cases/"),
    Section(_("Toolkits"), "/toolkits/"),
    Section(_("Forums"), "/forums/"),
    Section(_("Benchmarks"), "/benchmarks/"),
    Section(_("People"), "/directory/"),
    Section(_("Organisations"), "/organisations/"),
    Section(_("Programmes"), "/programmes/"),
)

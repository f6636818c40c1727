"""How a case is cited: in words, as BibTeX, and as schema.org's data for machines.

All of it stands on the case's page: what it is called, which body led it, when it was published and where.
"""

import json
import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cases.models import CasePage
from cases.models.bylines import shown_authors
from hub.base.models import SiteIdentity
from hub.base.output.addresses import in_full

# A brace counts for BibTeX even behind a backslash, so that none may be left.
BIBTEX_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\textquotedbl{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
# Nothing in a data block may end it, or begin a comment.
SCRIPT_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
UNSAFE_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}


@dataclass(frozen=True)
class Reference:
    """What a citation says."""

    key: str
    # People who are named, then the body that led it.
    authors: tuple[str, ...]
    title: str
    site: str
    address: str
    published: date
    changed: date

    @property
    def as_text(self) -> str:
        """One line, as it stands in a list of sources."""
        told = {
            "author": "; ".join(self.authors),
            "title": self.title,
            "year": self.changed.year,
            "site": self.site,
            "address": self.address,
            "date": date_format(self.changed),
        }
        if not self.authors:
            return _("%(title)s (%(year)s). %(site)s. %(address)s (version of %(date)s).") % told
        return _("%(author)s (%(year)s): %(title)s. %(site)s. %(address)s (version of %(date)s).") % told

    @property
    def as_bibtex(self) -> str:
        """An entry for a file of BibTeX's."""
        address = "".join(UNSAFE_IN_ADDRESS.get(sign, sign) for sign in self.address)
        fields = {
            # In braces, or BibTeX would take a body's name apart like a person's.
            "author": " and ".join(f"{{{_bibtex(author)}}}" for author in self.authors),
            "title": f"{{{_bibtex(self.title)}}}",
            "year": str(self.changed.year),
            "howpublished": _bibtex(self.site),
            "url": address,
            "note": _bibtex(_("Version of %(date)s") % {"date": self.changed.isoformat()}),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{self.key},", *lines, "}", ""])


def _bibtex(text: str) -> str:
    return _plain(text).translate(BIBTEX_ESCAPES)


def _plain(text: str) -> str:
    return " ".join(CONTROL_CHARACTERS.sub(" ", text).split())


def _named(case: CasePage) -> list:
    return [author for author in shown_authors(case) if author.is_named]


def _authors(case: CasePage) -> tuple[str, ...]:
    bodies = (
        [case.lead_name] if case.lead_name else [author.organisation_name for author in shown_authors(case)]
    )
    names = [*(author.user.name for author in _named(case)), *bodies]
    return tuple(dict.fromkeys(_plain(name) for name in names if name))


def reference(case: CasePage, request) -> Reference:
    """What a citation of the published case says."""
    # Not the reader's time zone: all who cite it name the same day.
    zone = timezone.get_default_timezone()
    return Reference(
        key=f"case-{case.pk}",
        authors=_authors(case),
        title=_plain(case.title),
        site=_plain(SiteIdentity.load(request_or_site=request).name),
        address=in_full(case.get_url(request) or ""),
        published=timezone.localdate(case.first_published_at, zone),
        changed=timezone.localdate(case.last_published_at, zone),
    )


def _authors_for_machines(case: CasePage, cited: Reference) -> list[dict]:
    people = {_plain(author.user.name): _plain(author.organisation_name) for author in _named(case)}
    found = []
    for name in cited.authors:
        if name not in people:
            found.append({"@type": "Organization", "name": name})
        elif people[name]:
            body = {"@type": "Organization", "name": people[name]}
            found.append({"@type": "Person", "name": name, "affiliation": body})
        else:
            found.append({"@type": "Person", "name": name})
    return found


def structured_data(case: CasePage, request) -> SafeString:
    """The case as a schema.org ``Report`` in JSON-LD, safe within a ``<script>``."""
    cited = reference(case, request)
    data = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": cited.title,
        "headline": cited.title,
        "abstract": case.summary,
        "url": cited.address,
        "datePublished": cited.published.isoformat(),
        "dateModified": cited.changed.isoformat(),
        "inLanguage": case.locale.language_code,
        "isAccessibleForFree": True,
        "author": _authors_for_machines(case, cited),
        "publisher": {"@type": "Organization", "name": cited.site},
        "about": [line.label for line in case.service_lines.all()],
        "keywords": [
            *(theme.label for theme in case.themes.all()),
            *(tag.name for tag in case.tags.all()),
        ],
        "spatialCoverage": case.country and {"@type": "Country", "name": case.country.name},
    }
    told = {name: value for name, value in data.items() if value}
    return mark_safe(json.dumps(told).translate(SCRIPT_ESCAPES))  # noqa: S308 - escaped just now

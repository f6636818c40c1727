"""Organisations made and brought up to date from a file, some hundred in each transaction."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, count

from django.utils.text import slugify

from hub.base.importing.reports import Report, Status
from hub.base.importing.transactions import all_or_nothing
from peers.importing.plan import PLAIN, Planned
from peers.models import (
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationName,
    OrganisationSource,
)
from peers.privileges import services as privileges
from search.declarations import registry
from search.entries import services as search_services

CHUNK = 500


@dataclass
class Importer:
    """Brings in what was planned. ``run`` may be called again, and after it was stopped half way."""

    source: str
    verify_domains: bool = False
    overwrite: bool = False
    dry_run: bool = False
    report: Report = field(default_factory=Report)
    # How many domains wait for a second administrator, or for their time.
    waiting: int = 0

    def run(self, planned: list[Planned], *, progress: Callable[[int], None] = lambda done: None) -> Report:
        """Bring in all; ``progress`` is called after each chunk, with how many are done."""
        self._look_around(planned)
        for start in range(0, len(planned), CHUNK):
            chunk = planned[start : start + CHUNK]
            with all_or_nothing(dry_run=self.dry_run):
                self._bring_in(chunk)
            progress(start + len(chunk))
        with all_or_nothing(dry_run=self.dry_run):
            self._set_parents([one for one in planned if one.told.get("parent")])
        return self.report

    # --- What is there ---------------------------------------------------------------------------
    def _look_around(self, planned: list[Planned]) -> None:
        """What all chunks need to know, asked once: slugs, names, and who has a domain already."""
        self.slugs = set(Organisation.objects.values_list("slug", flat=True))
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.keys_by_name: dict[str, set[str]] = defaultdict(set)
        self.keys_by_domain: dict[str, set[str]] = defaultdict(set)
        sourced = OrganisationSource.objects.filter(source=self.source).values("organisation_id")
        current = Organisation.objects.current()
        self.unsourced = set(current.exclude(pk__in=sourced).values_list("pk", flat=True))
        for pk, name in current.values_list("pk", "name"):
            self.by_name[name.casefold()].append(pk)
        for one in planned:
            self.keys_by_name[one.name.casefold()].add(one.key)
            for domain in one.domains:
                self.keys_by_domain[domain].add(one.key)
        self.vouching = dict(
            OrganisationDomain.objects.filter(verified=True).values_list("domain", "organisation_id")
        )

    # --- One chunk -------------------------------------------------------------------------------
    def _bring_in(self, chunk: list[Planned]) -> None:
        sources = {
            source.key: source
            for source in OrganisationSource.objects.filter(
                source=self.source, key__in=[one.key for one in chunk]
            ).select_related("organisation__merged_into")
        }
        adopted = self._adoptable([one for one in chunk if one.key not in sources])
        new, written = [], []
        for one in chunk:
            source = sources.get(one.key)
            if source is not None and source.told == one.memory(verified=self.verify_domains):
                self.report.counts[Status.UNCHANGED] += 1
            elif source is not None:
                written.append((one, source.organisation.stands_for, source))
            elif one.key in adopted:
                if adopted[one.key] is not None:
                    source = OrganisationSource(source=self.source, key=one.key)
                    written.append((one, adopted[one.key], source))
            else:
                new.append(one)
        made = self._make(new)
        self._update(written)
        self._add_parts(made + [(one, organisation) for one, organisation, _source in written])
        pks = [organisation.pk for _one, organisation in made]
        pks += [organisation.pk for _one, organisation, _source in written]
        found = registry.kinds()["organisation"].queryset().filter(pk__in=pks)
        search_services.refresh_many(list(found))

    def _adoptable(self, planned: list[Planned]) -> dict[str, Organisation | None]:
        """Organisations that are there by another way and are meant by a row; None where several may be."""
        wanted = {pk for one in planned for pk in self.by_name[one.name.casefold()] if pk in self.unsourced}
        known = Organisation.objects.in_bulk(wanted) if wanted else {}
        found: dict[str, Organisation | None] = {}
        for one in planned:
            same = [
                known[pk]
                for pk in self.by_name[one.name.casefold()]
                if pk in known and _may_be(known[pk], one.told)
            ]
            if len(same) > 1:
                reason = f"{one.name}: there are {len(same)} organisations of this name; merge them first"
                self.report.fail(one.number, reason)
                found[one.key] = None
            elif same:
                found[one.key] = same[0]
                self.unsourced.discard(same[0].pk)
        return found

    def _make(self, planned: list[Planned]) -> list[tuple[Planned, Organisation]]:
        organisations = []
        for one in planned:
            organisation = Organisation(name=one.name, slug=self._slug(one))
            _set(organisation, _columns(one.told))
            organisations.append(organisation)
        organisations = Organisation.objects.bulk_create(organisations)
        OrganisationSource.objects.bulk_create(
            OrganisationSource(
                organisation=organisation,
                source=self.source,
                key=one.key,
                told=one.memory(verified=self.verify_domains),
            )
            for one, organisation in zip(planned, organisations, strict=True)
        )
        self.report.counts[Status.CREATED] += len(organisations)
        for organisation in organisations:
            self.by_name[organisation.name.casefold()].append(organisation.pk)
        return list(zip(planned, organisations, strict=True))

    def _slug(self, one: Planned) -> str:
        base = slugify(one.name)[:150] or "organisation"
        placed = slugify(f"{base} {one.told.get('region', '')}")[:190]
        slug = next(
            slug
            for slug in chain((base, placed), (f"{placed}-{number}" for number in count(2)))
            if slug not in self.slugs
        )
        self.slugs.add(slug)
        return slug

    def _update(self, written: list[tuple[Planned, Organisation, OrganisationSource]]) -> None:
        """What the file says now replaces what it said before, but not what was edited on the site."""
        for one, organisation, source in written:
            before = _columns(source.told) if source.pk else {}
            edited = []
            for name, value in _columns(one.told).items():
                now = getattr(organisation, name)
                now = now.code or "" if name == "country" else now
                told_before = before.get(name, "" if name not in ("latitude", "longitude") else None)
                # An organisation that is not ours is only completed.
                if now in ("", None) or now == told_before or self.overwrite:
                    setattr(organisation, name, value)
                elif now != value and source.pk:
                    edited.append(name)
            organisation.save()
            source.organisation = organisation
            source.told = one.memory(verified=self.verify_domains)
            source.save()
            self.report.counts[Status.UPDATED] += 1
            if edited:
                reason = f"{one.name}: edited on the site, so left alone: {', '.join(edited)}"
                self.report.remark(one.number, reason)

    # --- Names, domains, figures -----------------------------------------------------------------
    def _add_parts(self, chunk: list[tuple[Planned, Organisation]]) -> None:
        organisations = [organisation for _one, organisation in chunk]
        self._add_names(chunk, organisations)
        self._add_domains(chunk, organisations)
        self._add_figures(chunk, organisations)

    def _add_names(self, chunk, organisations) -> None:
        known = _pairs(OrganisationName, organisations, "name")
        rows = []
        for one, organisation in chunk:
            for name in one.names:
                others = set(self.by_name.get(name.casefold(), [])) - {organisation.pk}
                if others or self.keys_by_name.get(name.casefold(), set()) - {one.key}:
                    reason = f"{one.name}: “{name}” is another organisation's name, so it was left out"
                    self.report.remark(one.number, reason)
                elif (organisation.pk, name) not in known and name != organisation.name:
                    known.add((organisation.pk, name))
                    rows.append(OrganisationName(organisation=organisation, name=name))
        OrganisationName.objects.bulk_create(rows)

    def _add_domains(self, chunk, organisations) -> None:
        known = _pairs(OrganisationDomain, organisations, "domain")
        rows, vouching = [], []
        for one, organisation in chunk:
            for domain in one.domains:
                if (organisation.pk, domain) not in known:
                    rows.append(OrganisationDomain(organisation=organisation, domain=domain))
                if self.verify_domains and self._may_vouch(one, organisation, domain):
                    vouching.append((organisation.pk, domain))
                    self.vouching[domain] = organisation.pk
        OrganisationDomain.objects.bulk_create(rows)
        if vouching:
            _done, waiting = privileges.verify_many(
                vouching, source=f"import_organisations {self.source}"[:100]
            )
            self.waiting += waiting

    def _may_vouch(self, one: Planned, organisation: Organisation, domain: str) -> bool:
        if self.vouching.get(domain, organisation.pk) != organisation.pk:
            reason = f"{one.name}: “{domain}” is verified for another organisation, so here it is only told"
        elif len(self.keys_by_domain[domain]) > 1:
            reason = f"{one.name}: “{domain}” is claimed by several in this file, so it is only told"
        else:
            return True
        self.report.remark(one.number, reason)
        return False

    def _add_figures(self, chunk, organisations) -> None:
        known = set(
            OrganisationFigure.objects.filter(organisation__in=organisations).values_list(
                "organisation_id", "kind", "year"
            )
        )
        OrganisationFigure.objects.bulk_create(
            OrganisationFigure(
                organisation=organisation,
                kind=kind,
                year=year,
                value=Decimal(value),
                currency=currency,
                source=one.figures_source or self.source,
            )
            for one, organisation in chunk
            for kind, year, value, currency in one.figures
            if (organisation.pk, kind, year) not in known
        )

    # --- Parents, once all are there -------------------------------------------------------------
    def _set_parents(self, planned: list[Planned]) -> None:
        sources = dict(
            OrganisationSource.objects.filter(
                source=self.source, key__in=[one.key for one in planned]
            ).values_list("key", "organisation_id")
        )
        for one in planned:
            pks = set(self.by_name.get(one.told["parent"].casefold(), [])) - {sources.get(one.key)}
            if len(pks) != 1:
                what = "no organisation" if not pks else f"{len(pks)} organisations"
                reason = f"{one.name}: there is {what} named “{one.told['parent']}” to be a part of"
                self.report.remark(one.number, reason)
                continue
            child = Organisation.objects.filter(pk=sources.get(one.key), parent=None).first()
            parent = Organisation.objects.filter(pk=pks.pop()).first()
            if child and parent:
                child.parent = parent
                if _is_within(parent, child):
                    reason = f"{one.name}: it can't be a part of what is a part of it"
                    self.report.remark(one.number, reason)
                else:
                    child.save(update_fields=["parent"])


def _may_be(organisation: Organisation, told: dict) -> bool:
    """Whether an organisation of the same name may be the one that a row means."""
    return (
        organisation.level == told["level"]
        and (organisation.country.code or "") in ("", told.get("country", ""))
        and organisation.region in ("", told.get("region", ""))
    )


def _columns(told: dict) -> dict:
    """The columns of an organisation that a row tells."""
    columns = {name: told[name] for name in PLAIN if name != "parent" and told.get(name)}
    if point := told.get("point"):
        columns |= {"latitude": Decimal(point[0]), "longitude": Decimal(point[1])}
    return columns


def _set(organisation: Organisation, columns: dict) -> None:
    for name, value in columns.items():
        setattr(organisation, name, value)


def _pairs(model, organisations: list[Organisation], column: str) -> set[tuple[int, str]]:
    return set(model.objects.filter(organisation__in=organisations).values_list("organisation_id", column))


def _is_within(organisation: Organisation, other: Organisation) -> bool:
    """Whether one is the other, or a part of it at whatever depth."""
    seen: set[int] = set()
    while organisation is not None and organisation.pk not in seen:
        if organisation.pk == other.pk:
            return True
        seen.add(organisation.pk)
        organisation = organisation.parent
    return False

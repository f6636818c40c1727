"""An organisation's record as plain values: what members see, propose to change, and moderators accept."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.base.access import audiences
from hub.base.models import Level, ServiceLine
from notifications.notices import events
from peers.models import (
    Organisation,
    OrganisationChange,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationName,
    ServiceLink,
)
from peers.organisations import services
from search import tasks as search_tasks

TEXTS = ("name", "kind", "level", "country", "region", "place", "web_site")
FIGURES = tuple(OrganisationFigure.Kind.values)
LINK = "service"
LABELS = {
    **{name: Organisation._meta.get_field(name).verbose_name for name in (*TEXTS, "parent")},
    **dict(OrganisationFigure.Kind.choices),
    "names": gettext_lazy("other names"),
    "domains": gettext_lazy("e-mail domains"),
    LINK: gettext_lazy("shared service"),
}
MOST_WAITING = 20
DECIDED_NOTICE = "peers.change_decided"
COPY_NOTICE = "peers.change_decided_copy"


class RecordError(Exception):
    """A change that can't be proposed or decided; its text is for the person who tried."""


def values_of(organisation: Organisation) -> dict:
    """The record as plain JSON, by field; a figure is the newest one."""
    values = {name: str(getattr(organisation, name) or "") for name in TEXTS}
    values["parent"] = organisation.parent_id
    values["names"] = sorted(name.name for name in organisation.names.all())
    # Verified ones are the editors': by them people become members unseen.
    values["domains"] = sorted(domain.domain for domain in organisation.domains.all() if not domain.verified)
    latest = organisation.latest_figures
    for kind in FIGURES:
        figure = latest.get(kind)
        values[kind] = figure and {
            "year": figure.year,
            "value": format(figure.value.normalize(), "f"),
            "currency": figure.currency,
            "source": figure.source,
        }
    return values


# --- Proposing ------------------------------------------------------------------------------------
def may_propose(user) -> bool:
    """Members may."""
    return audiences.is_member(user)


@transaction.atomic
def propose(*, organisation: Organisation, by, values: dict, reason: str) -> OrganisationChange:
    """Propose what differs from the record. Raises ``RecordError``."""
    now = values_of(organisation)
    told = {
        name: {"from": now.get(name), "to": value} for name, value in values.items() if value != now.get(name)
    }
    if not told:
        raise RecordError(_("Nothing differs from what stands there."))
    return _submit(organisation, by, told, reason)


@transaction.atomic
def propose_link(
    *,
    organisation: Organisation,
    by,
    host: Organisation,
    recipient: Organisation,
    line: ServiceLine,
    since,
    reason,
) -> OrganisationChange:
    """Propose that one hosts a service for another. Raises ``RecordError``."""
    if host == recipient:
        raise RecordError(_("An organisation does not host a service for itself."))
    if (
        ServiceLink.objects.told_by_members()
        .filter(host=host, recipient=recipient, service_line=line)
        .exists()
    ):
        raise RecordError(_("This stands there already."))
    link = {"host": host.pk, "recipient": recipient.pk, "service_line": line.pk, "since": since}
    return _submit(organisation, by, {LINK: {"from": None, "to": link}}, reason)


def _submit(organisation: Organisation, by, told: dict, reason: str) -> OrganisationChange:
    if not may_propose(by):
        raise RecordError(_("Only members propose changes."))
    if OrganisationChange.objects.waiting().filter(proposed_by=by).count() >= MOST_WAITING:
        raise RecordError(
            _("%(count)d of your changes wait for a moderator; wait for an answer first.")
            % {"count": MOST_WAITING}
        )
    return OrganisationChange.objects.create(
        organisation=organisation, told=told, reason=reason.strip(), proposed_by=by
    )


# --- Deciding -------------------------------------------------------------------------------------
@transaction.atomic
def accept(*, change: OrganisationChange, by, seen: dict, answer: str = "") -> OrganisationChange:
    """Write a change into the record; ``seen`` is what stood there when the moderator read it.

    Raises ``RecordError`` where it was decided meanwhile, or the record has changed since.
    """
    change = _to_decide(change, by)
    organisation = (
        Organisation.objects.select_for_update(of=("self",)).get(pk=change.organisation_id).stands_for
    )
    now = values_of(organisation)
    if any(now.get(name) != seen.get(name) for name in change.told):
        raise RecordError(_("The record has changed since you opened the page. Read it again, then decide."))
    _write(organisation, {name: one["to"] for name, one in change.told.items()}, change)
    # It stands in the history of the record that it changed, also where a merging is undone.
    change.organisation = organisation
    _decided(change, by, OrganisationChange.Status.ACCEPTED, answer)
    services.refresh_findable(organisation)
    # What lists the organisation by its name.
    search_tasks.refresh_listed.enqueue("organisation", str(organisation.pk))
    return change


@transaction.atomic
def refuse(*, change: OrganisationChange, by, answer: str) -> OrganisationChange:
    """Refuse a change; who proposed it is told why. Raises ``RecordError``."""
    change = _to_decide(change, by)
    if not answer.strip():
        raise RecordError(_("Say why; it is sent to the one who proposed it."))
    _decided(change, by, OrganisationChange.Status.REFUSED, answer)
    return change


def _to_decide(change: OrganisationChange, by) -> OrganisationChange:
    change = OrganisationChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if not change.is_waiting:
        raise RecordError(_("This was decided already. Nothing was changed."))
    if not change.may_be_decided_by(by):
        raise RecordError(_("You may not decide on this change."))
    return change


def _decided(change: OrganisationChange, by, status: str, answer: str) -> None:
    change.status, change.answer = status, answer.strip()
    change.decided_by, change.decided_at = by, timezone.now()
    change.save()
    # Who decides keeps a copy; without an actor, for they are told as well.
    told = {by.pk: COPY_NOTICE}
    if change.proposed_by_id is not None:
        told[change.proposed_by_id] = DECIDED_NOTICE
    events.record(kind=DECIDED_NOTICE, thing=change, directly=told)


def _write(organisation: Organisation, values: dict, change: OrganisationChange) -> None:
    for name in TEXTS:
        if name in values:
            setattr(organisation, name, values[name])
    if "parent" in values:
        organisation.parent_id = values["parent"]
    organisation.clean()
    organisation.save()
    if "names" in values:
        organisation.names.all().exclude(name__in=values["names"]).delete()
        known = set(OrganisationName.objects.filter(organisation=organisation).values_list("name", flat=True))
        OrganisationName.objects.bulk_create(
            OrganisationName(organisation=organisation, name=name)
            for name in values["names"]
            if name not in known
        )
    if "domains" in values:
        domains = OrganisationDomain.objects.filter(organisation=organisation)
        domains.filter(verified=False).exclude(domain__in=values["domains"]).delete()
        known = set(domains.values_list("domain", flat=True))
        OrganisationDomain.objects.bulk_create(
            OrganisationDomain(organisation=organisation, domain=domain)
            for domain in values["domains"]
            if domain not in known
        )
    for kind in FIGURES:
        if figure := values.get(kind):
            OrganisationFigure.objects.update_or_create(
                organisation=organisation,
                kind=kind,
                year=figure["year"],
                defaults={
                    "value": Decimal(figure["value"]),
                    "currency": figure["currency"],
                    "source": figure["source"],
                },
            )
    if LINK in values:
        _write_link(values[LINK], change)


def _write_link(link: dict, change: OrganisationChange) -> None:
    host = Organisation.objects.get(pk=link["host"]).stands_for
    recipient = Organisation.objects.get(pk=link["recipient"]).stands_for
    if host == recipient:
        raise RecordError(_("The two have been merged: an organisation does not host for itself."))
    ServiceLink.objects.get_or_create(
        host=host,
        recipient=recipient,
        service_line_id=link["service_line"],
        origin_kind="",
        origin_id=0,
        defaults={"since": link["since"], "told_by_user": change.proposed_by},
    )


# --- For people -----------------------------------------------------------------------------------
def lines_of(change: OrganisationChange, now: dict | None = None) -> list[dict]:
    """Each change with its label, what stood there, what stands there now, and what should."""
    return [
        {
            "label": LABELS.get(name, name),
            "before": shown(name, one["from"]),
            "now": shown(name, now.get(name)) if now is not None else "",
            "after": shown(name, one["to"]),
            "has_changed": now is not None and name != LINK and now.get(name) != one["from"],
        }
        for name, one in change.told.items()
    ]


def shown(name: str, value) -> str:
    """A value of the record, for people."""
    if value in (None, "", []):
        return "—"
    if name == LINK:
        named = dict(
            Organisation.objects.filter(pk__in=[value["host"], value["recipient"]]).values_list("pk", "name")
        )
        line = ServiceLine.objects.filter(pk=value["service_line"]).first()
        return _("%(host)s hosts %(line)s for %(recipient)s") % {
            "host": named.get(value["host"], "?"),
            "recipient": named.get(value["recipient"], "?"),
            "line": line.label if line else "?",
        }
    if name == "parent":
        return str(Organisation.objects.filter(pk=value).first() or "—")
    if name in FIGURES:
        return f"{value['currency']} {value['value']} ({value['year']}; {value['source']})".strip()
    if isinstance(value, list):
        return ", ".join(value)
    if name == "country":
        return str(Organisation(country=value).country.name)
    choices = {"kind": dict(Organisation.Kind.choices), "level": dict(Level.choices)}.get(name, {})
    return str(choices.get(value, value))

"""Rounds that are asked for on the site: a host, organisations with members, what they write."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from benchmarks.confidence.services import terms_of
from benchmarks.hosting import services
from benchmarks.models import MetricVersion, Round, Submission
from benchmarks.submitting import services as submitting_services
from benchmarks.submitting.services import Sheet, Written
from hub.base.models import Audience
from peers.models import Organisation, User
from tests.factories.benchmarks import METRIC, member_of, version_of
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, UserFactory

COST_PER_INVOICE = "invoice-cost"


def make_draft_round(
    *, host: User | None = None, steward: User | None = None, metrics=(METRIC,), **changes
) -> Round:
    """A draft of a programme's host, with a data steward, that asks for what finance costs."""
    host = host or UserFactory(role="Members", name="Hanna Host")
    told = {
        "title": "Sample round to come",
        "slug": "sample-to-come",
        "period": "2026",
        "year": 2026,
        "currency": "USD",
        "audience": Audience.everyone(),
        "closes_at": timezone.now() + timedelta(days=20),
    }
    if "programme" not in changes:
        changes["programme"] = ProgrammeFactory(hosts=[host])
    round_ = Round.objects.create(**{**told, **changes})
    round_.metrics.set([version_of(slug) for slug in metrics])
    round_.stewards.set([steward or UserFactory(role="Members", name="Stella Steward")])
    return round_


def host_of(round_: Round) -> User:
    """A host of the round's programme."""
    return User.objects.get(programme_parts__programme=round_.programme, programme_parts__part="host")


def make_open_round(organisations=None, **changes) -> Round:
    """A round that is open and asks these organisations, by default one."""
    round_ = make_draft_round(**changes)
    host = host_of(round_)
    asked = organisations if organisations is not None else [OrganisationFactory()]
    services.ask(by=host, round_=round_, organisations=asked)
    return services.open_round(by=host, round_=round_)


def submission_of(round_: Round, organisation: Organisation) -> Submission:
    """What an organisation is asked for."""
    return Submission.objects.select_related("round", "organisation").get(
        round=round_, organisation=organisation
    )


def write(
    submission: Submission, value, *, by: User | None = None, version: MetricVersion | None = None
) -> User:
    """Write a cost of finance in per cent of 1,000, as a member of the organisation; returns who did."""
    by = by or member_of(submission.organisation)
    fresh = Submission.objects.get(pk=submission.pk)
    written = {
        version or version_of(): Written(numerator=Decimal(str(value)) * 10, denominator=Decimal(1000))
    }
    submitting_services.save(by=by, submission=fresh, written=written, edition=fresh.edition)
    return by


def send(submission: Submission, value, *, by: User | None = None, reason: str = "It is so.") -> User:
    """Write a figure, say to every question that it is right, and send it."""
    by = write(submission, value, by=by)
    fresh = Submission.objects.select_related("round").get(pk=submission.pk)
    reasons = {question.name: reason for question in Sheet(fresh).open_questions}
    submitting_services.confirm(by=by, submission=fresh, reasons=reasons)
    submitting_services.send(by=by, submission=fresh, edition=fresh.edition, terms=terms_of(fresh.round))
    return by


def make_published_round(values, **changes) -> Round:
    """A round in which organisations sent these shares of cost, and that was published."""
    organisations = [OrganisationFactory() for _value in values]
    round_ = make_open_round(organisations, **changes)
    for organisation, value in zip(organisations, values, strict=True):
        send(submission_of(round_, organisation), value)
    host = host_of(round_)
    services.close(by=host, round_=round_)
    return services.publish(by=host, round_=Round.objects.get(pk=round_.pk))

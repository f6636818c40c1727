"""The demo's rounds under way: an open one with some progress, and one in review with a figure that was asked about."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from benchmarks.confidence.services import terms_of
from benchmarks.hosting import services
from benchmarks.models import MetricVersion, Round, Submission
from benchmarks.submitting import services as submitting_services
from benchmarks.submitting.services import Sheet, Written
from hub.base.models import Audience
from hub.home.demo.people import by_email
from peers.models import Organisation, Programme, User

HOST = "host@hub.example"
OPEN, IN_REVIEW = "sample-round-open", "sample-round-in-review"
METRICS = ("finance-cost-share", "invoice-cost", "invoices-on-time", "hr-cost-per-employee", "days-to-hire")
# Who writes for whom, and how large the body is against the smallest.
WRITERS = {
    "ruth@valley.example": 1,
    "member@hub.example": 9,
    "ioana@consiliu.example": 4,
    "graham@shire.example": 2,
    "claire@lakes.example": 3,
    "priya@borough.example": 5,
    "moderator@hub.example": 6,
}
# By metric: numerator and denominator of a body of size 1.
FIGURES = {
    "finance-cost-share": (410_000, 31_000_000),
    "invoice-cost": (96_000, 11_200),
    "invoices-on-time": (9_300, 11_200),
    "hr-cost-per-employee": (330_000, 290),
    "days-to-hire": (3_150, 44),
}


def make_rounds() -> int:
    """Add the rounds under way that are missing; returns how many that were."""
    made = 0
    for slug, make in ((IN_REVIEW, _make_in_review), (OPEN, _make_open)):
        if not Round.objects.filter(slug=slug).exists():
            make(slug)
            made += 1
    return made


def _begun(slug: str, title: str, year: int) -> Round:
    host = by_email(HOST)
    round_ = Round.objects.create(
        slug=slug,
        title=title,
        period=str(year),
        year=year,
        currency="USD",
        audience=Audience.members(),
        programme=Programme.objects.hosted_by(host).first(),
        closes_at=timezone.now() + timedelta(days=24),
        note="Invented bodies and figures. What five functions cost, asked once a year.",
        is_sample=True,
    )
    round_.metrics.set(MetricVersion.objects.filter(metric__slug__in=METRICS, number=1))
    round_.stewards.set([host])
    bodies = Organisation.objects.filter(membership_applications__user__email__in=WRITERS).distinct()
    services.ask(by=host, round_=round_, organisations=bodies)
    return services.open_round(by=host, round_=round_)


def _make_open(slug: str) -> None:
    round_ = _begun(slug, "Sample round of finance and staff, open", 2026)
    sent, begun = (
        ("claire@lakes.example", "ioana@consiliu.example"),
        ("ruth@valley.example", "priya@borough.example"),
    )
    for email in sent:
        _write(round_, email)
        _send(round_, email)
    for email in begun:
        _write(round_, email, metrics=METRICS[:2])


def _make_in_review(slug: str) -> None:
    round_ = _begun(slug, "Sample round of finance and staff, in review", 2025)
    for email in WRITERS:
        # One of them counts every invoice that it pays on time twice.
        _write(round_, email, more={"invoices-on-time": 2} if email == "graham@shire.example" else {})
        _send(round_, email)
    services.close(by=by_email(HOST), round_=round_)


def _submission(round_: Round, user: User) -> Submission:
    return Submission.objects.select_related("round").get(round=round_, organisation=user.organisation)


def _write(round_: Round, email: str, *, metrics=METRICS, more: dict | None = None) -> None:
    user = by_email(email)
    submission = _submission(round_, user)
    size = WRITERS[email]
    written = {}
    for version in round_.metrics.select_related("metric"):
        slug = version.metric.slug
        if slug in metrics:
            numerator, denominator = FIGURES[slug]
            # Larger bodies do it for less.
            scale = Decimal(size) * (1 - Decimal(size) / 40) * (more or {}).get(slug, 1)
            written[version] = Written(
                numerator=round(numerator * scale, 2), denominator=Decimal(denominator * size)
            )
    submitting_services.save(by=user, submission=submission, written=written, edition=submission.edition)


def _send(round_: Round, email: str) -> None:
    user = by_email(email)
    submission = _submission(round_, user)
    reasons = {one.name: "Looked up in the books: it is so." for one in Sheet(submission).open_questions}
    submitting_services.confirm(by=user, submission=submission, reasons=reasons)
    submitting_services.send(
        by=user, submission=submission, edition=submission.edition, terms=terms_of(round_)
    )

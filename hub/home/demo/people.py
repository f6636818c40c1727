"""The people of the demo: one for each role, and those who wrote and applied."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from hub.base.models import Level
from hub.home.demo.days import moment
from hub.home.demo.logins import LOGINS, PASSWORD
from peers.membership import services
from peers.membership.roles import Role
from peers.models import MembershipApplication, Organisation, User

ROLES = {
    "member@hub.example": Role.MEMBERS,
    "host@hub.example": Role.MEMBERS,  # hosting a programme makes them a host
    "moderator@hub.example": Role.MODERATORS,
    "editor@hub.example": Role.EDITORS,
}

# address: name, organisation, time zone. Members who wrote cases; nobody logs in as them.
AUTHORS = {
    "ruth@valley.example": ("Ruth Sample", "sample-valley-council-of-counties", "America/Chicago"),
    "ioana@consiliu.example": ("Ioana Sample", "sample-county-council-ro", "Europe/Bucharest"),
    "graham@shire.example": ("Graham Sample", "sample-plains-shire", "Australia/Sydney"),
    "claire@lakes.example": ("Claire Sample", "sample-lakes-regional-district", "America/Vancouver"),
    "luis@distrito.example": ("Luis Sample", "sample-district-municipality-pe", "America/Lima"),
    "wendell@river.example": ("Wendell Sample", "sample-river-tribal-council", "America/Denver"),
    "priya@borough.example": ("Priya Sample", "sample-borough-council", "Europe/London"),
}

# What those told who have a log-in, by address.
MEMBERS = {
    "member@hub.example": "sample-state-department-of-administration",
    "host@hub.example": "sample-valley-council-of-counties",
    "moderator@hub.example": "city-of-sample-harbor",
    "editor@hub.example": "city-of-sample-harbor",
}

# Those on whom nothing, or nothing good, has been decided.
APPLICANTS = [
    {
        "email": "applicant@hub.example",
        "name": "Aroha Sample",
        "applied_at": moment(-2),
        "organisation_name": "Sample Coast District Council",
        "level": Level.CITY,
        "country": "AU",
        "jurisdiction_name": "Sample Coast",
        "reason": (
            "Four neighbouring councils want to run one rates and invoicing desk from July. I am to write the "
            "business case and would like to read what went wrong for others before I do."
        ),
    },
    {
        "email": "jean@canton.example",
        "name": "Jean Sample",
        "applied_at": moment(-5),
        "organisation_name": "Sample Township",
        "level": Level.CITY,
        "country": "CA",
        "jurisdiction_name": "Sample Lakes",
        "reason": (
            "We joined the Lakes forms licence last year. I answer for it in our town and have questions about "
            "year three."
        ),
    },
    {
        "email": "sales@forms-vendor.example",
        "name": "Sam Sample",
        "applied_at": moment(-20),
        "organisation_name": "Sample Forms Ltd",
        "level": Level.CITY,
        "country": "GB",
        "jurisdiction_name": "Sample Borough",
        "reason": "We offer forms software to councils and would like to tell your members about it.",
        "refused": (
            "This hub is open to people who work for public bodies; vendors are not admitted at present. "
            "If you move to a public body, change your application and ask again."
        ),
    },
]


def make_people() -> int:
    """Add the log-ins and the authors that are missing; returns how many people that were."""
    before = User.objects.count()
    password = make_password(PASSWORD)
    for login in LOGINS:
        if login.role == "Administrator":
            _person(login.email, login.name, password=password, is_staff=True, is_superuser=True)
        elif login.role != "Applicant":
            user = _person(login.email, login.name, password=password)
            if user:
                services.grant_role(user, ROLES[login.email])
    for number, (email, (name, _slug, zone)) in enumerate(AUTHORS.items()):
        user = _person(email, name, time_zone=zone)
        if user:
            user.date_joined = moment(-400 + 12 * number)
            user.save(update_fields=["date_joined"])
    return User.objects.count() - before


def make_applications() -> int:
    """Add what people told when they joined, and what was decided; returns how many were added."""
    before = MembershipApplication.objects.count()
    for number, (email, slug) in enumerate({**MEMBERS, **{e: a[1] for e, a in AUTHORS.items()}}.items()):
        _admitted(email, slug, moment(-380 + 12 * number))
    password = make_password(PASSWORD)
    for told in APPLICANTS:
        _applied(told, password)
    return MembershipApplication.objects.count() - before


def by_email(email: str) -> User:
    """A person of the demo."""
    return User.objects.get(email=email)


def _person(email: str, name: str, *, password: str = "", **fields) -> User | None:
    """A new account with a confirmed address, or ``None`` where there is one already."""
    if User.objects.filter(email=email).exists():
        return None
    user = User(email=email, name=name, **fields)
    if password:
        user.password = password
    else:
        user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def _answers(*, name: str, level: str, country: str, place: str, reason: str) -> dict:
    return {
        "kind": User.Kind.PUBLIC_BODY,
        "organisation_name": name,
        "level": level,
        "country": country,
        "jurisdiction_name": place,
        "reason": reason,
    }


def _admitted(email: str, slug: str, applied: datetime) -> None:
    user = by_email(email)
    if MembershipApplication.objects.filter(user=user).exists():
        return
    body = Organisation.objects.get(slug=slug)
    answers = _answers(
        name=body.name,
        level=body.level,
        country=body.country.code,
        place=body.jurisdiction.name if body.jurisdiction else body.country.name,
        reason="We share services with our neighbours, and want to tell how it went and learn from others.",
    )
    application = services.apply(user=user, answers=answers)
    if application.is_waiting:
        decider = by_email("admin@hub.example")
        services.approve(application=application, by=decider, version=application.version, organisation=body)
    _date(application, applied)


def _applied(told: dict, password: str) -> None:
    """Add a person who asked to join, with the refusal where there is one."""
    email, day = told["email"], told["applied_at"]
    user = _person(email, told["name"], password=password if email == "applicant@hub.example" else "")
    if user is None:
        return
    user.date_joined = day
    user.save(update_fields=["date_joined"])
    answers = _answers(
        name=told["organisation_name"],
        level=told["level"],
        country=told["country"],
        place=told["jurisdiction_name"],
        reason=told["reason"],
    )
    application = services.apply(user=user, answers=answers)
    if "refused" in told:
        moderator = by_email("moderator@hub.example")
        services.refuse(
            application=application, by=moderator, version=application.version, reason=told["refused"]
        )
    _date(application, day)


def _date(application: MembershipApplication, day: datetime) -> None:
    """Put an application, and its decision, on a day of the demo."""
    rows = MembershipApplication.objects.filter(pk=application.pk)
    rows.update(applied_at=day, verified_at=day)
    rows.filter(decided_at__isnull=False).update(decided_at=day)

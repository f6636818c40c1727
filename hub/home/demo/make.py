"""Make the demo: everything in one transaction, nothing twice."""

from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from hub.base.models import SiteIdentity
from hub.home.demo import (
    advice,
    benchmarks,
    bodies,
    cases,
    discussions,
    messages,
    people,
    profiles,
    records,
    rounds,
    toolkits,
)
from hub.home.demo.logins import LOGINS
from notifications.models import OutgoingMail
from notifications.notices import fan_out
from peers.models import User

NOTICE = "Sample content: the bodies, people and figures are invented."


@transaction.atomic
def make_demo() -> dict[str, int]:
    """Add what is missing of the demo; returns what was added, and how much of it."""
    first_time = not User.objects.filter(email=LOGINS[-1].email).exists()
    last_mail = OutgoingMail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if first_time:
        _mark_site()
    made = {
        "people": people.make_people(),
        "jurisdictions": bodies.make_jurisdictions(),
        "organisations": bodies.make_organisations(),
        "applications": people.make_applications(),
        "programmes": bodies.make_programmes(),
        "profiles": profiles.make_profiles(),
        "messages": messages.make_messages(),
        "shared services": records.make_records(),
        "cases": cases.make_cases(),
        "cases asking for advice": advice.make_advice(),
        "threads": discussions.make_discussions(),
        "benchmark rounds": benchmarks.make_benchmarks(),
        "benchmark rounds under way": rounds.make_rounds(),
        "toolkits": toolkits.make_toolkits(),
        **of_apps(),
    }
    if any(made.values()):
        # Told now and not by the worker, which would mail it: nobody reads the mail of people who don't exist.
        # A moderator who does gets theirs.
        while fan_out.spread_due():
            pass
        invented = [
            *(login.email for login in LOGINS),
            *people.AUTHORS,
            *(one["email"] for one in people.APPLICANTS),
        ]
        OutgoingMail.objects.filter(pk__gt=last_mail, recipient__in=invented).delete()
    return made


def of_apps() -> dict[str, int]:
    """Add what apps have in a ``demo_content.py``, the lowest app first; returns what was added."""
    made = {}
    for name in reversed(settings.HUB_APPS):
        if module_has_submodule(import_module(name), "demo_content"):
            made |= import_module(f"{name}.demo_content").make()
    return made


def _mark_site() -> None:
    """Say above every page that the content is a sample, where nothing else is said there."""
    identity = SiteIdentity.load()
    identity.notice = identity.notice or NOTICE
    identity.contact_email = identity.contact_email or "contact@hub.example"
    identity.save()

"""The forums that a new installation begins with: by topic, and break-outs by jurisdiction.

Made once, after the first ``migrate``: what an editor deletes later does not come back.
"""

from django.contrib.auth.models import Group
from django.db import transaction

from forums.models import Forum, ForumCategory
from hub.base.models import Audience, Level
from peers.membership.roles import Role
from search.entries import services as search_services

TOPICS = [
    (
        "Information technology",
        "information-technology",
        "Hosting, networks, help desks, e-mail and licences run for more than one body.",
    ),
    (
        "Human resources",
        "human-resources",
        "Payroll and personnel services, and what a shared service means for the people who work in it.",
    ),
    (
        "Financial services",
        "financial-services",
        "Accounts payable, receivables, grants, accounting: one desk for several bodies.",
    ),
    ("Procurement", "procurement", "Buying together: frameworks, cooperative contracts, licence agreements."),
    (
        "Portfolio management",
        "portfolio-management",
        "What to share next, in which order, and when to stop.",
    ),
    (
        "Funding",
        "funding",
        "Who pays for a shared service: business cases, charge-back, fees, appropriations.",
    ),
    (
        "Innovative technology",
        "innovative-technology",
        "Trying out what is new, together and without betting the service on it.",
    ),
]
BREAK_OUTS = [
    ("Federal", "federal", "For members at national or federal bodies.", [Level.NATIONAL]),
    (
        "State and provincial",
        "state-and-provincial",
        "For members at bodies of states, provinces and territories.",
        [Level.STATE],
    ),
    (
        "County and local",
        "county-and-local",
        "For members at counties, cities, towns, tribal governments and special districts.",
        [Level.COUNTY, Level.CITY, Level.TRIBAL, Level.SPECIAL],
    ),
]


@transaction.atomic
def ensure(**_kwargs) -> None:
    """Make the first forums where there is none yet."""
    if ForumCategory.objects.exists():
        return
    topics = ForumCategory.objects.create(name="Topics", sort_order=10)
    break_outs = ForumCategory.objects.create(name="Break-outs", sort_order=20)
    everyone = Audience.everyone()
    made = [
        Forum.objects.create(
            category=topics, name=name, slug=slug, description=text, audience=everyone, sort_order=10 * number
        )
        for number, (name, slug, text) in enumerate(TOPICS, start=1)
    ]
    moderators, _created = Group.objects.get_or_create(name=Role.MODERATORS.value)
    for number, (name, slug, text, levels) in enumerate(BREAK_OUTS, start=1):
        group, _created = Group.objects.get_or_create(name=f"{name} break-out")
        made.append(
            Forum.objects.create(
                category=break_outs,
                name=name,
                slug=slug,
                description=text,
                audience=Audience.of_groups([group, moderators]),
                open_to_levels=[level.value for level in levels],
                sort_order=10 * number,
            )
        )
    search_services.refresh_many(made)

"""What the people of the demo tell of themselves. All invented."""

from hub.base.models import ServiceLine, Theme
from hub.home.demo.people import by_email
from peers.models import Profile
from peers.profiles import services

# By address. A topic is the slug of a service line or theme, or a word of one's own, and a line of words.
PROFILES = {
    "member@hub.example": {
        "job_title": "Shared hosting manager",
        "languages": ["en", "es"],
        "about": (
            "I run the state's hosting for counties and small cities. We began with four customers and a "
            "rate card nobody understood; the second one fits on a page."
        ),
        "open_to": ["questions", "call", "visit"],
        "topics": {
            "advise": [
                ("it-infrastructure", "Rate cards, and what a county asks before it moves a server."),
                ("funding", "From appropriation to charge-back in three budget years."),
            ],
            "working": [("email-collaboration", "Eleven mail systems into one, by next June.")],
            "looking": [("records-ecm", "Who has moved scanned files of small cities without re-scanning?")],
        },
        "earlier": [("Sample Harbor Water District", "Systems administrator", 2011, 2017)],
    },
    "host@hub.example": {
        "job_title": "Programme director",
        "languages": ["en"],
        "about": "Eleven counties, one payroll and accounts desk. I answer to all eleven boards.",
        "open_to": ["questions", "call", "mentoring", "speaking"],
        "topics": {
            "advise": [
                ("human-resources-payroll", "Payroll for six counties of 20,000 to 90,000 people."),
                ("governance", "Weighted votes, and how to leave without a quarrel."),
            ],
            "working": [("finance-accounts-payable", "One invoice workflow for all members.")],
            "looking": [("grants", "A grants desk shared by counties: does anybody have one?")],
        },
        "reaches": {
            "name": "everyone",
            "job_title": "everyone",
            "organisation": "everyone",
            "advise": "everyone",
        },
    },
    "ruth@valley.example": {
        "job_title": "Payroll lead",
        "languages": ["en"],
        "about": "Twenty years of payroll, eight of them for several counties at once.",
        "open_to": ["questions", "call"],
        "topics": {
            "advise": [("human-resources-payroll", "Moving five union contracts onto one pay calendar.")],
            "working": [],
            "looking": [("training", "Short courses for part-time payroll clerks.")],
        },
    },
    "ioana@consiliu.example": {
        "job_title": "Head of procurement",
        "languages": ["ro", "en", "fr"],
        "about": "County council procurement; framework agreements for forty communes.",
        "open_to": ["questions", "visit"],
        "topics": {
            "advise": [("procurement", "Framework agreements that small communes can use without a lawyer.")],
            "working": [("software-licences", "One licence agreement for schools and town halls.")],
            "looking": [("governance", "Rules for who may leave a joint purchase, and when.")],
        },
    },
    "graham@shire.example": {
        "job_title": "Director of corporate services",
        "languages": ["en"],
        "about": "A shire of nineteen thousand people. We buy what we can't build, with neighbours.",
        "open_to": ["questions", "call", "mentoring"],
        "topics": {
            "advise": [("facilities-fleet-gis", "One map for three shires, on two staff.")],
            "working": [("human-resources-payroll", "Leaving a provider that closes in two years.")],
            "looking": [("human-resources-payroll", "Payroll for councils with fewer than 250 staff.")],
        },
    },
    "claire@lakes.example": {
        "job_title": "Manager, shared licences",
        "languages": ["en", "fr"],
        "about": "Licences for eleven municipalities, the smallest with nine staff.",
        "open_to": ["questions", "call", "speaking"],
        "topics": {
            "advise": [("software-licences", "Year three of a licence: true-ups, and who pays for growth.")],
            "working": [("portals-web", "One set of online forms.")],
            "looking": [("sponsorship", "Keeping mayors on board after an election.")],
        },
    },
    "luis@distrito.example": {
        "job_title": "Jefe de tecnología",
        "languages": ["es"],
        "about": "Un distrito de cuarenta mil personas; compartimos el portal con dos vecinos.",
        "open_to": ["questions"],
        "topics": {
            "advise": [("portals-web", "Un portal para tres municipalidades.")],
            "working": [],
            "looking": [("finance-accounts-payable", "Facturas electrónicas compartidas.")],
        },
        "reaches": {"about": "me"},
    },
    "priya@borough.example": {
        "job_title": "Finance business partner",
        "languages": ["en", "hi"],
        "about": "Debt and collections for a borough of 132,000.",
        "open_to": ["questions", "call"],
        "topics": {
            "advise": [("debt-recovery", "One letter instead of five from five departments.")],
            "working": [("benchmarks", "Cost per invoice, counted the same way in six boroughs.")],
            "looking": [("funding", "A business case that survives the second year.")],
        },
    },
}


def make_profiles() -> int:
    """Fill in the profiles that nobody has touched; returns how many that were."""
    subjects = {one.slug: ("service_line", one) for one in ServiceLine.objects.all()}
    subjects |= {one.slug: ("theme", one) for one in Theme.objects.all()}
    made = 0
    for email, told in PROFILES.items():
        profile = services.profile_of(by_email(email))
        if profile.guided_at is None:
            _fill(profile, told, subjects)
            made += 1
    return made


def _fill(profile: Profile, told: dict, subjects: dict) -> None:
    for name in ("job_title", "languages", "about", "open_to"):
        setattr(profile, name, told[name])
    profile.reaches = told.get("reaches", {})
    for part, topics in told["topics"].items():
        rows = []
        for subject, words in topics:
            name, value = subjects.get(subject, ("tag_name", subject))
            rows.append({name: value, "words": words})
        services.save_topics(profile, part, rows)
    services.save_earlier_posts(
        profile,
        [
            {"organisation_name": where, "job_title": job, "from_year": begun, "until_year": ended}
            for where, job, begun, ended in told.get("earlier", [])
        ],
    )
    services.end_first_steps(profile)
    services.save(profile)

"""The bodies of the demo, with their jurisdictions, figures and programmes. All invented."""

from decimal import Decimal

from hub.base.models import Jurisdiction, Level
from peers.models import (
    Organisation,
    OrganisationDomain,
    OrganisationFigure,
    OrganisationName,
    Programme,
    ProgrammeParticipant,
    ProgrammePerson,
    User,
)
from peers.privileges import services as privileges
from search.entries import services as search_services

SOURCE = "Invented for this sample"

# slug: name, level, country, slug of the parent, population, year
JURISDICTIONS = {
    "sample-state": ("Sample State", Level.STATE, "US", "united-states", 2_140_000, 2025),
    "sample-valley": ("Sample Valley", Level.COUNTY, "US", "sample-state", 412_000, 2025),
    "sample-harbor": ("Sample Harbor", Level.CITY, "US", "sample-state", 96_300, 2025),
    "sample-river-nation": ("Sample River Nation", Level.TRIBAL, "US", "united-states", 11_800, 2024),
    "sample-plains": ("Sample Plains", Level.CITY, "AU", "australia", 18_900, 2025),
    "sample-county-ro": ("Sample County", Level.COUNTY, "RO", "romania", 356_000, 2024),
    "sample-lakes": ("Sample Lakes", Level.COUNTY, "CA", "canada", 88_400, 2025),
    "sample-cove": ("Sample Cove", Level.CITY, "CA", "sample-lakes", 2_700, 2025),
    "sample-district-pe": ("Sample District", Level.CITY, "PE", "peru", 41_200, 2024),
    "sample-borough": ("Sample Borough", Level.CITY, "GB", "united-kingdom", 132_000, 2025),
}

# Figures: staff, yearly budget, its currency, year. The population is the jurisdiction's.
ORGANISATIONS = [
    {
        "slug": "sample-valley-council-of-counties",
        "name": "Sample Valley Council of Counties",
        "names": ["SVCC", "Sample Valley COG"],
        "level": Level.COUNTY,
        "country": "US",
        "jurisdiction": "sample-valley",
        "domains": {"valley.example": True},
        "figures": (64, 9_800_000, "USD", 2025),
    },
    {
        "slug": "sample-state-department-of-administration",
        "name": "Sample State Department of Administration",
        "names": ["DoA", "Sample State General Services"],
        "level": Level.STATE,
        "country": "US",
        "jurisdiction": "sample-state",
        "domains": {"admin.sample-state.example": True, "sample-state.example": False},
        "figures": (1_180, 236_000_000, "USD", 2025),
    },
    {
        "slug": "city-of-sample-harbor",
        "name": "City of Sample Harbor",
        "names": ["Sample Harbor"],
        "level": Level.CITY,
        "country": "US",
        "jurisdiction": "sample-harbor",
        "domains": {"harbor.example": True},
        "figures": (910, 214_000_000, "USD", 2025),
    },
    {
        "slug": "sample-river-tribal-council",
        "name": "Sample River Tribal Council",
        "names": ["Sample River Nation"],
        "level": Level.TRIBAL,
        "country": "US",
        "jurisdiction": "sample-river-nation",
        "domains": {"river.example": True},
        "figures": (240, 31_500_000, "USD", 2024),
    },
    {
        "slug": "sample-plains-shire",
        "name": "Sample Plains Shire",
        "names": ["Sample Plains Shire Council"],
        "level": Level.CITY,
        "country": "AU",
        "jurisdiction": "sample-plains",
        "domains": {"shire.example": True},
        "figures": (205, 47_200_000, "AUD", 2025),
    },
    {
        "slug": "sample-county-council-ro",
        "name": "Sample County Council",
        "names": ["Consiliul Județean Exemplu", "CJ Exemplu"],
        "level": Level.COUNTY,
        "country": "RO",
        "jurisdiction": "sample-county-ro",
        "domains": {"consiliu.example": True},
        "figures": (318, 612_000_000, "RON", 2024),
    },
    {
        "slug": "sample-lakes-regional-district",
        "name": "Sample Lakes Regional District",
        "names": ["SLRD", "District régional des Lacs-Exemple"],
        "level": Level.COUNTY,
        "country": "CA",
        "jurisdiction": "sample-lakes",
        "domains": {"lakes.example": True},
        "figures": (142, 58_700_000, "CAD", 2025),
    },
    {
        "slug": "town-of-sample-cove",
        "name": "Town of Sample Cove",
        "names": ["Sample Cove"],
        "level": Level.CITY,
        "country": "CA",
        "jurisdiction": "sample-cove",
        "domains": {"cove.example": False},
        "figures": (9, 2_300_000, "CAD", 2025),
    },
    {
        "slug": "sample-district-municipality-pe",
        "name": "Sample District Municipality",
        "names": ["Municipalidad Distrital de Ejemplo"],
        "level": Level.CITY,
        "country": "PE",
        "jurisdiction": "sample-district-pe",
        "domains": {"distrito.example": True},
        "figures": (260, 38_400_000, "PEN", 2024),
    },
    {
        "slug": "sample-national-revenue-office",
        "name": "Sample National Revenue Office",
        "names": ["SNRO"],
        "level": Level.NATIONAL,
        "country": "GB",
        "jurisdiction": "united-kingdom",
        "domains": {"revenue-office.example": True},
        "figures": (2_150, 310_000_000, "GBP", 2025),
    },
    {
        "slug": "sample-borough-council",
        "name": "Sample Borough Council",
        "names": ["Sample Borough"],
        "level": Level.CITY,
        "country": "GB",
        "jurisdiction": "sample-borough",
        "domains": {"borough.example": True},
        "figures": (720, 141_000_000, "GBP", 2025),
    },
]

PROGRAMMES = [
    {
        "slug": "sample-valley-shared-desk",
        "name": "Sample Valley Shared Desk",
        "summary": "Eleven counties, a city and a tribal government have one desk pay their bills, by the invoice.",
        "about": """
The Shared Desk began in 2022 with one county's accounts-payable team and a memorandum of understanding. It
belongs to its participants: each has one seat on the board, whatever its size, and may leave with twelve
months' notice.

### What it does

- Matches invoices to orders and receipts, and pays them
- Keeps one vendor file for all participants
- Negotiates early-payment terms with vendors for the whole group

### What it does not do

It orders nothing. Who buys what stays with each county, and so does the answer to a vendor who asks why.
""",
        "hosts": ["sample-valley-council-of-counties"],
        "participants": ["city-of-sample-harbor", "sample-river-tribal-council"],
        "people": {"host@hub.example": "host", "ruth@valley.example": "participant"},
    },
    {
        "slug": "sample-lakes-digital-services",
        "name": "Sample Lakes Digital Services",
        "summary": "A regional district buys software once for the towns around its lakes, and teaches them to use it.",
        "about": """
Eleven municipalities, the smallest with nine people in its whole administration, use licences that the
regional district holds. The district charges a subscription by population band and publishes what it paid.

We meet on the first Thursday of every second month. Visitors from other regions are welcome; write to the
district.
""",
        "hosts": ["sample-lakes-regional-district"],
        "participants": ["town-of-sample-cove"],
        "people": {"claire@lakes.example": "host"},
    },
]


def make_jurisdictions() -> int:
    """Add the jurisdictions that are missing; returns how many that were."""
    made = 0
    for slug, (name, level, country, parent, population, year) in JURISDICTIONS.items():
        _row, created = Jurisdiction.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "level": level,
                "country": country,
                "parent": Jurisdiction.objects.filter(slug=parent).first(),
                "population": population,
                "population_year": year,
            },
        )
        made += created
    return made


def make_organisations() -> int:
    """Add the bodies that are missing, each with all that belongs to it; returns how many that were."""
    there = set(Organisation.objects.values_list("slug", flat=True))
    missing = [told for told in ORGANISATIONS if told["slug"] not in there]
    for told in missing:
        jurisdiction = Jurisdiction.objects.get(slug=told["jurisdiction"])
        body = Organisation.objects.create(
            name=told["name"],
            slug=told["slug"],
            level=told["level"],
            country=told["country"],
            jurisdiction=jurisdiction,
            web_site=f"https://www.{next(iter(told['domains']))}/",
            is_sample=True,
        )
        OrganisationName.objects.bulk_create(
            OrganisationName(organisation=body, name=name) for name in told["names"]
        )
        taken = set(OrganisationDomain.objects.filter(verified=True).values_list("domain", flat=True))
        OrganisationDomain.objects.bulk_create(
            OrganisationDomain(organisation=body, domain=domain) for domain in told["domains"]
        )
        verified = [(body.pk, domain) for domain, vouches in told["domains"].items() if vouches]
        privileges.verify_many([pair for pair in verified if pair[1] not in taken], source="demo")
        _add_figures(body, jurisdiction, *told["figures"])
        search_services.refresh(Organisation.objects.get(pk=body.pk))
    return len(missing)


def _add_figures(body, jurisdiction, staff, budget, currency, year) -> None:
    kinds = OrganisationFigure.Kind
    figures = [
        (kinds.POPULATION, jurisdiction.population, "", jurisdiction.population_year),
        (kinds.STAFF, staff, "", year),
        (kinds.STAFF, round(staff * 0.97), "", year - 1),
        (kinds.BUDGET, budget, currency, year),
        (kinds.BUDGET, round(budget * 0.96, -5), currency, year - 1),
    ]
    OrganisationFigure.objects.bulk_create(
        OrganisationFigure(
            organisation=body, kind=kind, value=Decimal(value), currency=money, year=of_year, source=SOURCE
        )
        for kind, value, money, of_year in figures
        if value is not None
    )


def make_programmes() -> int:
    """Add the programmes that are missing, with their bodies and people; returns how many that were."""
    there = set(Programme.objects.values_list("slug", flat=True))
    missing = [told for told in PROGRAMMES if told["slug"] not in there]
    for told in missing:
        programme = Programme.objects.create(
            name=told["name"],
            slug=told["slug"],
            summary=told["summary"],
            about=told["about"].strip(),
            is_sample=True,
        )
        for user in User.objects.filter(email__in=told["people"]):
            if told["people"][user.email] == ProgrammePerson.Part.HOST:
                # Before its organisations are there, so that it does not wait.
                privileges.ask_to_name_host(programme=programme, person=user, source="demo")
            else:
                ProgrammePerson.objects.create(programme=programme, user=user)
        parts = ProgrammeParticipant.Part
        for part, slugs in ((parts.HOST, told["hosts"]), (parts.PARTICIPANT, told["participants"])):
            for body in Organisation.objects.filter(slug__in=slugs):
                ProgrammeParticipant.objects.create(programme=programme, organisation=body, part=part)
        search_services.refresh(Programme.objects.get(pk=programme.pk))
    return len(missing)

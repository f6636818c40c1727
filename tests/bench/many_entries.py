"""Entries by the hundred thousand, for what is measured: written in bulk, the same for the same seed.

Their words are spread as in real texts: few are in most entries, most are in few.
"""

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product

from django.db import transaction

from hub.base.models import Audience, Level, ServiceLine, Stage, Theme
from search import engines
from search.models import Entry, EntryFacet

CHUNK = 2_000
FIRST_OBJECT = 10_000_000
COUNTRIES = ["US", "AU", "CA", "PE", "RO", "GB"]
KINDS = ["case", "case", "case", "organisation", "member"]
OF_THE_FIELD = (
    "accounts payable invoice purchase order desk county city state payroll help service shared data centre "
    "hosting licence agreement portal grants records content management procurement savings governance board "
    "charge fee transaction sponsor legislation benchmark audit migration training fleet recovery collections "
    "police court prosecutor document security mail department agency programme host member advice cost"
)
SYLLABLES = [
    "ba",
    "cor",
    "di",
    "fen",
    "gal",
    "hu",
    "jo",
    "kel",
    "lim",
    "mor",
    "nu",
    "pra",
    "ros",
    "ti",
    "ven",
]


class Words:
    """A vocabulary with frequencies that fall as they do in languages."""

    def __init__(self, random_: random.Random):
        invented = ["".join(parts) for parts in product(SYLLABLES, repeat=3)]
        random_.shuffle(invented)
        self.all = OF_THE_FIELD.split() + invented
        self.weights = list(accumulate(1 / (rank + 5) for rank in range(len(self.all))))
        self.random = random_

    def some(self, count: int) -> str:
        return " ".join(self.random.choices(self.all, cum_weights=self.weights, k=count))


class Maker:
    """Makes entries and what they are filed under."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)  # noqa: S311 (nothing is secret here)
        self.words = Words(self.random)
        self.themes, self.lines, self.stages = (
            list(model.objects.order_by("pk")) for model in (Theme, ServiceLine, Stage)
        )
        everyone, members = Audience.everyone(), Audience.members()
        self.audiences = [everyone, everyone, members, Audience.of_people("measured:nobody", [])]

    def entry(self, number: int) -> Entry:
        published = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number % 2400, minutes=number % 1440)
        return Entry(
            kind=KINDS[number % len(KINDS)],
            object_id=FIRST_OBJECT + number,
            url=f"/measured/{number}/",
            title=f"{self.words.some(5).capitalize()} {number}",
            summary=self.words.some(25),
            body=self.words.some(self.random.randint(80, 300)),
            keywords=self.words.some(6),
            level=self.random.choice(Level.values),
            country=self.random.choice(COUNTRIES),
            stage=self.random.choice(self.stages),
            organisation_id=number % 500 + 1,
            organisation_name=f"Sample Measured County {number % 500 + 1}",
            published_at=published,
            updated_at=published,
            popularity=self.random.randint(0, 200),
            audience=self.audiences[number % len(self.audiences)],
        )

    def facets(self, entry: Entry) -> list[EntryFacet]:
        name = EntryFacet.Name
        pairs = [
            (name.KIND, entry.kind),
            (name.LEVEL, entry.level),
            (name.COUNTRY, str(entry.country)),
            (name.STAGE, str(entry.stage_id)),
            (name.YEAR, str(entry.published_at.year)),
            (name.ORGANISATION, str(entry.organisation_id)),
            (name.SERVICE_LINE, str(self.random.choice(self.lines).pk)),
            *((name.THEME, str(theme.pk)) for theme in self.random.sample(self.themes, 2)),
            *((name.TAG, f"sample tag {n}") for n in self.random.sample(range(300), 2)),
        ]
        return [EntryFacet(entry=entry, facet=facet, value=value) for facet, value in pairs]


def make_many_entries(count: int, *, seed: int = 1, first: int = 0, with_text: bool = True) -> list[int]:
    """Write so many entries, numbered from ``first``; returns their ids.

    ``with_text``: with the database's own full text as well, which takes most of the time.
    """
    maker = Maker(seed)
    engine = engines.embedded()
    ids = []
    for start in range(first, first + count, CHUNK):
        numbers = range(start, min(start + CHUNK, first + count))
        with transaction.atomic():
            entries = Entry.objects.bulk_create([maker.entry(number) for number in numbers])
            EntryFacet.objects.bulk_create([facet for entry in entries for facet in maker.facets(entry)])
            if with_text:
                for entry in entries:
                    engine.write(entry)
        ids += [entry.pk for entry in entries]
    return ids

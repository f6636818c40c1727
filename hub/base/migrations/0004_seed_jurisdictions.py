"""The countries of the founding group, and a place for what belongs to no single country."""

import json

from django.db import migrations

# slug: (country, population, year, {language: name}). Populations are those of the latest census of each
# statistical office, as it first published them:
#   US: Census Bureau, census of 1 April 2020, resident population.
#   AU: Bureau of Statistics, census of 10 August 2021, usual residents.
#   CA: Statistics Canada, census of 11 May 2021.
#   PE: INEI, census of 22 October 2017, including its estimate of those not reached.
#   RO: INS, census of 1 December 2021, usual residents.
#   GB: ONS, estimate for mid-2021 based on the 2021 censuses (Scotland's was in 2022).
COUNTRIES = {
    "united-states": ("US", 331_449_281, 2020, {"en": "United States", "fr": "États-Unis", "es": "Estados Unidos", "ro": "Statele Unite"}),
    "australia": ("AU", 25_422_788, 2021, {"en": "Australia", "fr": "Australie", "es": "Australia", "ro": "Australia"}),
    "canada": ("CA", 36_991_981, 2021, {"en": "Canada", "fr": "Canada", "es": "Canadá", "ro": "Canada"}),
    "peru": ("PE", 31_237_385, 2017, {"en": "Peru", "fr": "Pérou", "es": "Perú", "ro": "Peru"}),
    "romania": ("RO", 19_053_815, 2021, {"en": "Romania", "fr": "Roumanie", "es": "Rumanía", "ro": "România"}),
    "united-kingdom": ("GB", 67_026_292, 2021, {"en": "United Kingdom", "fr": "Royaume-Uni", "es": "Reino Unido", "ro": "Regatul Unit"}),
}
INTERNATIONAL = {"en": "International", "fr": "International", "es": "Internacional", "ro": "Internațional"}


def raw_translations(names):
    """The stream value of a jurisdiction's other names, as the database keeps it."""
    return json.dumps(
        [
            {"type": "translation", "value": {"language": language, "name": name, "description": ""}}
            for language, name in names.items()
            if language != "en"
        ]
    )


def seed(apps, schema_editor):
    jurisdictions = apps.get_model("base", "Jurisdiction").objects
    for slug, (country, population, year, names) in COUNTRIES.items():
        jurisdictions.get_or_create(
            slug=slug,
            defaults={
                "name": names["en"],
                "level": "national",
                "country": country,
                "population": population,
                "population_year": year,
                "translations": raw_translations(names),
            },
        )
    jurisdictions.get_or_create(
        slug="international",
        defaults={
            "name": INTERNATIONAL["en"],
            "level": "international",
            "translations": raw_translations(INTERNATIONAL),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("base", "0003_seed_vocabularies")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

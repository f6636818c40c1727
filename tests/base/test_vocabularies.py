"""The vocabularies that a new hub starts with, and their names in other languages."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from hub.base import models
from tests.factories import base as factories

pytestmark = pytest.mark.django_db

SEEDED = {
    models.Theme: ["sponsorship", "funding", "governance", "capabilities", "learning"],
    models.Stage: ["planning", "implementing", "operating", "scaled-out", "ended"],
    models.ServiceLine: [
        *["it-infrastructure", "software-licences", "human-resources-payroll", "finance-accounts-payable"],
        *[
            "procurement",
            "grants",
            "records-ecm",
            "portals-web",
            "public-safety-justice",
            "email-collaboration",
        ],
        *["debt-recovery", "facilities-fleet-gis", "training", "portfolio-management"],
    ],
    models.DeliveryModel: [
        *["lead-body", "joint-body", "central-centre", "contractor", "public-private", "federated"],
    ],
    models.GovernanceForm: ["steering-committee", "joint-board", "agreement", "mandate", "provider-led"],
    models.FundingModel: [
        *["appropriation", "charge-back", "transaction-fee", "subscription", "cost-sharing", "grant-funded"],
        "savings",
    ],
}


@pytest.mark.parametrize("model", SEEDED)
def test_the_seeds_are_there_in_their_order(model):
    assert [entry.slug for entry in model.objects.active()] == SEEDED[model]


@pytest.mark.parametrize("model", [*SEEDED, models.Jurisdiction])
@pytest.mark.parametrize("language", ["fr", "es", "ro"])
def test_each_seed_is_translated(model, language):
    for entry in model.objects.all():
        translated = {block.value["language"]: block.value for block in entry.translations}[language]
        assert translated["name"]
        if model is not models.Jurisdiction:
            assert translated["description"]
            with translation.override(language):
                assert entry.explanation == translated["description"]


def test_the_founding_groups_countries_have_a_population_with_its_year():
    countries = models.Jurisdiction.objects.filter(level="national")

    assert sorted(row.country.code for row in countries) == ["AU", "CA", "GB", "PE", "RO", "US"]
    assert all(row.population > 10_000_000 and row.population_year >= 2017 for row in countries)
    assert models.Jurisdiction.objects.get(slug="international").country == ""


def test_a_name_is_in_the_readers_language_or_in_english():
    theme = factories.ThemeFactory(name="Money", fr="Argent")
    theme = models.Theme.objects.get(pk=theme.pk)

    for language, name in (("en", "Money"), ("fr", "Argent"), ("fr-ca", "Argent"), ("es", "Money")):
        with translation.override(language):
            assert (str(theme), theme.label) == (name, name)
    with translation.override(None):
        assert theme.label == "Money"


def test_a_retired_entry_is_not_offered():
    factories.StageFactory(slug="retired", active=False)

    assert "retired" not in [stage.slug for stage in models.Stage.objects.active()]


def test_a_jurisdiction_is_told_apart_by_its_country():
    assert str(factories.JurisdictionFactory(name="Sample")) == "Sample, United States of America"
    assert str(models.Jurisdiction.objects.get(slug="romania")) == "Romania"


def test_a_jurisdiction_needs_a_country_a_year_and_no_circle():
    with pytest.raises(ValidationError) as caught:
        models.Jurisdiction(name="A", slug="a", level="county", population=5).full_clean()
    assert set(caught.value.message_dict) == {"country", "__all__"}

    state = factories.JurisdictionFactory(level="state")
    state.parent = factories.JurisdictionFactory(parent=state)
    with pytest.raises(ValidationError) as caught:
        state.full_clean()
    assert set(caught.value.message_dict) == {"parent"}

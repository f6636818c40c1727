"""``manage.py import_organisations``: what becomes of rows, good and bad."""

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from peers.models import Organisation, OrganisationDomain, OrganisationSource
from search.models import Entry
from tests.factories.peers import OrganisationFactory

pytestmark = pytest.mark.django_db

HEADING = ",".join(
    [
        *("name", "level", "country", "region", "place", "domains", "aliases", "parent"),
        *("population", "population_year", "budget", "currency", "budget_year"),
    ]
)
GOOD = "Sample County,county,US,Sample State,Sample Town,sample.example,SC,,41200,2024,,,"


def put(
    tmp_path: Path, *rows: str, heading: str = HEADING, name: str = "bodies.csv", encoding="utf-8"
) -> Path:
    """A file of these rows."""
    path = tmp_path / name
    path.write_bytes("\n".join([heading, *rows, ""]).encode(encoding))
    return path


def run(path: Path, *options: str, fails: bool = False) -> str:
    """What the command says."""
    out = io.StringIO()
    if fails:
        with pytest.raises(CommandError) as error:
            call_command("import_organisations", str(path), *options, stdout=out)
        return f"{out.getvalue()}\n{error.value}"
    call_command("import_organisations", str(path), *options, stdout=out)
    return out.getvalue()


def test_a_row_becomes_an_organisation_that_is_found(tmp_path):
    assert "1 created" in run(put(tmp_path, GOOD))
    body = Organisation.objects.get(name="Sample County")
    assert (body.level, body.country.code, body.region, body.place) == (
        "county",
        "US",
        "Sample State",
        "Sample Town",
    )
    assert [name.name for name in body.names.all()] == ["SC"]
    assert [(domain.domain, domain.verified) for domain in body.domains.all()] == [("sample.example", False)]
    assert body.latest_figures["population"].value == Decimal(41200)
    entry = Entry.objects.get(kind="organisation", object_id=body.pk)
    assert (entry.title, entry.jurisdiction_name) == ("Sample County", "Sample State")
    assert "SC" in entry.keywords


def test_a_second_run_changes_nothing(tmp_path):
    path = put(tmp_path, GOOD)
    run(path)
    version = Entry.objects.get(kind="organisation", title="Sample County").version
    assert "0 created, 0 updated, 1 unchanged" in run(path)
    assert Organisation.objects.filter(name="Sample County").count() == 1
    assert Entry.objects.get(kind="organisation", title="Sample County").version == version


def test_a_trial_writes_nothing(tmp_path):
    assert "1 created, 0 updated, 0 unchanged (a trial: nothing was written)" in run(
        put(tmp_path, GOOD), "--dry-run"
    )
    assert not Organisation.objects.filter(name="Sample County").exists()


def test_what_was_edited_on_the_site_stays_unless_told_otherwise(tmp_path):
    run(put(tmp_path, GOOD))
    Organisation.objects.filter(name="Sample County").update(place="New Sample")
    changed = put(tmp_path, GOOD.replace("Sample Town", "Old Sample").replace("county,US", "city,US"))
    assert "edited on the site, so left alone: place" in run(changed)
    body = Organisation.objects.get(name="Sample County")
    assert (body.level, body.place) == ("city", "New Sample")
    OrganisationSource.objects.update(told={})
    run(changed, "--overwrite")
    body.refresh_from_db()
    assert body.place == "Old Sample"


def test_an_organisation_that_is_there_by_another_way_is_completed(tmp_path):
    known = OrganisationFactory(name="Sample County", level="county", country="US", place="Kept Town")
    assert "1 updated" in run(put(tmp_path, GOOD))
    known.refresh_from_db()
    assert (known.region, known.place) == ("Sample State", "Kept Town")


def test_a_row_that_may_mean_two_is_told(tmp_path):
    OrganisationFactory.create_batch(2, name="Sample County", level="county", country="US")
    said = run(put(tmp_path, GOOD, GOOD.replace("Sample County", "Other County")), fails=True)
    assert "row 2: not taken: Sample County: there are 2 organisations of this name; merge them first" in said
    assert Organisation.objects.filter(name="Other County").exists()


def test_two_of_one_name_in_different_states_are_two(tmp_path):
    run(put(tmp_path, GOOD, GOOD.replace("Sample State", "Other State")))
    slugs = Organisation.objects.filter(name="Sample County").values_list("slug", flat=True)
    assert set(slugs) == {"sample-county", "sample-county-other-state"}


def test_a_row_of_a_merged_organisation_reaches_the_one_that_stands(tmp_path):
    run(put(tmp_path, GOOD))
    stays = OrganisationFactory(name="Sample County Council", place="")
    Organisation.objects.filter(name="Sample County").update(merged_into=stays)
    run(put(tmp_path, GOOD.replace("Sample Town", "Moved")))
    stays.refresh_from_db()
    assert stays.place == "Moved"
    assert Organisation.objects.filter(name="Sample County").count() == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",county,US,,,,,,,,,,", "name: it is missing"),
        ("Sample A,,US,,,,,,,,,,", "level: it is missing"),
        ("Sample A,village,US,,,,,,,,,,", "level: “village” is none of"),
        ("Sample A,county,Nowhere,,,,,,,,,,", "country: “Nowhere” is no country"),
        ("=HYPERLINK(1),county,US,,,,,,,,,,", "name: “=HYPERLINK(1)” begins as a formula does"),
        ("Sample A,county,US,,,no domain,,,,,,,", "domains: “no domain” is no domain"),
        ("Sample A,county,US,,,,,,,,5000,,2024", "budget: the currency is missing"),
        ("Sample A,county,US,,,,,,,,5000,USD,", "budget: the year is missing"),
        ("Sample A,county,US,,,,,,many,2024,,,", "population: “many” is no number"),
        ("Sample A,county,US,,,,,,-4,2024,,,", "population: a figure can't be negative"),
        ("Sample A,county", "it has 2 cells where the heading has 13"),
        ('Sample "A",co"unty,US,"x"y,,,,,,,,,', "it is not CSV"),
    ],
)
def test_a_bad_row_is_told_and_the_good_go_in(tmp_path, row, reason):
    said = run(put(tmp_path, row, GOOD), fails=True)
    assert f"bodies.csv, row 2: not taken: {reason}" in said
    assert "1 rows of bodies.csv could not be taken" in said
    assert Organisation.objects.filter(name="Sample County").exists()
    assert not Organisation.objects.filter(name__startswith="Sample A").exists()


def test_an_open_quotation_mark_costs_one_row_of_many(tmp_path):
    rows = [GOOD.replace("Sample County", f"Sample County {number}") for number in range(2000)]
    rows[1000] = '"Sample County 1000,county,US,,,,,,,,,,'
    said = run(put(tmp_path, *(row.replace("SC", "") for row in rows)), fails=True)
    assert "row 1002: not taken: it is not CSV: a quotation mark is not closed" in said
    assert Organisation.objects.filter(name__startswith="Sample County ").count() == 1999


def test_a_cell_may_have_several_lines(tmp_path):
    run(put(tmp_path, GOOD.replace("SC", '"SC\nThe county"')))
    assert {one.name for one in Organisation.objects.get(name="Sample County").names.all()} == {
        "SC",
        "The county",
    }


def test_an_alias_that_is_anothers_name_is_left_out(tmp_path):
    said = run(put(tmp_path, GOOD, GOOD.replace("Sample County", "Other").replace("SC", "sample county")))
    assert "Other: “sample county” is another organisation's name, so it was left out" in said
    assert not Organisation.objects.get(name="Other").names.exists()


def test_domains_vouch_only_by_the_flag_and_for_one(tmp_path):
    taken = OrganisationFactory(domain="taken.example")
    path = put(
        tmp_path,
        GOOD,
        GOOD.replace("Sample County", "B").replace("sample.example", "both.example;taken.example"),
        GOOD.replace("Sample County", "C").replace("sample.example", "both.example"),
    )
    run(path)
    assert not OrganisationDomain.objects.filter(verified=True).exclude(organisation=taken).exists()
    said = run(path, "--verify-domains")
    assert "B: “taken.example” is verified for another organisation" in said
    assert "C: “both.example” is claimed by several in this file" in said
    verified = OrganisationDomain.objects.filter(verified=True).values_list("organisation__name", "domain")
    assert set(verified) == {(taken.name, "taken.example"), ("Sample County", "sample.example")}


def test_a_parent_is_set_once_all_are_there(tmp_path):
    child = GOOD.replace("Sample County", "Sample Office").replace("SC,", "SC2,Sample County")
    said = run(
        put(tmp_path, child, GOOD, child.replace("Sample Office", "Lost").replace("Sample County", "Nobody"))
    )
    assert Organisation.objects.get(name="Sample Office").parent.name == "Sample County"
    assert "Lost: there is no organisation named “Nobody” to be a part of" in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_byte_order_mark_and_other_encodings(tmp_path, encoding):
    path = put(tmp_path, GOOD.replace("Sample Town", "Exémple"), encoding=encoding)
    options = () if encoding == "utf-8-sig" else ("--encoding", encoding)
    run(path, *options)
    assert Organisation.objects.get(name="Sample County").place == "Exémple"


def test_a_wrong_encoding_is_told_with_its_line(tmp_path):
    path = put(tmp_path, GOOD, GOOD.replace("Sample Town", "Exémple"), encoding="cp1252")
    assert "bodies.csv, line 3: this is not text in utf-8" in run(path, fails=True)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "", "the first line has to name the columns"),
        ("a.csv", "name,name\n", "there are two columns “name”"),
        ("a.json", "{", "this is not JSON"),
        ("a.json", "{}", "a list of objects is expected"),
    ],
)
def test_a_file_that_is_no_table_is_told(tmp_path, name, content, reason):
    (tmp_path / name).write_text(content)
    assert reason in run(tmp_path / name, fails=True)


def test_an_unknown_column_and_a_wrong_mapping_are_told(tmp_path):
    said = run(put(tmp_path, f"{GOOD},x", heading=f"{HEADING},motto"))
    assert "Columns that mean nothing here: motto." in said
    (tmp_path / "m.yaml").write_text("keys: {motto: [motto]}")
    said = run(put(tmp_path, GOOD), "--mapping", str(tmp_path / "m.yaml"), fails=True)
    assert "an organisation has no field “motto”" in said


def test_a_list_in_json_with_objects_in_it(tmp_path):
    path = tmp_path / "bodies.json"
    row = {"name": "Sample Group", "level": "city", "at": {"lat": "44.4", "lon": "26.1"}}
    path.write_text(json.dumps([row, "nonsense", {**row, "name": "Half", "at": {"lat": "44.4"}}]))
    (tmp_path / "m.yaml").write_text("keys: {latitude: [at.lat], longitude: [at.lon]}")
    said = run(path, "--mapping", str(tmp_path / "m.yaml"), fails=True)
    assert "row 2: not taken: it is no object" in said
    assert "row 3: not taken: latitude and longitude: one of the two is missing" in said
    assert Organisation.objects.get(name="Sample Group").latitude == Decimal("44.40000")


@pytest.mark.data
def test_groups_of_the_brigades_with_their_places(data):
    path = data / "directory" / "cfa-brigades" / "organizations.json"
    assert "221 created" in run(path, "--mapping", "cfa-brigades")
    ours = Organisation.objects.filter(sources__source="cfa-brigades")
    assert ours.count() == 221
    assert ours.filter(latitude__isnull=False).count() == 218
    assert ours.exclude(place="").count() == 217
    assert "221 unchanged" in run(path, "--mapping", "cfa-brigades")


@pytest.mark.data
@pytest.mark.sqlite
def test_a_directory_of_many_thousands_twice_with_the_same_result(data):
    path = data / "directory" / "dotgov" / "organisations.csv"
    assert "16539 rows tell of 14047 organisations" in (said := run(path, "--mapping", "dotgov"))
    assert "14047 created" in said
    ours = Organisation.objects.filter(sources__source="dotgov")
    assert ours.filter(name="Lincoln County").count() == 9
    assert ours.filter(level="national", name="General Services Administration").count() == 1
    assert OrganisationDomain.objects.filter(organisation__in=ours).count() == 16539
    assert not OrganisationDomain.objects.filter(organisation__in=ours, verified=True).exists()
    assert "0 created, 0 updated, 14047 unchanged" in run(path, "--mapping", "dotgov")
    assert Entry.objects.filter(kind="organisation").count() >= 14047

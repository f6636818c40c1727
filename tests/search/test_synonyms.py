import pytest

from search import queries, synonyms
from search.elastic import mapping
from tests.factories.search import make_entry


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("AP", "accounts payable"),
        ("accounts payable", "ap"),
        ("HR", "human resources"),
        ("erp", "enterprise resource planning"),
        ("ECM", "enterprise content management"),
        ("memorandum of understanding", "mou"),
        ("sla", "service level agreement"),
        ("RFP", "request for proposals"),
        ("gis", "geographic information system"),
    ],
)
def test_short_forms_and_what_they_stand_for_mean_the_same(typed, meant):
    assert meant in queries.parse(f"our {typed} desk").synonyms


def test_it_is_a_word_and_IT_is_a_field():  # noqa: N802 - the capitals are what it is about
    assert "information technology" in queries.parse("IT desk").synonyms
    query = queries.parse("how does it work")
    assert query.synonyms == ()
    assert query.words == ("work",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("AP consolidation", "An accounts payable desk"),
        ("accounts payable", "The AP desk"),
        ("who has a memorandum of understanding", "They signed an MOU"),
        ("MOU", "They signed a memorandum of understanding"),
        ("help desk", "One helpdesk for nine towns"),
    ],
)
def test_synonyms_are_found(client, answering, typed, text):
    make_entry(title="Here", body=text)
    make_entry(title="Elsewhere", body="Roads and bridges")
    answering()
    found = client.get("/search/", {"q": typed}).context["results"]
    assert [entry.title for entry in found.entries] == ["Here"]
    assert "<mark>" in found.entries[0].passage


def test_a_site_adds_its_own_and_its_index_is_to_be_made_anew(settings, tmp_path):
    before = mapping.digest()
    own = tmp_path / "synonyms.txt"
    own.write_text("# ours\nSSD, Shared Service Desk\nalone\n=> , x\n, ,\n", encoding="utf-8")
    settings.SEARCH_SYNONYMS_FILE = str(own)
    assert synonyms.of(["our", "ssd"]) == ("shared service desk",)
    assert "accounts payable" in synonyms.of(["AP"])
    assert mapping.digest() != before


def test_a_file_that_is_not_there_is_no_error(settings, tmp_path):
    settings.SEARCH_SYNONYMS_FILE = str(tmp_path / "none.txt")
    assert synonyms.groups()

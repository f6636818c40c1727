import pytest

from search.query import spelling
from tests.factories.search import make_entry


@pytest.fixture
def public_words(no_entries):
    make_entry(title="Accounts payable", summary="Consolidated procurement", tags=["sheriff"], body="payroll")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acounts", "accounts"),
        ("accuonts", "accounts"),
        ("procurment", "procurement"),
        ("consoldiatde", "consolidated"),
        ("sherrif", None),  # two slips are too many in a short word
        ("sherif", "sheriff"),
        ("accounts", None),
        ("zebra", None),
        ("acc", None),
        ("12345", None),
    ],
)
def test_words_are_corrected_by_the_closest_public_one(public_words, typed, meant):
    assert spelling.proposals([typed]) == ({typed: meant} if meant else {})


@pytest.mark.django_db
def test_a_word_that_means_the_same_as_public_ones_is_offered(client, public_words):
    make_entry(title="One web site for three councils")
    assert client.get("/search/", {"q": "webiste"}).context["results"].did_you_mean.text == "website"
    assert client.get("/search/", {"q": "intranett"}).context["results"].did_you_mean is None


@pytest.mark.django_db
def test_few_words_are_corrected_at_once(public_words):
    assert len(spelling.proposals(["acounts", "procurment", "sherif"])) == spelling.MOST_CORRECTED


@pytest.mark.django_db
def test_what_was_meant_is_looked_for_and_offered(client, answering):
    for number in range(6):
        make_entry(title=f"Accounts payable desk {number}", body="Early payment of invoices")
    answering()
    response = client.get("/search/", {"q": "acounts payable -pilot", "level": "county"})
    found = client.get("/search/", {"q": "acounts"})
    assert found.context["results"].found.total == 6
    page = response.content.decode()
    assert "Did you mean:" in page
    assert 'href="/search/?q=accounts+payable+-pilot&amp;level=county"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["consolidating", "county's", "payrolls", "accounts-payable"])
def test_other_forms_of_a_word_are_no_mistakes(client, answering, typed):
    make_entry(title="Accounts payable for counties", body="Payroll was consolidated by one county.")
    answering()
    assert client.get("/search/", {"q": typed}).context["results"].did_you_mean is None

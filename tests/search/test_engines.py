from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.base.models import Audience
from search import engines
from search.elastic.engine import ElasticsearchEngine
from search.engines import base, sqlite
from search.engines.base import Page, highlighted
from search.models import Entry
from search.query import parsing
from tests.factories.search import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request, no_entries):
    """Each engine, on what ``make_entry`` made before it is asked."""
    if request.param == "embedded":
        return engines.embedded()
    index_all = request.getfixturevalue("index_all")
    engine = ElasticsearchEngine()

    class Indexed:
        """Asks when all that is due has been indexed."""

        def __getattr__(self, name):
            index_all()
            return getattr(engine, name)

    return Indexed()


@pytest.fixture
def search(engine, unrelated):
    """Search by words: ``search("payroll", user, level=["county"])``."""

    def ask(typed, user=None, page=None, **filters):
        query = parsing.parse(typed)
        return engine.search(query, user=user or AnonymousUser(), filters=filters, page=page or Page())

    return ask


def titles(found):
    by_id = Entry.objects.in_bulk(found.ids)
    return [by_id[pk].title for pk in found.ids]


@pytest.fixture
def unrelated(no_entries):
    """Enough other texts that a word's rarity means something."""
    for number in range(8):
        make_entry(title=f"Depot {number}", summary="Vehicles", body="Road, bridge and snow.")


def test_a_word_in_the_title_ranks_above_summary_names_text_and_files(search):
    make_entry(title="Payroll together", body="x")
    make_entry(title="In the summary", summary="Payroll together")
    make_entry(title="In the tags", tags=["payroll"])
    make_entry(title="In the text", body="Payroll together")
    make_entry(title="In a file", attachment_text="Payroll together")
    found = titles(search("payroll"))
    assert found[:2] == ["Payroll together", "In the summary"]
    assert found.index("In the text") < len(found)
    assert found[-1] in {"In a file", "In the text"}
    assert len(found) == 5


def test_the_exact_title_comes_first(search):
    make_entry(title="Payroll payroll payroll", summary="payroll", body="payroll " * 50)
    make_entry(title="Shared payroll", body="x")
    assert titles(search("shared PAYROLL"))[0] == "Shared payroll"


def test_a_short_text_ranks_below_a_case_that_says_as_much(search):
    case = make_entry(title="Pay", body="Payroll of three towns on one desk, run in parallel for two months.")
    make_entry(kind="forum", title="Staff", body="Payroll")
    assert search("payroll").ids[0] == case.pk


def test_more_of_the_words_rank_higher_and_some_suffice(search):
    make_entry(title="Three counties", body="One payroll desk for three counties.")
    make_entry(title="One county", body="One desk.")
    assert titles(search("which counties share a payroll desk")) == ["Three counties", "One county"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("consolidating", "We consolidated the desks."),
        ("county", "Eleven counties agreed."),
        ("sante", "Le service de santé."),
        ("SANTÉ", "Le service de sante."),
        ("ap", "The AP desk"),
    ],
)
def test_words_are_found_in_other_forms(search, typed, text):
    make_entry(title="Here", body=text)
    assert titles(search(typed)) == ["Here"]


def test_a_phrase_is_required_as_it_stands(search):
    make_entry(title="Together", body="The accounts payable desk")
    make_entry(title="Apart", body="Payable to all accounts of the desk")
    assert titles(search('"accounts payable"')) == ["Together"]
    assert titles(search('desk "accounts payable"')) == ["Together"]


def test_a_word_can_be_ruled_out(search):
    make_entry(title="Running", body="A payroll desk")
    make_entry(title="Pilot", body="A payroll pilot")
    assert titles(search("payroll -pilot")) == ["Running"]
    assert titles(search('payroll -"payroll desk"')) == ["Pilot"]


def test_a_passage_is_escaped_and_marked(search):
    make_entry(title="Here", body='Before <img src=x onerror="alert(1)"> the payrolls & after <mark>')
    passage = next(iter(search("payroll").passages.values()))
    assert "<mark>payrolls</mark>" in passage
    assert "<img" not in passage
    assert passage.count("<mark>") == 1
    assert "&amp; after" in passage


def test_a_passage_does_not_repeat_the_title(search):
    make_entry(title="Payroll together", summary="Eleven counties", body="Their story.")
    passages = search("payroll").passages.values()
    assert not any("<mark>" in passage for passage in passages)


def test_marks_typed_into_a_text_do_not_become_elements(search):
    make_entry(title="Here", body=f"payroll {base.MARK}not ours{base.END_MARK}")
    passage = next(iter(search("payroll").passages.values()))
    assert passage.count("<mark>") == passage.count("</mark>") == 1


def test_highlighting_escapes_all_but_the_marks():
    assert highlighted(f"a < {base.MARK}b{base.END_MARK}") == "a &lt; <mark>b</mark>"


def test_nothing_typed_shows_all_newest_first(search):
    make_entry(title="Old", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    make_entry(title="New", published_at=datetime(2026, 1, 1, tzinfo=UTC))
    found = search("")
    assert titles(found)[:2] == ["New", "Old"]
    assert found.total == 10
    assert found.passages == {}


def test_results_can_stand_newest_first(search):
    make_entry(title="Payroll", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    make_entry(title="Later", body="payroll", published_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert titles(search("payroll"))[0] == "Payroll"
    assert titles(search("payroll", page=Page(sort=base.NEWEST)))[0] == "Later"


def test_facets_count_what_another_choice_would_show(search):
    make_entry(title="Payroll A", level="county", country="US")
    make_entry(title="Payroll B", level="county", country="CA")
    make_entry(title="Payroll C", level="city", country="US")
    found = search("payroll", level=["county"])
    assert found.total == 2
    assert found.counts["level"] == {"county": 2, "city": 1}
    assert found.counts["country"] == {"US": 1, "CA": 1}
    both = search("payroll", level=["county", "city"], country=["US"])
    assert both.total == 2
    assert both.counts["country"] == {"US": 2, "CA": 1}
    assert search("payroll", level=["tribal"]).total == 0


def test_what_one_may_not_see_is_neither_found_nor_counted(search, user_with_role):
    make_entry(title="Payroll for all", level="county")
    make_entry(title="Payroll for members", level="city", audience=Audience.members(), tags=["inner"])
    member = user_with_role("member")
    make_entry(title="Payroll for one", audience=Audience.of_people("test", [member]))
    for user in (AnonymousUser(), user_with_role("applicant")):
        found = search("payroll", user)
        assert titles(found) == ["Payroll for all"]
        assert found.total == 1
        assert found.counts["level"] == {"county": 1}
        assert "tag" not in found.counts
        assert set(found.passages) <= set(found.ids)
    assert search("payroll", user_with_role("member")).total == 2
    assert search("payroll", member).total == 3
    assert search("payroll", user_with_role("administrator")).total == 3


def test_a_page_beyond_the_last_is_the_last(search):
    found = search("depot", page=Page(number=99, size=3))
    assert (found.total, found.page_number, len(found.ids)) == (8, 3, 2)


def test_pages_neither_repeat_nor_skip(search):
    pages = [search("depot", page=Page(number=number, size=3)).ids for number in (1, 2, 3)]
    assert len({pk for ids in pages for pk in ids}) == 8


def test_counts_stop_where_they_would_get_slow(unrelated, monkeypatch):
    monkeypatch.setattr(base, "MAX_COUNTED", 5)
    found = engines.embedded().search(parsing.parse("depot"), user=AnonymousUser(), filters={}, page=Page())
    assert (found.total, found.total_is_capped) == (5, True)


def test_the_number_of_queries_does_not_grow(search, django_assert_max_num_queries):
    counts = []
    for more in (1, 15):
        for number in range(more):
            make_entry(title=f"Payroll {more} {number}", tags=[f"tag {number}"], level="county")
        search("payroll road", level=["county"])
        with django_assert_max_num_queries(4) as asked:
            assert search("payroll road", level=["county"]).ids
        counts.append(len(asked))
    assert counts[0] == counts[1]


HOSTILE = [
    '"',
    '""',
    '"""',
    "'",
    "payroll AND",
    "NOT",
    "OR OR",
    "NEAR(a b)",
    "title:payroll",
    "^payroll",
    "payroll*",
    "(payroll",
    "a + b",
    "{title}: x",
    "& | ! <->",
    "payroll:*",
    "\\",
    "%s %(x)s",
    "-",
    "--",
    '-"',
    "\x00\x02\x03",
    "💶 €",
    "the",
    "'; DROP TABLE search_entry; --",
    "a" * 10_000,
    "x " * 5_000,
    "e\u0301",
    "\u202e\u200b",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_is_only_words(search, typed):
    found = search(typed)
    assert found.total <= 8
    assert Entry.objects.exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_no_query_is_an_error(search, typed):
    assert search(typed).total <= 8


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="ab \"-*():&|!<>^'\\", max_size=30))
def test_no_query_of_operators_is_an_error(search, typed):
    assert search(typed).total <= 8


def test_the_expression_for_fts5_is_quoted_words():
    query = parsing.parse('pay"roll desk -pilot "one desk"')
    assert sqlite.match_expression(query).count('"') % 2 == 0
    assert sqlite.match_expression(parsing.parse("a OR NOT")) == '"a" OR "OR" OR "NOT"'


@pytest.mark.postgresql
def test_postgresql_finds_by_its_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM search_entry_text WHERE vector @@ plainto_tsquery('english', 'bus')"
        )
        assert "search_entry_text_vector" in "\n".join(row[0] for row in cursor.fetchall())

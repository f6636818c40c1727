import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import parsing

pytestmark = pytest.mark.django_db


def test_words_phrases_and_words_ruled_out():
    query = parsing.parse('payroll "accounts payable" -pilot -"city hall" desk')
    assert query.words == ("payroll", "desk")
    assert query.phrases == ("accounts payable",)
    assert query.excluded == ("pilot", "city hall")


@pytest.mark.parametrize(
    "typed", ["“accounts payable” desk", "„accounts payable“ desk", "«accounts payable» desk"]
)
def test_quotes_are_quotes_however_they_are_written(typed):
    query = parsing.parse(typed)
    assert (query.phrases, query.words) == (("accounts payable",), ("desk",))


def test_words_that_every_text_has_are_left_out():
    assert parsing.parse("who has consolidated AP for small counties?").words == (
        "consolidated",
        "AP",
        "small",
        "counties",
    )


def test_a_query_of_such_words_alone_keeps_them():
    assert parsing.parse("to be or not to be").words == ("to", "be", "or", "not")


def test_only_ruling_out_looks_for_nothing():
    assert not parsing.parse("-pilot").looks_for_something


def test_a_minus_inside_a_word_rules_nothing_out():
    query = parsing.parse("e-mail accounts-payable")
    assert query.words == ("e-mail", "accounts-payable")
    assert query.excluded == ()


def test_a_lone_quote_is_no_phrase():
    query = parsing.parse('" payroll desk')
    assert query.words == ("payroll", "desk")
    assert query.phrases == ()


def test_a_long_query_is_cut():
    query = parsing.parse("payroll " * 5000)
    assert len(query.text) <= parsing.MAX_LENGTH
    assert query.words == ("payroll",)


@given(st.text(max_size=600))
def test_anything_can_be_taken_apart(typed):
    query = parsing.parse(typed)
    for word in (*query.words, *query.phrases, *query.excluded):
        assert '"' not in word
        assert any(character.isalnum() for character in word)
    assert len(query.words) <= parsing.MAX_WORDS

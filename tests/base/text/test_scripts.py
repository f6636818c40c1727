"""What reads people's text means the same in every script.

Beside each regular expression stands a plain function that goes from sign to sign and asks Unicode what each is. They
must agree on whatever can be typed.
"""
# ruff: noqa: RUF001 - signs that look alike are what is tested

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forums.screening import spam
from forums.threads import mentions
from hub.base.text import words
from hub.base.text.mentions import ids_in_markdown
from search.query import parsing, spelling

# Composed and decomposed, so that marks stand alone; vowel signs, points, digits of each script.
SAMPLES = {
    "Latin": "Żółw ñandú straße œuvre İstanbul",
    "Latin, decomposed": unicodedata.normalize("NFD", "Żółw ñandú Şəki"),
    "Greek": "Ἀθήνα τουρισμός",
    "Greek, decomposed": unicodedata.normalize("NFD", "Ἀθήνα"),
    "Cyrillic": "Ёлка Київ щастя",
    "Cyrillic, decomposed": unicodedata.normalize("NFD", "Йошкар Ёлка"),
    "Arabic": "مُدَرِّسَة ٱلْعَرَبِيَّة ٠١٢٣٤",
    "Devanagari": "हिन्दी क्षेत्र सेवा १२३",
    "Han and Japanese": "共有サービス がんばる ガギグ 東京都 １２３",
    "Thai": "ที่นี่ น้ำ ๑๒๓",
}
SIGNS = "".join(SAMPLES.values()) + "aZ09_-'’.@&/,;:!?()[]\"#\n\t \u200d\u0301\ufe0f🙂"
texts = st.text(st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=["Cs"])), max_size=60)

every_script = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())


# --- The plain meaning ---------------------------------------------------------------------------
def is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


def is_letter(sign: str) -> bool:
    return sign.isalnum() and not sign.isdecimal()


def runs(text: str, begins, goes_on) -> list[tuple[int, int]]:
    """Where there is a sign that begins something, with all that goes on after it."""
    found, position = [], 0
    while position < len(text):
        if not begins(text[position]):
            position += 1
            continue
        start = position
        position += 1
        while position < len(text) and goes_on(text[position]):
            position += 1
        found.append((start, position))
    return found


def plain_words(text: str) -> list[str]:
    """Letters and digits with their marks; one of a few signs between two of them holds them together."""
    found: list[list[int]] = []
    for start, end in runs(text, str.isalnum, lambda sign: sign.isalnum() or is_mark(sign)):
        if found and found[-1][1] == start - 1 and text[start - 1] in "'’.-&/":
            found[-1][1] = end
        else:
            found.append([start, end])
    return [text[start:end] for start, end in found]


def plain_letters(text: str) -> list[str]:
    """Letters with their marks."""
    return [text[a:b] for a, b in runs(text, is_letter, lambda sign: is_letter(sign) or is_mark(sign))]


def plain_mentions(text: str) -> list[str]:
    """One to four words of a name behind an @ that does not stand in a word or an address."""

    def name_at(position: int) -> int:
        if position >= len(text) or not is_letter(text[position]):
            return position
        while position < len(text) and (
            text[position].isalnum() or is_mark(text[position]) or text[position] in "_'’.-"
        ):
            position += 1
        return position

    found, position = [], 0
    while position < len(text):
        before = text[position - 1] if position else " "
        stands_alone = not (before.isalnum() or is_mark(before) or before in "_[/@.")
        end = name_at(position + 1)
        if text[position] != "@" or not stands_alone or end == position + 1:
            position += 1
            continue
        for _further in range(3):
            next_end = name_at(end + 1)
            if text[end : end + 1] != " " or next_end == end + 1:
                break
            end = next_end
        found.append(text[position + 1 : end])
        position = end
    return found


def plain_word_text(text: str) -> str:
    """Words with one space between them and around; marks belong to words."""
    kept = "".join(sign if sign.isalnum() or is_mark(sign) else "\0" for sign in text)
    return " ".join(part for part in kept.split("\0") if part)


# --- They agree ----------------------------------------------------------------------------------
def in_every_script(test):
    for sample in SAMPLES.values():
        test = example(sample)(test)
    return test


@in_every_script
@given(texts)
def test_words_that_are_looked_for(text):
    assert parsing._WORD.findall(text) == plain_words(text)


@in_every_script
@given(texts)
def test_words_that_may_be_spelled_otherwise(text):
    assert spelling._WORD.findall(text) == plain_letters(text)


@in_every_script
@example("@हिन्दी सेवा, @Żółw ñandú Şəki İ x @" + unicodedata.normalize("NFD", "Ёлка"))
@given(texts.map(lambda text: text.replace("#", "@").replace("!", " @")))
def test_names_behind_an_at(text):
    assert [match[1] for match in mentions.TYPED.finditer(text)] == plain_mentions(text)


@in_every_script
@given(texts)
def test_words_that_are_listed_as_spam(text):
    assert spam.NOT_IN_WORDS.sub("\0", text).strip("\0").split("\0") == plain_word_text(text).split(" ")


def test_the_marks_are_those_of_unicode():
    known = mentions.re.compile(f"[{words.MARKS}]")
    every = (chr(number) for number in range(sys.maxunicode + 1))
    assert [sign for sign in every if (known.match(sign) is not None) != is_mark(sign)] == []


# --- What it means for people --------------------------------------------------------------------
@every_script
@pytest.mark.django_db
def test_a_word_is_looked_for_as_a_whole(sample):
    assert parsing.parse(sample).words == tuple(dict.fromkeys(sample.split()))


@every_script
def test_a_name_is_seen_whole(sample):
    name = " ".join([word for word in sample.split() if not word.isdecimal()][:3])
    assert mentions.typed_names(f"Thanks, @{name}!") == {name}


@pytest.mark.parametrize("digits", ["١٢", "१२", "１２", "๑๒"])
def test_addresses_are_written_with_plain_digits(digits):
    assert not ids_in_markdown(f"[@Ana](/people/{digits}/)")
    assert set(ids_in_markdown("[@Ana](/people/12/)")) == {12}


def test_an_address_of_mail_is_no_name():
    assert mentions.typed_names(unicodedata.normalize("NFD", "josé@exémple.example")) == set()

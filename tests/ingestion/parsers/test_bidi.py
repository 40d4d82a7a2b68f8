"""What a line shows, from its left edge to its right one, read in the order that is meant."""

import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.parsers.bidi import MIRRORS, fits, in_order
from ingestion.parsers.building import clean

HEBREW = st.sampled_from(["שלום", "עולם", "חברה", "מחיר", "ספר", "תפוח", "ירושלים"])
ARABIC = st.sampled_from(["مرحبا", "العالم", "شركة", "السعر", "كتاب", "تفاحة"])
LATIN = st.sampled_from(["Google", "Microsoft Office", "iPhone 15", "e-mail", "C++"])
NUMBERS = st.sampled_from(["2024", "100", "3.2.1", "01/02/2024", "10:30", "1,234"])


def lines(words: st.SearchStrategy[str], numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Lines that are read from right to left, of which no two look alike."""
    bracketed = st.one_of(words, numbers, LATIN.filter(lambda one: one != "C++")).map("({})".format)
    quoted = words.map('"{}"'.format)
    beside = st.one_of(numbers, bracketed, quoted, LATIN, words.map("{},".format))
    parts = st.lists(st.tuples(beside, words).map(" ".join), max_size=5)
    return st.tuples(words, parts, st.sampled_from(["", ".", "!", "?", ":"])).map(
        lambda told: " ".join([told[0], *told[1]]) + told[2]
    )


def shown(text: str, right_to_left: bool) -> str:
    """As a screen shows it, but with brackets as they were typed."""
    return str(get_display(text, base_dir="R" if right_to_left else "L")).replace("++C", "C++")


def read(text: str, right_to_left: bool) -> str:
    return "".join(text[place] for place, _ in in_order(text, right_to_left))


@settings(max_examples=300, deadline=None)
@given(st.one_of(lines(HEBREW, st.one_of(NUMBERS, st.just("12.5%"))), lines(ARABIC, NUMBERS)))
def test_a_line_is_read_as_it_was_written(text: str):
    assert read(shown(text, True), True) == text


@settings(max_examples=500, deadline=None)
@given(st.text("אבגalef12 .,-()%", max_size=24).map(str.strip), st.booleans())
def test_whatever_stands_in_a_line_stays_in_it(text: str, right_to_left: bool):
    assert sorted(place for place, _ in in_order(text, right_to_left)) == [*range(len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The word שלום means peace",
        "The word שלום עולם means peace",
        "It ends in עברית.",
        "See שלום (עולם) here",
        "See (שלום) here",
        "From שלום 12 עולם on",
        "Names: שלום, עולם and others",
    ],
)
def test_what_runs_the_other_way_in_an_english_line_does_so_alone(text: str):
    assert read(shown(text, False), False) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("%12.5 رعس", "سعر 12.5%"),  # behind Arabic letters a percent sign stands to the left
        ("12.5% ריחמ", "מחיר 12.5%"),
        ("15-12 نم", "من 12-15"),
        ("12-15 חווט", "טווח 12-15"),
        ("Windows 11 תא", "את Windows 11"),
        ("₪100 ריחמ", "מחיר ₪100"),
        ("C++ תפש", "שפת C++"),
    ],
)
def test_numbers_and_names_keep_their_own_direction(line: str, text: str):
    assert read(line, True) == text


@pytest.mark.parametrize(
    ("said", "letters"),
    [
        ("ﻣﺮﺣﺒﺎ", "مرحبا"),
        ("ﻻ", "لا"),
        ("שׁ", "שׁ"),
        ("20 م² ½ ™ ﬁ", "20 م² ½ ™ ﬁ"),
    ],
)
def test_only_forms_of_letters_become_the_letters(said: str, letters: str):
    assert clean(said) == letters


def test_a_bracket_is_told_to_be_the_other_one_only_where_the_line_runs_from_right_to_left():
    line = "(Apple (US) (םולש"
    turned = {line[place]: run for place, run in in_order(line, True) if place in (0, 17)}

    assert turned == {"(": True}
    assert not dict(in_order(line, True))[7]
    assert MIRRORS["("] == ")"
    assert (fits(" ", "(", "a"), fits("a", "(", " "), fits("a", ")", " ")) == (1, -1, 1)

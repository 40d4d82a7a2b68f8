"""Words, and what the forms of one have in common."""

import pytest

from agents.extracting.languages import LANGUAGES
from agents.extracting.words import content_words, stem, stems, words_in


@pytest.mark.parametrize(
    "forms",
    [
        ("boat", "boats", "Boats", "boat's", "boat’s"),
        ("pony", "ponies"),
        ("tie", "ties"),
        ("class", "classes"),
        ("witness", "witnesses"),
        ("campus", "campuses"),
        ("iris", "irises"),
        ("beg", "begged"),
        ("price", "pricing", "prices"),
        ("tiny", "tinier"),
        ("glass", "glass"),
        ("stop", "stopped", "stopping", "stops"),
        ("plan", "planned", "planner"),
        ("call", "called", "calling"),
        ("miss", "missed", "missing"),
        ("nation", "national"),
        ("govern", "government", "governments"),
        ("dark", "darkness"),
        ("walk", "walker", "walked", "walking"),
        ("tall", "tallest"),
        ("happy", "happily"),
        ("quick", "quickly"),
        ("renovate", "renovated", "renovating"),
        ("act", "acted", "acting"),
        ("vary", "varies"),
        ("o'clock", "oclock"),
    ],
)
def test_forms_of_one_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bring", "br"),
        ("king", "ked"),
        ("sing", "sed"),
        ("string", "stred"),
        ("campus", "camp"),
        ("basis", "bas"),
        ("bus", "bu"),
        ("was", "wa"),
        ("p017s", "p017"),
        ("rest", "r"),
        ("inner", "in"),
        ("fare", "far"),
        ("tiny", "tin"),
    ],
)
def test_what_only_looks_like_an_ending_is_none(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_short_words_and_codes_are_left_as_they_are() -> None:
    assert [stem(word) for word in ("gas", "BUS", "P017ies", "3rds")] == [
        *("gas", "bus", "p017ies", "3rds")
    ]


def test_a_double_l_s_or_vowel_belongs_to_a_word() -> None:
    assert [stem(word) for word in ("hall", "glass", "tree", "zoo")] == [
        *("hall", "glass", "tree", "zoo")
    ]


def test_the_stems_of_a_text_are_those_of_its_words_in_order() -> None:
    assert stems("The boats stopped, twice.") == [stem(w) for w in ("the", "boat", "stop", "twice")]


def test_words_are_of_letters_and_figures_with_an_apostrophe_within() -> None:
    assert words_in("The mayor's_2 boats—don’t 3,000!") == [
        *("The", "mayor's", "2", "boats", "don’t", "3", "000")
    ]


def test_where_no_spaces_stand_between_words_every_two_characters_are_one() -> None:
    assert words_in("灯塔建于1863年 iPhone") == ["灯塔", "塔建", "建于", "1863", "年", "iPhone"]
    assert words_in("门") == ["门"]
    assert words_in("Wi灯塔Fi") == ["Wi", "灯塔", "Fi"]


def test_content_words_are_folded_and_said_once_in_order() -> None:
    assert content_words("The Mayor's boat and the mayor’s other BOAT") == [
        "mayor",
        "boat",
        "other",
    ]
    assert content_words("all of it", frozenset({"of"})) == ["all", "it"]


def test_two_characters_of_which_one_says_nothing_are_no_word() -> None:
    silent = LANGUAGES["zh"].silent

    assert content_words("灯塔的门", silent) == ["灯塔"]
    assert content_words("的 is", silent) == ["is"]
    assert content_words("of it", frozenset("f")) == ["of", "it"]

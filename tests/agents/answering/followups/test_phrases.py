"""Runs of words that carry meaning, and the names among them."""

import pytest

from agents.answering.followups.languages import ENGLISH, GERMAN, SPANISH, words_of
from agents.answering.followups.phrases import (
    asks,
    key_words,
    new_names,
    phrases,
    place_in,
    share_a_word,
)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the Marjaniemi lighthouse?", ["Marjaniemi", "lighthouse"]),
        ("who calibrated probe P-017 for Berg", ["P-017", "Berg", "calibrated", "probe"]),
        ("What is new in version 2.4?", ["2.4", "new", "version"]),
        ("probe, probe and PROBE", ["PROBE", "probe"]),
        ("What is it about?", []),
        ("THE lamp's bulb", ["lamp's", "bulb"]),
    ],
)
def test_the_key_words_of_a_question_are_its_names_and_then_what_carries_meaning(
    question: str, words: list[str]
) -> None:
    assert key_words(question, ENGLISH) == words


def test_a_phrase_ends_at_a_little_word_and_at_a_comma_and_knows_its_preposition() -> None:
    found = phrases("the last keeper of North Light, Ingrid Sund, left in a boat", ENGLISH)

    assert [(p.preposition, p.text) for p in found] == [
        ("", "the last keeper of North Light"),
        ("", "Ingrid Sund"),
        ("", "left"),
        ("in", "a boat"),
    ]


def test_only_names_that_the_question_does_not_have_are_new() -> None:
    answer = "**North Light** was planned by Alvar Berg of Turku. [1] Then came Karl Brandt. [2]"

    assert new_names(answer, "Who planned North Light?", ENGLISH) == [
        "Alvar Berg",
        "Karl Brandt",
    ]


def test_a_place_is_not_a_year() -> None:
    assert place_in("It was built in 1871 in Turku.", "Where was it built?", ENGLISH) == "in Turku"
    assert place_in("It was built in 1871.", "Where was it built?", ENGLISH) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How high is the lighthouse?", ENGLISH),
        ("Wie hoch ist der Leuchtturm?", GERMAN),
        ("¿Cuándo abre el museo en verano?", SPANISH),
        ("灯塔有多高?", ENGLISH),
    ],
)
def test_the_little_words_tell_the_language(text: str, language: object) -> None:
    assert words_of(text) is language


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("When was it built", True),
        ("Is it high", True),
        ("The tower?", True),
        ("Wie hoch ist er", True),
        ("灯塔是什么时候建的吗", True),
        ("It was built in 1871.", False),
        ("", False),
    ],
)
def test_a_question_is_known_by_its_mark_or_its_first_word(text: str, is_one: bool) -> None:
    assert asks(text) == is_one


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("When was the tower built?", "The Tower is old.", True),
        ("When was the tower built?", "When was it?", False),
        ("灯塔有多高", "这座灯塔", True),
        ("灯塔", "博物馆", False),
    ],
)
def test_words_are_shared_when_they_carry_meaning(one: str, other: str, shared: bool) -> None:
    assert share_a_word(one, other) == shared

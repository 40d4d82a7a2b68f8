"""Runs of words that carry meaning, and the names among them."""

import pytest

from agents.answering.followups.languages import ENGLISH, GERMAN, SPANISH, words_of
from agents.answering.followups.phrases import (
    asks,
    key_words,
    new_names,
    noun_phrases,
    phrases,
    place_in,
    plain,
    share_a_word,
    topic,
    year_in,
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


def test_a_phrase_is_where_it_stands_with_its_determiner_and_preposition() -> None:
    text = "She rows to the old harbour with Ann"
    found = phrases(text, ENGLISH)

    assert [(p.text, p.words) for p in found] == [
        ("rows", ("rows",)),
        ("the old harbour", ("old", "harbour")),
        ("Ann", ("Ann",)),
    ]
    assert [text[p.start : p.end] for p in found] == [p.text for p in found]
    assert [text[p.whole : p.start] for p in found] == ["", "to ", "with "]
    assert [p.is_named for p in found] == [False, False, True]


def test_phrases_are_looked_for_from_an_offset_on() -> None:
    text = "Who planned the tower?"

    assert [p.text for p in phrases(text, ENGLISH, 12)] == ["the tower"]


def test_what_joins_a_name_does_not_end_it() -> None:
    assert [p.text for p in phrases("the Bank of", ENGLISH)] == ["the Bank"]
    assert [p.text for p in phrases("the Bank of Corvan of", ENGLISH)] == ["the Bank of Corvan"]


def test_numbers_of_a_phrase_are_words_with_a_figure() -> None:
    (found,) = phrases("probe P-017 number 12", ENGLISH)

    assert found.numbers == ("P-017", "12")


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("When was the Heron bought?", ["the Heron"]),
        ("Who planned North Light?", ["North Light"]),
        ("What helps against thrips?", ["thrips"]),
        ("What destroyed Gull Holm?", ["Gull Holm"]),
        ("Who sells paint?", ["sells paint"]),
        ("Who may row the Heron?", ["row", "the Heron"]),
        ("Where are the two sculls kept?", ["the two sculls"]),
        ("Which palm is the tallest?", ["palm", "the tallest"]),
        ("What is the fee for adults?", ["the fee", "adults"]),
        ("Is the tower built?", ["the tower"]),
        ("When was it built?", []),
    ],
)
def test_what_a_question_names_is_told_without_its_verb(question: str, nouns: list[str]) -> None:
    assert [p.text for p in noun_phrases(question, ENGLISH)] == nouns


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("How high is the Marjaniemi lighthouse?", "the Marjaniemi lighthouse"),
        ("When was the tower on Gull Holm built?", "the tower on Gull Holm"),
        ("Where on Gull Holm is the tower?", "Gull Holm"),
        ("What is the yearly fee for adults?", "the yearly fee for adults"),
        ("Which palm is the tallest?", "the tallest palm"),
        ("What helps against thrips?", "thrips"),
        ("Who planned old North Light?", "North Light"),
        ("Where are the two sculls kept?", "the two sculls"),
        ("How many boats does the club own?", "the club"),
        ("Is it?", ""),
    ],
)
def test_a_question_is_about_its_name_or_what_stands_behind_its_verb(
    question: str, about: str
) -> None:
    assert topic(question, ENGLISH) == about


def test_where_every_noun_has_a_capital_none_is_a_name_for_it() -> None:
    assert topic("Wie hoch ist der Turm?", GERMAN) == "der Turm"


def test_an_answer_is_looked_at_without_marks_and_not_beyond_its_second_sentence() -> None:
    assert plain("**One** `is` here. [1] Two is. [2][3] Three is.") == "One is here. Two is."


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("Nobody came.", []),
        ("Tomas came.", []),  # it may only have a capital because it begins
        ("Then Tomas came.", ["Tomas"]),
        ("Then Tomas Illner came.", ["Tomas Illner"]),
        ("Then Tomas Illner came. Tomas Illner left.", ["Tomas Illner"]),
        ("Then North Light shone.", []),
        ("Then old Karl Brandt Junior of Turku came.", ["Karl Brandt Junior"]),
        ("One. Two. Then Tomas Illner came.", []),
    ],
)
def test_a_new_name_has_capitals_that_the_question_has_not(answer: str, names: list[str]) -> None:
    assert new_names(answer, "Who planned North Light?", ENGLISH) == names


def test_in_german_a_single_capital_is_no_name() -> None:
    assert new_names("Dann kam Tomas.", "Wer kam?", GERMAN) == []
    assert new_names("Dann kam Tomas Illner.", "Wer kam?", GERMAN) == ["Tomas Illner"]


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("At the old harbour it stands.", "at the old harbour"),
        ("It was built for the harbour.", ""),
        ("It was built in Turku.", "in Turku"),
        ("It stands in the tower.", ""),  # which the question has
    ],
)
def test_a_place_stands_behind_a_preposition_and_is_new(answer: str, place: str) -> None:
    assert place_in(answer, "Where is the tower?", ENGLISH) == place


def test_a_year_is_found_anywhere_and_is_no_other_number() -> None:
    assert year_in("It opened on 3 May 1987, not 1999.") == "1987"
    assert year_in("It has 2500 seats and number 19871.") == ""

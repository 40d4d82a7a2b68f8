"""A follow-up question borrows the key words that it leaves out."""

import pytest

from agents.answering.followup import complete, key_words
from contracts.chats import Turn
from tests.agents.answering.made import asked

LIGHTHOUSE = "How high is the Marjaniemi lighthouse?"


def test_a_question_that_stands_by_itself_borrows_nothing() -> None:
    question = "When was the Kylmäpihlaja tower built?"

    assert complete(question, asked(LIGHTHOUSE)) == question


@pytest.mark.parametrize(
    "question",
    [
        "And when was the tower built?",
        "What about paint and colour?",
        "Was the architect paid for it?",
        "Which of these rooms is heated?",
        "Why?",
        "how many",
        "Was the first one painted white?",
        "Paint?",
    ],
)
def test_what_links_back_or_hardly_says_anything_borrows(question: str) -> None:
    assert complete(question, asked(LIGHTHOUSE)).startswith(f"{question} Marjaniemi")


@pytest.mark.parametrize(
    "question",
    ["Was the room that Berg locked heated?", "Which item is missing?", "Tower colour?"],
)
def test_two_key_words_and_no_link_are_a_question(question: str) -> None:
    assert complete(question, asked(LIGHTHOUSE)) == question


def test_names_are_borrowed_before_other_words() -> None:
    assert complete("Why?", asked(LIGHTHOUSE)) == "Why? Marjaniemi high lighthouse"


def test_a_word_that_is_said_already_is_not_borrowed() -> None:
    question = "And is the lighthouse high?"

    assert complete(question, asked(LIGHTHOUSE)) == f"{question} Marjaniemi"
    assert complete("And Marjaniemi lighthouse high?", asked(LIGHTHOUSE)) == (
        "And Marjaniemi lighthouse high?"
    )


def test_six_words_are_borrowed_at_most() -> None:
    before = "Which red blue green white black grey brown paint lasts?"

    assert complete("Why?", asked(before)) == "Why? red blue green white black grey"


def test_nothing_is_borrowed_from_an_answer() -> None:
    history = [Turn(role="user", content=LIGHTHOUSE), Turn(role="assistant", content="Twenty.")]

    assert "Twenty" not in complete("And when was it built?", history)


def test_without_a_question_before_it_a_follow_up_stays_as_it_is() -> None:
    assert complete("And when was it built?", []) == "And when was it built?"
    assert complete("Why?", [Turn(role="assistant", content="Hello there.")]) == "Why?"


def test_follow_ups_are_followed_back_to_the_question_they_hang_on_and_no_further() -> None:
    history = asked("Who sells cheap paint?", LIGHTHOUSE, "And who designed it?")

    assert complete("Why?", history) == "Why? designed Marjaniemi high lighthouse"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the Marjaniemi lighthouse?", ["Marjaniemi", "lighthouse"]),
        ("who calibrated probe P-017 for Berg", ["P-017", "Berg", "calibrated", "probe"]),
        ("probe, probe and PROBE", ["PROBE", "probe"]),
        ("What is it about?", []),
        ("THE lamp's bulb", ["lamp's", "bulb"]),
    ],
)
def test_the_key_words_of_a_question_are_its_names_and_then_what_carries_meaning(
    question: str, words: list[str]
) -> None:
    assert key_words(question) == words

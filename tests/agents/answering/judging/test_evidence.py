"""Which sentences of a text a sentence rests on."""

import pytest

from agents.answering.judging.evidence import resting_on

TEXTS = ["The tower is high.", "It rained.", "Berg came."]


def test_of_two_that_say_the_same_the_first_is_taken() -> None:
    assert resting_on("A cat sat.", ["It rained.", "A cat sat.", "A cat sat."]) == [1]


def test_a_clause_of_two_words_rests_on_a_sentence_of_its_own() -> None:
    assert resting_on("The tower is high, and Berg came.", TEXTS) == [0, 2]


def test_a_clause_of_one_word_rests_on_none_and_hides_none() -> None:
    assert resting_on("The tower is high, and rained.", TEXTS) == [0]
    assert resting_on("The tower is high, yes, and Berg came.", TEXTS) == [0, 2]


def test_what_says_several_more_of_its_words_is_added_and_one_word_adds_nothing() -> None:
    texts = ["A lamp of brass hung in the mill.", "The mill stood by a quiet river.", "A river."]

    assert resting_on("A lamp of brass hung in the mill by a quiet river.", texts) == [0, 1]
    assert resting_on("A lamp of brass hung in the mill by a river.", texts) == [0]


def test_meaning_weighs_less_than_words() -> None:
    def alike(one: str, other: str) -> float:
        assert one == "The tower is high."
        return 0.9 if other == "It rained." else 0.1

    assert resting_on("The tower is high.", TEXTS, alike) == [0]


@pytest.mark.parametrize(
    ("sentence", "texts", "rests_on"),
    [
        # the clause on the second lamp is said best by the last, and as well by none
        ("The lamp is lit, and the gate is shut at night.",
         ["A cat.", "The lamp is lit.", "The gate is shut at night."], [1, 2]),
        ("The lamp is lit, and the gate is shut.",
         ["The lamp is lit.", "The gate is shut.", "The gate is shut."], [0, 1]),
        ("The lamp is lit at the gate, and the wall is old.",
         ["The lamp is lit at the gate of the old wall.", "The wall is old."], [0]),
        ("A red lamp stood in the mill by a quiet river under high trees.",
         ["A red lamp stood in the mill.", "The quiet river.", "A quiet river.", "High trees."],
         [0, 1, 3]),
    ],
)  # fmt: skip
def test_each_clause_rests_on_the_first_that_says_it_clearly_better(
    sentence: str, texts: list[str], rests_on: list[int]
) -> None:
    assert resting_on(sentence, texts) == rests_on


def test_a_name_or_a_number_draws_in_what_says_it_of_the_same_matter() -> None:
    texts = [
        "Rates of work came from the Kiel base.",
        "The mean size of a household was 3.07.",
        "The mean size of a family was 3.62.",
        "Berg saw a dog.",
    ]

    assert resting_on("The mean size of a family is 3.62, of a household 3.07.", texts) == [1, 2]
    assert resting_on("In Berg the mean size of a family is 3.62.", texts) == [2]
